#pragma once
#include <rehearsal/rehearsals.h>

#include <optional>
#include <vector>

namespace deskbell::rehearsal::store {

void insert(storage::Transaction& tx, const Rehearsal& one);
std::optional<Rehearsal> find(storage::Snapshot& snapshot, Id<Rehearsal> id);
std::vector<Rehearsal> list(storage::Snapshot& snapshot, int limit);  // newest first, without outcomes
std::int64_t count_open(storage::Snapshot& snapshot);
// False when it has ended.
bool set_progress(storage::Transaction& tx, Id<Rehearsal> id, int per_mille);
bool end(storage::Transaction& tx, const Rehearsal& one);
void keep_outcome(storage::Transaction& tx, const Rehearsal& one);
void forget(storage::Transaction& tx, Time before, int limit);

}  // namespace deskbell::rehearsal::store
