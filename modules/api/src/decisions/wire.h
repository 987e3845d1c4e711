#pragma once
#include <decisions/decision_tables.h>

#include <optional>
#include <string>

// What the console sends about decision tables; what a table may hold is checked by decisions.
namespace deskbell::api {

struct OneDecisionTable {
  Id<decisions::StoredTable> decision_table;
};
BOOST_DESCRIBE_STRUCT(OneDecisionTable, (), (decision_table))

struct DecisionTableBody {
  Text<1, 60> key;
  Text<1, 200> name;
  std::optional<Text<0, 2000>> description;
  decisions::DecisionTable table;
};
BOOST_DESCRIBE_STRUCT(DecisionTableBody, (), (key, name, description, table))

struct ChangeDecisionTable {
  Id<decisions::StoredTable> decision_table;
  std::int64_t version = 0;
  Text<1, 60> key;
  Text<1, 200> name;
  std::optional<Text<0, 2000>> description;
  decisions::DecisionTable table;
};
BOOST_DESCRIBE_STRUCT(ChangeDecisionTable, (), (decision_table, version, key, name, description, table))

struct TryDecisionTable {
  Id<decisions::StoredTable> decision_table;
  decisions::FactsJson facts;
};
BOOST_DESCRIBE_STRUCT(TryDecisionTable, (), (decision_table, facts))

struct TryDecisionDraft {
  decisions::DecisionTable table;
  decisions::FactsJson facts;
};
BOOST_DESCRIBE_STRUCT(TryDecisionDraft, (), (table, facts))

}  // namespace deskbell::api
