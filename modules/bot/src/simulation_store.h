#pragma once
#include <storage/database.h>

#include <bot/simulations.h>

#include <optional>
#include <span>
#include <vector>

namespace deskbell::bot::store {

void insert(storage::Transaction& tx, const Simulation& one);
std::optional<Simulation> simulation(storage::Snapshot& snapshot, Id<Simulation> id);
std::vector<Simulation> simulations(storage::Snapshot& snapshot, Id<Bot> bot, int limit);  // newest first, no outcomes
std::int64_t open_simulations(storage::Snapshot& snapshot);
// False when it has ended.
bool set_progress(storage::Transaction& tx, Id<Simulation> id, int per_mille);
bool end(storage::Transaction& tx, const Simulation& one);
void keep_outcome(storage::Transaction& tx, const Simulation& one);
void forget_simulations(storage::Transaction& tx, Time before);

std::span<const storage::Statement* const> simulation_statements();

}  // namespace deskbell::bot::store
