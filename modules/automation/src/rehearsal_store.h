#pragma once
#include <automation/rehearsals.h>

#include <optional>
#include <vector>

namespace deskbell::automation::store {

void insert(storage::Transaction& tx, const StoredRehearsal& one);
std::optional<StoredRehearsal> find_rehearsal(storage::Snapshot& snapshot, Id<StoredRehearsal> id);
std::vector<StoredRehearsal> rehearsals(storage::Snapshot& snapshot, int limit);  // newest first, without results
std::int64_t open_rehearsals(storage::Snapshot& snapshot);
// False when it has ended.
bool set_progress(storage::Transaction& tx, Id<StoredRehearsal> id, int per_mille);
bool end(storage::Transaction& tx, const StoredRehearsal& one);
void keep_partial(storage::Transaction& tx, Id<StoredRehearsal> id, const RehearsalResult& result);
void forget_rehearsals(storage::Transaction& tx, Time before);

}  // namespace deskbell::automation::store
