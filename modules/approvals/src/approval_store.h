#pragma once
#include <approvals/approvals.h>

#include <optional>
#include <vector>

// The only SQL of this module.
namespace deskbell::approvals::store {

std::vector<Policy> policies(storage::Snapshot& snapshot);
std::optional<Policy> find_policy(storage::Snapshot& snapshot, Id<Policy> id);
void insert(storage::Transaction& tx, const Policy& policy);
void save(storage::Transaction& tx, const Policy& policy);
void remove(storage::Transaction& tx, Id<Policy> id);

std::optional<Request> find(storage::Snapshot& snapshot, Id<Request> id);
void insert(storage::Transaction& tx, const Request& request);
void save(storage::Transaction& tx, const Request& request);
// Newest first, ids below `before`.
std::vector<Request> list(storage::Snapshot& snapshot, const RequestFilter& filter, std::int64_t before, int limit);
std::vector<Request> of_case(storage::Snapshot& snapshot, Id<cases::Case> matter);
// Asked ones of a policy with id > after, oldest first.
std::vector<Request> open_of(storage::Snapshot& snapshot, Id<Policy> policy, std::int64_t after, int limit);
bool has_open(storage::Snapshot& snapshot, Id<Policy> policy);
Stats stats(storage::Snapshot& snapshot);

// That are not over at `now`.
std::vector<Absence> absences(storage::Snapshot& snapshot, Time now);
std::optional<Absence> find_absence(storage::Snapshot& snapshot, Id<Absence> id);
void insert(storage::Transaction& tx, const Absence& absence);
void remove(storage::Transaction& tx, Id<Absence> id);

}  // namespace deskbell::approvals::store
