#include "run_store.h"

#include "statements.h"

#include <limits>

namespace deskbell::automation::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_RUN_COLUMNS \
  "id, rule, macro, name, thing_kind, thing, title, trigger_name, outcome, detail, depth, by_name, at, took_us"
#define DESKBELL_RUNS(WHERE) \
  "SELECT " DESKBELL_RUN_COLUMNS " FROM automation_run WHERE " WHERE " ORDER BY id DESC LIMIT $2"

constexpr Statement kInsert{"automation.insert_run",
                            "INSERT INTO automation_run (" DESKBELL_RUN_COLUMNS
                            ", occasion) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"};
constexpr Statement kHasRun{"automation.has_run", "SELECT id FROM automation_run WHERE rule = $1 AND occasion = $2"};
constexpr Statement kRepeats{"automation.repeats",
                             "SELECT rule, at FROM automation_run WHERE thing_kind = $1 AND thing = $2 "
                             "ORDER BY id DESC LIMIT 200"};
constexpr Statement kAll{"automation.runs", DESKBELL_RUNS("id < $1")};
constexpr Statement kOfRule{"automation.runs_of_rule", DESKBELL_RUNS("id < $1 AND rule = $3")};
constexpr Statement kOfThing{"automation.runs_of_thing", DESKBELL_RUNS("id < $1 AND thing_kind = $3 AND thing = $4")};
constexpr Statement kOfOutcome{"automation.runs_of_outcome", DESKBELL_RUNS("id < $1 AND outcome = $3")};
constexpr Statement kAddCause{"automation.add_cause",
                              "INSERT INTO automation_cause (stream, first_seq, last_seq, depth, at) "
                              "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (stream, first_seq) DO NOTHING"};
constexpr Statement kDepthOf{"automation.depth_of",
                             "SELECT last_seq, depth FROM automation_cause WHERE stream = $1 AND first_seq <= $2 "
                             "ORDER BY first_seq DESC LIMIT 1"};
constexpr Statement kForgetRuns{
    "automation.forget_runs",
    "DELETE FROM automation_run WHERE id IN (SELECT id FROM automation_run WHERE id < $1 ORDER BY id LIMIT 5000)"};
constexpr Statement kForgetCauses{"automation.forget_causes", "DELETE FROM automation_cause WHERE at < $1"};

constexpr Statement kKeepUndo{"automation.keep_undo",
                              "INSERT INTO automation_undo (run, actor, thing_kind, thing, steps, at) "
                              "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kUndo{"automation.undo",
                          "SELECT actor, thing_kind, thing, steps, at, undone_at FROM automation_undo WHERE run = $1"};
constexpr Statement kMarkUndone{"automation.mark_undone",
                                "UPDATE automation_undo SET undone_at = $2, steps = '[]' WHERE run = $1"};
constexpr Statement kForgetUndo{"automation.forget_undo", "DELETE FROM automation_undo WHERE run < $1"};

constexpr const Statement* kStatements[] = {&kKeepUndo,  &kUndo,     &kMarkUndone, &kForgetUndo,
                                            &kInsert,    &kHasRun,   &kRepeats, &kAll,        &kOfRule,      &kOfThing,
                                            &kOfOutcome, &kAddCause, &kDepthOf, &kForgetRuns, &kForgetCauses};

Run run_of(const Row& row) {
  return {.id = row.id<Run>(0),
          .rule = row.optional_id<StoredRule>(1),
          .macro = row.optional_id<StoredMacro>(2),
          .name = row.string(3),
          .thing = {base::find_enum<ThingKind>(row.text(4)).value_or(ThingKind::matter), row.id<Thing>(5)},
          .title = row.string(6),
          .trigger = row.string(7),
          .outcome = base::find_enum<Outcome>(row.text(8)).value_or(Outcome::failed),
          .detail = row.string(9),
          .depth = static_cast<int>(row.integer(10)),
          .by_name = row.optional_string(11),
          .at = row.time(12),
          .took_us = row.integer(13)};
}

}  // namespace

std::span<const Statement* const> run_statements() {
  return kStatements;
}

void insert(Transaction& tx, const Run& run, std::string_view occasion) {
  tx.run(kInsert, run.id, run.rule, run.macro, run.name, base::name_of(run.thing.kind), run.thing.id, run.title,
         run.trigger, base::name_of(run.outcome), run.detail, run.depth, run.by_name, run.at, run.took_us, occasion);
}

void keep_undo(Transaction& tx, const Run& run, std::int64_t actor, const std::vector<UndoStep>& steps) {
  tx.run(kKeepUndo, run.id, actor, base::name_of(run.thing.kind), run.thing.id, base::to_json(steps), run.at);
}

std::optional<Undo> undo(Snapshot& snapshot, Id<Run> id) {
  return snapshot.one(
      kUndo,
      [](const Row& row) {
        auto steps = base::parse_json<std::vector<UndoStep>>(row.text(3));
        if (!steps) throw std::runtime_error("automation_undo: " + steps.error().message);
        return Undo{.actor = row.integer(0),
                    .thing = {base::find_enum<ThingKind>(row.text(1)).value_or(ThingKind::matter), row.id<Thing>(2)},
                    .steps = *std::move(steps),
                    .at = row.time(4),
                    .undone = !row.is_null(5)};
      },
      id);
}

void mark_undone(Transaction& tx, Id<Run> id, Time now) {
  tx.run(kMarkUndone, id, now);
}

bool has_run(Snapshot& snapshot, Id<StoredRule> rule, std::string_view occasion) {
  return snapshot.number(kHasRun, rule, occasion) != 0;
}

int repeats(Snapshot& snapshot, Id<StoredRule> rule, Thing thing, Time since) {
  int count = 0;
  snapshot.each(
      kRepeats,
      [&](const Row& row) {
        if (!row.is_null(0) && row.id<StoredRule>(0) == rule && row.time(1) >= since) ++count;
      },
      base::name_of(thing.kind), thing.id);
  return count;
}

std::vector<Run> runs(Snapshot& snapshot, const RunFilter& filter, std::int64_t before, int limit) {
  if (before <= 0) before = std::numeric_limits<std::int64_t>::max();
  if (filter.rule) return snapshot.all(kOfRule, run_of, before, limit, *filter.rule);
  if (filter.thing)
    return snapshot.all(kOfThing, run_of, before, limit, base::name_of(filter.thing->kind), filter.thing->id);
  if (filter.outcome) return snapshot.all(kOfOutcome, run_of, before, limit, base::name_of(*filter.outcome));
  return snapshot.all(kAll, run_of, before, limit);
}

void add_cause(Transaction& tx, std::int64_t stream, std::int64_t first_seq, std::int64_t last_seq, int depth,
               Time at) {
  tx.run(kAddCause, stream, first_seq, last_seq, depth, at);
}

int depth_of(Snapshot& snapshot, std::int64_t stream, std::int64_t seq) {
  return snapshot
      .one(
          kDepthOf, [&](const Row& row) { return seq <= row.integer(0) ? static_cast<int>(row.integer(1)) : 0; },
          stream, seq)
      .value_or(0);
}

std::int64_t forget(Transaction& tx, std::int64_t run_before, Time cause_before) {
  tx.run(kForgetUndo, run_before);
  return tx.run(kForgetRuns, run_before) + tx.run(kForgetCauses, cause_before);
}

}  // namespace deskbell::automation::store
