#include "table_store.h"

#include <base/check.h>
#include <text/lines.h>

#include <decisions/decision_tables.h>
#include <decisions/events.h>

#include <algorithm>

namespace deskbell::decisions {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kMissing = "There is no such decision table.";
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxDescription = 2000;

Result<void> require_reading(const Actor& actor) {
  if (identity::allowed(actor, Permission::manage_automation)) return {};
  return identity::require(actor, Permission::manage_cases);
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 60 && key[0] >= 'a' && key[0] <= 'z' &&
         std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// The draft in clean words, checked but for its table.
Result<TableDraft> checked(TableDraft draft) {
  if (!is_key(draft.key)) return invalid("key", "must have 1 to 60 lower case letters, digits or _, a letter first");
  draft.name = text::clean_line(draft.name);
  draft.description = text::clean_block(draft.description);
  if (draft.name.empty()) return invalid("name", "may not be empty");
  if (text::length(draft.name) > kMaxName) return invalid("name", "may have at most 200 characters");
  if (text::length(draft.description) > kMaxDescription)
    return invalid("description", "may have at most 2000 characters");
  return draft;
}

}  // namespace

Result<std::vector<StoredTable>> DecisionTables::list(const Actor& actor) {
  TRY(require_reading(actor));
  return needs_.database.read([&](Snapshot& snapshot) {
    auto all = store::list(snapshot);
    for (auto& table : all) table.hits = store::hits(snapshot, table.id);
    return all;
  });
}

Result<StoredTable> DecisionTables::load(Snapshot& snapshot, Id<StoredTable> id) {
  auto found = store::find(snapshot, id);
  if (!found) return not_found(std::string(kMissing));
  found->hits = store::hits(snapshot, id);
  return *std::move(found);
}

Result<StoredTable> DecisionTables::get(const Actor& actor, Id<StoredTable> id) {
  TRY(require_reading(actor));
  return needs_.database.read([&](Snapshot& snapshot) { return load(snapshot, id); });
}

Result<StoredTable> DecisionTables::create(const Actor& actor, const TableDraft& input) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(const TableDraft draft, checked(input));
  return needs_.database.write([&](Transaction& tx) -> Result<StoredTable> {
    TRY(CompiledTable::compile(draft.table, needs_.vocabularies.read(tx), "table"));
    if (store::find(tx, draft.key))
      return failure(ErrorCode::already_exists, "There is a decision table with this key already.");
    if (store::count(tx) >= kMaxTables)
      return failure(ErrorCode::resource_exhausted,
                     "There may be at most " + std::to_string(kMaxTables) + " decision tables.");
    const StoredTable table{.id = needs_.ids.next<StoredTable>(),
                            .key = draft.key,
                            .name = draft.name,
                            .description = draft.description,
                            .table = draft.table,
                            .updated_at = needs_.clock.now(),
                            .updated_by = actor.name,
                            .hits = {}};
    store::insert(tx, table);
    tell(tx, actor, table, "created");
    return table;
  });
}

Result<StoredTable> DecisionTables::change(const Actor& actor, Id<StoredTable> id, std::int64_t version,
                                           const TableDraft& input) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(const TableDraft draft, checked(input));
  return needs_.database.write([&](Transaction& tx) -> Result<StoredTable> {
    TRY(StoredTable table, load(tx, id));
    if (table.version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed the decision table. Look at it and try again.");
    TRY(CompiledTable::compile(draft.table, needs_.vocabularies.read(tx), "table"));
    if (const auto other = store::find(tx, draft.key); other && other->id != id)
      return failure(ErrorCode::already_exists, "There is a decision table with this key already.");
    if (draft.key != table.key && needs_.used_by)
      if (const auto users = needs_.used_by(tx, table.key); !users.empty())
        return failure(ErrorCode::failed_precondition,
                       "The key cannot change: the table is needed by " + users.front() + ".");
    table.key = draft.key;
    table.name = draft.name;
    table.description = draft.description;
    table.table = draft.table;
    table.version += 1;
    table.updated_at = needs_.clock.now();
    table.updated_by = actor.name;
    if (!store::save(tx, table)) return failure(ErrorCode::aborted, "Somebody else has changed the decision table.");
    tell(tx, actor, table, "changed");
    return table;
  });
}

