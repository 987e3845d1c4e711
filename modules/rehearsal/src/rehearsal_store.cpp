#include "rehearsal_store.h"

#include <rehearsal/migrations.h>

#include <stdexcept>

namespace deskbell::rehearsal {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_REHEARSAL_COLUMNS \
  "id, about, stored, body, days, time_zone, state, per_mille, error, asked_by, asked_at, ended_at"

constexpr Statement kInsert{"rehearsal.insert", "INSERT INTO rehearsal (" DESKBELL_REHEARSAL_COLUMNS
                                                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr Statement kFind{"rehearsal.find",
                          "SELECT " DESKBELL_REHEARSAL_COLUMNS ", result FROM rehearsal WHERE id = $1"};
constexpr Statement kList{"rehearsal.list",
                          "SELECT " DESKBELL_REHEARSAL_COLUMNS ", NULL FROM rehearsal ORDER BY id DESC LIMIT $1"};
constexpr Statement kOpen{"rehearsal.count_open", "SELECT COUNT(*) FROM rehearsal WHERE ended_at IS NULL"};
constexpr Statement kProgress{"rehearsal.set_progress",
                              "UPDATE rehearsal SET state = 'running', per_mille = $2 "
                              "WHERE id = $1 AND ended_at IS NULL"};
constexpr Statement kEnd{"rehearsal.end",
                         "UPDATE rehearsal SET state = $2, per_mille = $3, error = $4, result = $5, ended_at = $6 "
                         "WHERE id = $1 AND ended_at IS NULL"};
constexpr Statement kKeep{"rehearsal.keep_outcome", "UPDATE rehearsal SET result = $2 WHERE id = $1"};
constexpr Statement kForget{"rehearsal.forget",
                            "DELETE FROM rehearsal WHERE id IN "
                            "(SELECT id FROM rehearsal WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)"};

constexpr const Statement* kStatements[] = {&kInsert, &kFind, &kList, &kOpen, &kProgress, &kEnd, &kKeep, &kForget};

template <class T>
T read(std::string_view body) {
  auto out = base::parse_json<T>(body);
  if (!out) throw std::runtime_error("rehearsal cannot be read: " + out.error().message);
  return *std::move(out);
}

std::optional<std::string> outcome_of(const Rehearsal& one) {
  if (one.policy_outcome) return base::to_json(*one.policy_outcome);
  if (one.ladder_outcome) return base::to_json(*one.ladder_outcome);
  return std::nullopt;
}

Rehearsal rehearsal_of(const Row& row) {
  const auto about = base::find_enum<Rehearsed>(row.text(1));
  const auto state = base::find_enum<RehearsalPhase>(row.text(6));
  if (!about || !state) throw std::runtime_error("rehearsal cannot be read");
  Rehearsal one{.id = row.id<Rehearsal>(0),
                .about = *about,
                .days = static_cast<int>(row.integer(4)),
                .time_zone = row.string(5),
                .state = *state,
                .per_mille = static_cast<int>(row.integer(7)),
                .error = row.optional_string(8),
                .asked_by = row.string(9),
                .asked_at = row.time(10),
                .ended_at = row.optional_time(11)};
  const bool has_outcome = !row.is_null(12);
  if (*about == Rehearsed::policy) {
    one.policy_id = row.optional_id<clocks::Policy>(2);
    one.policy = read<clocks::Policy>(row.text(3));
    if (has_outcome) one.policy_outcome = read<PolicyOutcome>(row.text(12));
  } else {
    one.ladder_id = row.optional_id<escalation::Ladder>(2);
    one.ladder = read<escalation::Ladder>(row.text(3));
    if (has_outcome) one.ladder_outcome = read<LadderOutcome>(row.text(12));
  }
  return one;
}

}  // namespace

storage::Schema schema() {
  return {"rehearsal", migrations(), kStatements};
}

namespace store {

void insert(Transaction& tx, const Rehearsal& one) {
  const bool policy = one.about == Rehearsed::policy;
  std::optional<std::int64_t> stored;
  if (policy && one.policy_id) stored = one.policy_id->value;
  if (!policy && one.ladder_id) stored = one.ladder_id->value;
  tx.run(kInsert, one.id, base::name_of(one.about), stored,
         policy ? base::to_json(one.policy.value()) : base::to_json(one.ladder.value()), one.days, one.time_zone,
         base::name_of(one.state), one.per_mille, one.error, one.asked_by, one.asked_at, one.ended_at);
}

std::optional<Rehearsal> find(Snapshot& snapshot, Id<Rehearsal> id) {
  return snapshot.one(kFind, rehearsal_of, id);
}

std::vector<Rehearsal> list(Snapshot& snapshot, int limit) {
  return snapshot.all(kList, rehearsal_of, limit);
}

std::int64_t count_open(Snapshot& snapshot) {
  return snapshot.number(kOpen);
}

bool set_progress(Transaction& tx, Id<Rehearsal> id, int per_mille) {
  return tx.run(kProgress, id, per_mille) == 1;
}

bool end(Transaction& tx, const Rehearsal& one) {
  return tx.run(kEnd, one.id, base::name_of(one.state), one.per_mille, one.error, outcome_of(one), one.ended_at) == 1;
}

void keep_outcome(Transaction& tx, const Rehearsal& one) {
  tx.run(kKeep, one.id, outcome_of(one));
}

void forget(Transaction& tx, Time before, int limit) {
  tx.run(kForget, before, limit);
}

}  // namespace store
}  // namespace deskbell::rehearsal
