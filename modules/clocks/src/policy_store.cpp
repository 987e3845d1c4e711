#include "policy_store.h"

#include <stdexcept>

namespace deskbell::clocks::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kPolicies{"clocks.policies",
                              "SELECT id, name, description, active, position, condition, calendar, targets, "
                              "changed_at, version FROM clock_policy ORDER BY position, id"};
constexpr Statement kPolicy{"clocks.policy",
                            "SELECT id, name, description, active, position, condition, calendar, targets, "
                            "changed_at, version FROM clock_policy WHERE id = $1"};
constexpr Statement kNamed{"clocks.policy_named", "SELECT id FROM clock_policy WHERE name_key = $1"};
constexpr Statement kWith{"clocks.policy_with", "SELECT name FROM clock_policy WHERE calendar = $1 ORDER BY position"};
constexpr Statement kInsert{
    "clocks.insert_policy",
    "INSERT INTO clock_policy (id, name, name_key, description, active, position, condition, "
    "calendar, targets, changed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kUpdate{"clocks.update_policy",
                            "UPDATE clock_policy SET name = $2, name_key = $3, description = $4, active = $5, "
                            "position = $6, condition = $7, calendar = $8, targets = $9, changed_at = $10, "
                            "version = $11 WHERE id = $1"};
constexpr Statement kMove{"clocks.move_policy", "UPDATE clock_policy SET position = $2 WHERE id = $1"};
constexpr Statement kRemove{"clocks.remove_policy", "DELETE FROM clock_policy WHERE id = $1"};
constexpr Statement kStamp{"clocks.stamp", "SELECT stamp FROM clock_stamp WHERE id = 1"};
constexpr Statement kSetStamp{"clocks.set_stamp", "UPDATE clock_stamp SET stamp = $1 WHERE id = 1"};

template <class T>
T parsed(std::string_view text) {
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("clocks: unreadable policy: " + value.error().message);
  return std::move(*value);
}

Policy to_policy(const Row& row) {
  return {.id = row.id<Policy>(0),
          .name = row.string(1),
          .description = row.string(2),
          .active = row.boolean(3),
          .position = static_cast<int>(row.integer(4)),
          .when = parsed<decisions::Condition>(row.text(5)),
          .calendar = row.optional_id<calendar::NamedCalendar>(6),
          .targets = parsed<std::vector<Target>>(row.text(7)),
          .changed_at = row.time(8),
          .version = row.integer(9)};
}

void write(storage::Transaction& tx, const Statement& statement, const Policy& policy, std::string_view key) {
  tx.run(statement, policy.id, policy.name, key, policy.description, policy.active, policy.position,
         base::to_json(policy.when), policy.calendar, base::to_json(policy.targets), policy.changed_at, policy.version);
}

}  // namespace

std::vector<Policy> policies(storage::Snapshot& snapshot) {
  return snapshot.all(kPolicies, to_policy);
}
std::optional<Policy> policy(storage::Snapshot& snapshot, Id<Policy> id) {
  return snapshot.one(kPolicy, to_policy, id);
}
std::optional<Id<Policy>> policy_named(storage::Snapshot& snapshot, std::string_view key) {
  return snapshot.one(kNamed, [](const Row& row) { return row.id<Policy>(0); }, key);
}
std::optional<std::string> policy_with(storage::Snapshot& snapshot, Id<calendar::NamedCalendar> calendar) {
  return snapshot.one(kWith, [](const Row& row) { return row.string(0); }, calendar);
}
void insert(storage::Transaction& tx, const Policy& policy, std::string_view key) {
  write(tx, kInsert, policy, key);
}
void update(storage::Transaction& tx, const Policy& policy, std::string_view key) {
  write(tx, kUpdate, policy, key);
}
void move(storage::Transaction& tx, Id<Policy> id, int position) {
  tx.run(kMove, id, position);
}
void remove(storage::Transaction& tx, Id<Policy> id) {
  tx.run(kRemove, id);
}
std::int64_t stamp(storage::Snapshot& snapshot) {
  return snapshot.number(kStamp);
}
void set_stamp(storage::Transaction& tx, std::int64_t stamp) {
  tx.run(kSetStamp, stamp);
}

std::span<const storage::Statement* const> policy_statements() {
  static constexpr const Statement* kAll[] = {&kPolicies, &kPolicy, &kNamed,  &kWith,  &kInsert,
                                              &kUpdate,   &kMove,   &kRemove, &kStamp, &kSetStamp};
  return kAll;
}

}  // namespace deskbell::clocks::store