Result<void> DecisionTables::remove(const Actor& actor, Id<StoredTable> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    TRY(const StoredTable table, load(tx, id));
    if (needs_.used_by)
      if (const auto users = needs_.used_by(tx, table.key); !users.empty())
        return failure(ErrorCode::failed_precondition, "The table is needed by " + users.front() + ".");
    store::remove(tx, id);
    tell(tx, actor, table, "removed");
    return {};
  });
}

Result<ExplainedDecision> DecisionTables::evaluate(const Actor& actor, Id<StoredTable> id, const FactsJson& input) {
  TRY(require_reading(actor));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<ExplainedDecision> {
    TRY(const StoredTable table, load(snapshot, id));
    TRY(const Facts facts, facts_from(input, needs_.vocabularies.read(snapshot), "facts"));
    TRY(const CompiledTable compiled_table, compiled(snapshot, table));
    return compiled_table.explain(facts, needs_.clock.now());
  });
}

Result<ExplainedDecision> DecisionTables::evaluate(const Actor& actor, const DecisionTable& table,
                                                   const FactsJson& input) {
  TRY(require_reading(actor));
  const Vocabulary vocabulary =
      needs_.database.read([&](Snapshot& snapshot) { return needs_.vocabularies.read(snapshot); });
  TRY(const CompiledTable compiled_table, CompiledTable::compile(table, vocabulary, "table"));
  TRY(const Facts facts, facts_from(input, vocabulary, "facts"));
  return compiled_table.explain(facts, needs_.clock.now());
}

Result<std::vector<Fact>> DecisionTables::facts(const Actor& actor) {
  TRY(require_reading(actor));
  return needs_.database.read([&](Snapshot& snapshot) { return needs_.vocabularies.read(snapshot).all(); });
}

Result<Decision> DecisionTables::decide(Transaction& tx, std::string_view key, const Facts& facts) {
  const auto table = store::find(tx, key);
  if (!table) return not_found("There is no decision table with the key " + std::string(key) + ".");
  TRY(const CompiledTable compiled_table, compiled(tx, *table));
  const Time now = needs_.clock.now();
  Decision decision = compiled_table.decide(facts, now);
  for (const auto& hit : decision.hits) store::count_hit(tx, table->id, hit.row, now);
  if (decision.hits.empty()) store::count_hit(tx, table->id, "", now);
  return decision;
}

std::optional<StoredTable> DecisionTables::find(Snapshot& snapshot, std::string_view key) {
  return store::find(snapshot, key);
}

Result<CompiledTable> DecisionTables::compiled(Snapshot& snapshot, const StoredTable& table) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto kept = kept_.find(table.id); kept != kept_.end() && kept->second.version == table.version)
      return kept->second.table;
  }
  auto made = CompiledTable::compile(table.table, needs_.vocabularies.read(snapshot), "table");
  if (!made)
    return failure(ErrorCode::failed_precondition,
                   "The decision table " + table.name + " does not go with today's facts: " + made.error().message);
  const std::scoped_lock lock(mutex_);
  kept_.insert_or_assign(table.id, Kept{table.version, *made});
  return made;
}

void DecisionTables::tell(Transaction& tx, const Actor& actor, const StoredTable& table, std::string change) {
  const bool removed = change == "removed";
  needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                    TableChanged{.id = table.id,
                                 .key = table.key,
                                 .name = table.name,
                                 .change = std::move(change),
                                 .table = removed ? std::nullopt : std::optional(table.table),
                                 .by_name = actor.name,
                                 .address = actor.address,
                                 .request = actor.request});
}

}  // namespace deskbell::decisions
