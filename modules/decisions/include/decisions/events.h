#pragma once
#include <decisions/decision_table.h>

#include <optional>
#include <string>

namespace deskbell::decisions {

struct StoredTable;

// On events::kWorkspaceStream, for the audit trail and for whoever keeps tables in memory.
struct TableChanged {
  static constexpr std::string_view kKind = "settings.decision_table_changed";
  Id<StoredTable> id;
  std::string key;
  std::string name;
  std::string change;                  // created, changed, removed
  std::optional<DecisionTable> table;  // after it; none: removed
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(TableChanged, (), (id, key, name, change, table, by_name, address, request))

}  // namespace deskbell::decisions
