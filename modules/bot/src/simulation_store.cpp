#include "simulation_store.h"

#include "bot_store.h"

#include <base/json.h>

namespace deskbell::bot::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_SIMULATION "id, bot, source, days, state, per_mille, error, asked_by, asked_at, ended_at"
constexpr Statement kInsert{"bot.insert_simulation",
                            "INSERT INTO bot_simulation (" DESKBELL_SIMULATION
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr Statement kFind{"bot.simulation", "SELECT " DESKBELL_SIMULATION ", result FROM bot_simulation WHERE id = $1"};
constexpr Statement kList{"bot.simulations", "SELECT " DESKBELL_SIMULATION
                                             ", NULL FROM bot_simulation WHERE bot = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kOpen{"bot.open_simulations", "SELECT COUNT(*) FROM bot_simulation WHERE ended_at IS NULL"};
constexpr Statement kProgress{"bot.simulation_progress",
                              "UPDATE bot_simulation SET state = 'running', per_mille = $2 WHERE id = $1 AND ended_at IS "
                              "NULL"};
constexpr Statement kEnd{"bot.end_simulation",
                         "UPDATE bot_simulation SET state = $2, per_mille = $3, error = $4, result = $5, ended_at = $6 "
                         "WHERE id = $1 AND ended_at IS NULL"};
constexpr Statement kKeep{"bot.keep_simulation", "UPDATE bot_simulation SET result = $2 WHERE id = $1"};
constexpr Statement kForget{"bot.forget_simulations", "DELETE FROM bot_simulation WHERE ended_at < $1"};

constexpr const Statement* kStatements[] = {&kInsert, &kFind, &kList, &kOpen, &kProgress, &kEnd, &kKeep, &kForget};

std::optional<std::string> result_of(const Simulation& one) {
  if (!one.outcome) return std::nullopt;
  return base::to_json(*one.outcome);
}

Simulation simulation_of(const Row& row) {
  Simulation one{.id = row.id<Simulation>(0),
                 .bot = row.id<Bot>(1),
                 .source = stored_enum<SimulationSource>(row.text(2)),
                 .days = static_cast<int>(row.integer(3)),
                 .state = stored_enum<SimulationPhase>(row.text(4)),
                 .per_mille = static_cast<int>(row.integer(5)),
                 .error = row.optional_string(6),
                 .asked_by = row.string(7),
                 .asked_at = row.time(8),
                 .ended_at = row.optional_time(9)};
  if (!row.is_null(10)) one.outcome = stored_json<SimulationOutcome>(row.text(10));
  return one;
}

}  // namespace

void insert(Transaction& tx, const Simulation& one) {
  tx.run(kInsert, one.id, one.bot, base::name_of(one.source), one.days, base::name_of(one.state), one.per_mille,
         one.error, one.asked_by, one.asked_at, one.ended_at);
}
std::optional<Simulation> simulation(Snapshot& snapshot, Id<Simulation> id) {
  return snapshot.one(kFind, simulation_of, id);
}
std::vector<Simulation> simulations(Snapshot& snapshot, Id<Bot> bot, int limit) {
  return snapshot.all(kList, simulation_of, bot, limit);
}
std::int64_t open_simulations(Snapshot& snapshot) {
  return snapshot.number(kOpen);
}
bool set_progress(Transaction& tx, Id<Simulation> id, int per_mille) {
  return tx.run(kProgress, id, per_mille) == 1;
}
bool end(Transaction& tx, const Simulation& one) {
  return tx.run(kEnd, one.id, base::name_of(one.state), one.per_mille, one.error, result_of(one), one.ended_at) == 1;
}
void keep_outcome(Transaction& tx, const Simulation& one) {
  tx.run(kKeep, one.id, result_of(one));
}
void forget_simulations(Transaction& tx, Time before) {
  tx.run(kForget, before);
}

std::span<const Statement* const> simulation_statements() {
  return kStatements;
}

}  // namespace deskbell::bot::store
