#pragma once
#include <automation/rules.h>

#include <optional>
#include <string_view>
#include <vector>

namespace deskbell::automation::store {

std::vector<StoredRule> rules(storage::Snapshot& snapshot);  // in their order
std::optional<StoredRule> find_rule(storage::Snapshot& snapshot, Id<StoredRule> id);
std::optional<Id<StoredRule>> rule_named(storage::Snapshot& snapshot, std::string_view name);
// Grows with every change of rules, so that who keeps them in memory knows when to read them again.
std::int64_t stamp(storage::Snapshot& snapshot);
void insert(storage::Transaction& tx, const StoredRule& rule);
// All but its position; false when the version is not `before` any more.
bool save(storage::Transaction& tx, const StoredRule& rule, std::int64_t before);
void set_position(storage::Transaction& tx, Id<StoredRule> id, int position);
void set_failures(storage::Transaction& tx, Id<StoredRule> id, std::int64_t failures);
void set_next(storage::Transaction& tx, Id<StoredRule> id, std::optional<Time> next_at);
// With everything that it counts and waits for.
void remove_rule(storage::Transaction& tx, Id<StoredRule> id);
void count_run(storage::Transaction& tx, std::int64_t rule_or_macro, Time at);

// ---- time triggers ----

struct Timer {
  Id<StoredRule> rule;
  Thing thing;
  Time moment;
  std::optional<Time> due_at;  // none: it has come
};
std::vector<Timer> timers_of(storage::Snapshot& snapshot, Thing thing);
std::vector<Timer> due_timers(storage::Snapshot& snapshot, Time now, int limit);
void set_timer(storage::Transaction& tx, const Timer& timer);
// False when it is not waiting for this moment any more.
bool pass_timer(storage::Transaction& tx, const Timer& timer);
void remove_timer(storage::Transaction& tx, Id<StoredRule> rule, Thing thing);
void remove_timers(storage::Transaction& tx, Id<StoredRule> rule);

}  // namespace deskbell::automation::store
