#pragma once
#include <storage/database.h>

#include <clocks/policy.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace deskbell::clocks::store {

std::vector<Policy> policies(storage::Snapshot& snapshot);  // in order
std::optional<Policy> policy(storage::Snapshot& snapshot, Id<Policy> id);
std::optional<Id<Policy>> policy_named(storage::Snapshot& snapshot, std::string_view key);
std::optional<std::string> policy_with(storage::Snapshot& snapshot, Id<calendar::NamedCalendar> calendar);
void insert(storage::Transaction& tx, const Policy& policy, std::string_view key);
void update(storage::Transaction& tx, const Policy& policy, std::string_view key);
void move(storage::Transaction& tx, Id<Policy> id, int position);
void remove(storage::Transaction& tx, Id<Policy> id);
std::int64_t stamp(storage::Snapshot& snapshot);
void set_stamp(storage::Transaction& tx, std::int64_t stamp);

std::span<const storage::Statement* const> policy_statements();

}  // namespace deskbell::clocks::store
