#pragma once
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <decisions/decision_table.h>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The decision tables of the workspace. Blocking, any thread.
//
//   // In the use case of a module above, inside its transaction:
//   TRY(const Decision decision, tables.decide(tx, "refund_limits", facts));
//   if (decision.text("decision") == "approve") ...
namespace deskbell::decisions {

struct RowHits {
  std::string row;  // empty: asked, and no row applied
  std::int64_t hits = 0;
  Time last_at;
};
BOOST_DESCRIBE_STRUCT(RowHits, (), (row, hits, last_at))

struct StoredTable {
  Id<StoredTable> id;
  std::string key;  // by which policies name it: lower case, digits and _; unique
  std::string name;
  std::string description;
  DecisionTable table;
  std::int64_t version = 1;
  Time updated_at;
  std::string updated_by;
  std::vector<RowHits> hits;
};
BOOST_DESCRIBE_STRUCT(StoredTable, (), (id, key, name, description, table, version, updated_at, updated_by, hits))

struct TableDraft {
  std::string key;
  std::string name;         // 1 to 200 characters
  std::string description;  // up to 2,000
  DecisionTable table;
};

inline constexpr int kMaxTables = 200;

class DecisionTables {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    const Vocabularies& vocabularies;
    // What needs the table with this key ("approval policy Refunds"); it cannot be removed then. None: nothing does.
    std::function<std::vector<std::string>(storage::Snapshot&, const std::string& key)> used_by = {};
  };
  explicit DecisionTables(Needs needs) : needs_(std::move(needs)) {}

  // By name. Reading and testing need manage_cases or manage_automation, changing manage_cases.
  Result<std::vector<StoredTable>> list(const Actor& actor);
  Result<StoredTable> get(const Actor& actor, Id<StoredTable> id);
  // invalid_argument with path and reason for each mistake; already_exists when the key is taken.
  Result<StoredTable> create(const Actor& actor, const TableDraft& draft);
  // aborted when `version` is not the present one: somebody else has changed it.
  Result<StoredTable> change(const Actor& actor, Id<StoredTable> id, std::int64_t version, const TableDraft& draft);
  // failed_precondition when something needs it.
  Result<void> remove(const Actor& actor, Id<StoredTable> id);

  // The test bench: what a stored table, or one that is not saved, says about facts, and why. Counts nothing.
  Result<ExplainedDecision> evaluate(const Actor& actor, Id<StoredTable> id, const FactsJson& facts);
  Result<ExplainedDecision> evaluate(const Actor& actor, const DecisionTable& table, const FactsJson& facts);
  // All facts that conditions may ask for.
  Result<std::vector<Fact>> facts(const Actor& actor);

  // For modules above; no policy. Counts the hits in the caller's transaction. not_found when there is no such table,
  // failed_precondition when it does not go with today's facts any more (a field was removed).
  Result<Decision> decide(storage::Transaction& tx, std::string_view key, const Facts& facts);
  std::optional<StoredTable> find(storage::Snapshot& snapshot, std::string_view key);

 private:
  Result<CompiledTable> compiled(storage::Snapshot& snapshot, const StoredTable& table);
  Result<StoredTable> load(storage::Snapshot& snapshot, Id<StoredTable> id);
  void tell(storage::Transaction& tx, const Actor& actor, const StoredTable& table, std::string change);

  struct Kept {
    std::int64_t version = 0;
    CompiledTable table;
  };
  Needs needs_;
  std::mutex mutex_;
  std::map<Id<StoredTable>, Kept> kept_;  // compiled
};

storage::Schema schema();

}  // namespace deskbell::decisions
