#pragma once
#include <storage/database.h>

#include <escalation/ladder.h>
#include <escalation/roster.h>

#include <optional>
#include <vector>

// The only SQL about ladders and rosters.
namespace deskbell::escalation::store {

// Grows with every change of a ladder.
std::int64_t stamp(storage::Snapshot& snapshot);
void touch(storage::Transaction& tx);

std::vector<Ladder> ladders(storage::Snapshot& snapshot);  // in order
std::optional<Ladder> ladder(storage::Snapshot& snapshot, Id<Ladder> id);
void insert(storage::Transaction& tx, const Ladder& ladder);
void update(storage::Transaction& tx, const Ladder& ladder);
void remove(storage::Transaction& tx, Id<Ladder> id);

std::vector<Roster> rosters(storage::Snapshot& snapshot);  // oldest first
std::optional<Roster> roster(storage::Snapshot& snapshot, Id<Roster> id);
void insert(storage::Transaction& tx, const Roster& roster);
void update(storage::Transaction& tx, const Roster& roster);
void remove(storage::Transaction& tx, Id<Roster> id);

std::vector<const storage::Statement*> ladder_statements();

}  // namespace deskbell::escalation::store
