#include "rule_store.h"

#include "statements.h"

#include <stdexcept>

namespace deskbell::automation::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_RULE_COLUMNS                                                                              \
  "r.id, r.body, r.position, r.state, r.reason, r.version, r.failures, r.since, r.next_at, r.updated_at, " \
  "r.updated_by, c.runs, c.last_at"
#define DESKBELL_RULE_FROM " FROM automation_rule AS r LEFT JOIN automation_count AS c ON c.id = r.id "

constexpr Statement kRules{"automation.rules",
                           "SELECT " DESKBELL_RULE_COLUMNS DESKBELL_RULE_FROM "ORDER BY r.position, r.id"};
constexpr Statement kFind{"automation.find_rule", "SELECT " DESKBELL_RULE_COLUMNS DESKBELL_RULE_FROM "WHERE r.id = $1"};
constexpr Statement kNamed{"automation.rule_named", "SELECT id FROM automation_rule WHERE name = $1"};
constexpr Statement kStamp{"automation.stamp", "SELECT stamp FROM automation_stamp WHERE id = 1"};
constexpr Statement kBump{"automation.bump",
                          "INSERT INTO automation_stamp (id, stamp) VALUES (1, 1) "
                          "ON CONFLICT (id) DO UPDATE SET stamp = automation_stamp.stamp + 1"};
constexpr Statement kInsert{
    "automation.insert_rule",
    "INSERT INTO automation_rule (id, name, body, position, state, reason, version, failures, since, next_at, "
    "updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr Statement kSave{"automation.save_rule",
                          "UPDATE automation_rule SET name = $3, body = $4, state = $5, reason = $6, version = $7, "
                          "failures = $8, since = $9, next_at = $10, updated_at = $11, updated_by = $12 "
                          "WHERE id = $1 AND version = $2"};
constexpr Statement kPosition{"automation.set_position", "UPDATE automation_rule SET position = $2 WHERE id = $1"};
constexpr Statement kFailures{"automation.set_failures",
                              "UPDATE automation_rule SET failures = $2 WHERE id = $1 AND failures <> $2"};
constexpr Statement kNext{"automation.set_next", "UPDATE automation_rule SET next_at = $2 WHERE id = $1"};
constexpr Statement kRemove{"automation.remove_rule", "DELETE FROM automation_rule WHERE id = $1"};
constexpr Statement kRemoveCount{"automation.remove_count", "DELETE FROM automation_count WHERE id = $1"};
constexpr Statement kCountRun{"automation.count_run",
                              "INSERT INTO automation_count (id, runs, last_at) VALUES ($1, 1, $2) ON CONFLICT (id) "
                              "DO UPDATE SET runs = automation_count.runs + 1, last_at = excluded.last_at"};

#define DESKBELL_TIMER_COLUMNS "rule, thing_kind, thing, moment, due_at"
constexpr Statement kTimersOf{"automation.timers_of", "SELECT " DESKBELL_TIMER_COLUMNS
                                                      " FROM automation_timer WHERE thing_kind = $1 AND thing = $2"};
constexpr Statement kDueTimers{
    "automation.due_timers",
    "SELECT " DESKBELL_TIMER_COLUMNS
    " FROM automation_timer WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at LIMIT $2"};
constexpr Statement kSetTimer{
    "automation.set_timer",
    "INSERT INTO automation_timer (" DESKBELL_TIMER_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (thing_kind, thing, rule) DO UPDATE SET moment = excluded.moment, due_at = excluded.due_at"};
constexpr Statement kPassTimer{"automation.pass_timer",
                               "UPDATE automation_timer SET due_at = NULL WHERE rule = $1 AND thing_kind = $2 "
                               "AND thing = $3 AND moment = $4 AND due_at IS NOT NULL"};
constexpr Statement kRemoveTimer{"automation.remove_timer",
                                 "DELETE FROM automation_timer WHERE rule = $1 AND thing_kind = $2 AND thing = $3"};
constexpr Statement kRemoveTimers{"automation.remove_timers", "DELETE FROM automation_timer WHERE rule = $1"};

constexpr const Statement* kStatements[] = {&kStamp,    &kBump,        &kRules,       &kFind,        &kNamed,
                                            &kInsert,   &kSave,        &kPosition,    &kFailures,    &kNext,
                                            &kRemove,   &kRemoveCount, &kCountRun,    &kTimersOf,    &kDueTimers,
                                            &kSetTimer, &kPassTimer,   &kRemoveTimer, &kRemoveTimers};

StoredRule rule_of(const Row& row) {
  auto body = base::parse_json<Rule>(row.text(1));
  const auto state = base::find_enum<RuleState>(row.text(3));
  if (!body || !state) throw std::runtime_error("automation_rule cannot be read: " + row.string(1).substr(0, 200));
  return {.id = row.id<StoredRule>(0),
          .rule = *std::move(body),
          .position = static_cast<int>(row.integer(2)),
          .state = *state,
          .reason = row.optional_string(4),
          .version = row.integer(5),
          .runs = row.is_null(11) ? 0 : row.integer(11),
          .failures = row.integer(6),
          .last_run_at = row.optional_time(12),
          .since = row.optional_time(7),
          .next_at = row.optional_time(8),
          .updated_at = row.time(9),
          .updated_by = row.string(10)};
}

Timer timer_of(const Row& row) {
  return {.rule = row.id<StoredRule>(0),
          .thing = {base::find_enum<ThingKind>(row.text(1)).value_or(ThingKind::matter), row.id<Thing>(2)},
          .moment = row.time(3),
          .due_at = row.optional_time(4)};
}

}  // namespace

