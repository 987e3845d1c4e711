#pragma once
#include <jobs/queue.h>
#include <storage/database.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// The only SQL of the job queue. A lease is a number that is never used twice; whoever does not hold it changes
// nothing.
namespace deskbell::jobs::store {

Id<Job> insert(storage::Transaction& tx, Id<Job> id, const NewJob& job, Time run_at, Time now);
bool cancel(storage::Transaction& tx, std::string_view unique_key);

// `held`: kinds that are left out, as " kind kind ".
std::optional<Time> next_due(storage::Snapshot& snapshot, std::string_view held);
// The job that is due longest, leased; its attempt already counts.
std::optional<Job> claim(storage::Transaction& tx, Time now, std::int64_t lease, Time leased_until,
                         std::string_view held);
void renew(storage::Transaction& tx, Id<Job> id, std::int64_t lease, Time leased_until);
void finish(storage::Transaction& tx, Id<Job> id, std::int64_t lease);
// Gives way to a job with the same unique key that has come to wait meanwhile.
void wait_again(storage::Transaction& tx, Id<Job> id, std::int64_t lease, Time run_at, std::string_view error);
void bury(storage::Transaction& tx, Id<Job> id, std::int64_t lease, Time now, std::string_view error);

std::vector<DeadJob> dead(storage::Snapshot& snapshot, std::int64_t before, int limit);
bool is_dead(storage::Snapshot& snapshot, Id<Job> id);
bool key_is_waiting(storage::Snapshot& snapshot, Id<Job> id);
void revive(storage::Transaction& tx, Id<Job> id, Time now);
bool remove_dead(storage::Transaction& tx, Id<Job> id);
Counts counts(storage::Snapshot& snapshot, std::string_view held);

std::optional<Hold> hold(storage::Snapshot& snapshot);
void add_hold(storage::Transaction& tx, Time now, std::string_view reason);
bool remove_hold(storage::Transaction& tx);

// When the schedule fires next; a new one fires now.
Time ensure_schedule(storage::Transaction& tx, std::string_view name, Time now);
std::optional<Time> schedule(storage::Snapshot& snapshot, std::string_view name);
bool move_schedule(storage::Transaction& tx, std::string_view name, Time from, Time to);

}  // namespace deskbell::jobs::store