std::span<const Statement* const> rule_statements() {
  return kStatements;
}

std::vector<StoredRule> rules(Snapshot& snapshot) {
  return snapshot.all(kRules, rule_of);
}

std::optional<StoredRule> find_rule(Snapshot& snapshot, Id<StoredRule> id) {
  return snapshot.one(kFind, rule_of, id);
}

std::optional<Id<StoredRule>> rule_named(Snapshot& snapshot, std::string_view name) {
  return snapshot.one(kNamed, [](const Row& row) { return row.id<StoredRule>(0); }, name);
}

std::int64_t stamp(Snapshot& snapshot) {
  return snapshot.number(kStamp);
}

void insert(Transaction& tx, const StoredRule& rule) {
  tx.run(kBump);
  tx.run(kInsert, rule.id, rule.rule.name, base::to_json(rule.rule), rule.position, base::name_of(rule.state),
         rule.reason, rule.version, rule.failures, rule.since, rule.next_at, rule.updated_at, rule.updated_by);
}

bool save(Transaction& tx, const StoredRule& rule, std::int64_t before) {
  tx.run(kBump);
  return tx.run(kSave, rule.id, before, rule.rule.name, base::to_json(rule.rule), base::name_of(rule.state),
                rule.reason, rule.version, rule.failures, rule.since, rule.next_at, rule.updated_at,
                rule.updated_by) == 1;
}

void set_position(Transaction& tx, Id<StoredRule> id, int position) {
  tx.run(kBump);
  tx.run(kPosition, id, position);
}

void set_failures(Transaction& tx, Id<StoredRule> id, std::int64_t failures) {
  tx.run(kFailures, id, failures);
}

void set_next(Transaction& tx, Id<StoredRule> id, std::optional<Time> next_at) {
  tx.run(kNext, id, next_at);
}

void remove_rule(Transaction& tx, Id<StoredRule> id) {
  tx.run(kBump);
  tx.run(kRemove, id);
  tx.run(kRemoveCount, id);
  tx.run(kRemoveTimers, id);
}

void count_run(Transaction& tx, std::int64_t rule_or_macro, Time at) {
  tx.run(kCountRun, rule_or_macro, at);
}

std::vector<Timer> timers_of(Snapshot& snapshot, Thing thing) {
  return snapshot.all(kTimersOf, timer_of, base::name_of(thing.kind), thing.id);
}

std::vector<Timer> due_timers(Snapshot& snapshot, Time now, int limit) {
  return snapshot.all(kDueTimers, timer_of, now, limit);
}

void set_timer(Transaction& tx, const Timer& timer) {
  tx.run(kSetTimer, timer.rule, base::name_of(timer.thing.kind), timer.thing.id, timer.moment, timer.due_at);
}

bool pass_timer(Transaction& tx, const Timer& timer) {
  return tx.run(kPassTimer, timer.rule, base::name_of(timer.thing.kind), timer.thing.id, timer.moment) == 1;
}

void remove_timer(Transaction& tx, Id<StoredRule> rule, Thing thing) {
  tx.run(kRemoveTimer, rule, base::name_of(thing.kind), thing.id);
}

void remove_timers(Transaction& tx, Id<StoredRule> rule) {
  tx.run(kRemoveTimers, rule);
}

}  // namespace deskbell::automation::store
