#include "rehearsal_store.h"

#include "statements.h"

#include <stdexcept>

namespace deskbell::automation::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_REHEARSAL_COLUMNS \
  "id, rule, body, days, time_zone, state, per_mille, error, asked_by, asked_at, ended_at"

constexpr Statement kInsert{"automation.insert_rehearsal",
                            "INSERT INTO automation_rehearsal (" DESKBELL_REHEARSAL_COLUMNS
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kFind{"automation.find_rehearsal",
                          "SELECT " DESKBELL_REHEARSAL_COLUMNS ", result FROM automation_rehearsal WHERE id = $1"};
constexpr Statement kList{"automation.rehearsals", "SELECT " DESKBELL_REHEARSAL_COLUMNS
                                                   ", NULL FROM automation_rehearsal ORDER BY id DESC LIMIT $1"};
constexpr Statement kOpen{"automation.open_rehearsals",
                          "SELECT COUNT(*) FROM automation_rehearsal WHERE ended_at IS NULL"};
constexpr Statement kProgress{"automation.rehearsal_progress",
                              "UPDATE automation_rehearsal SET state = 'running', per_mille = $2 "
                              "WHERE id = $1 AND ended_at IS NULL"};
constexpr Statement kEnd{"automation.end_rehearsal",
                         "UPDATE automation_rehearsal SET state = $2, per_mille = $3, error = $4, result = $5, "
                         "ended_at = $6 WHERE id = $1 AND ended_at IS NULL"};
constexpr Statement kPartial{"automation.partial_rehearsal",
                             "UPDATE automation_rehearsal SET result = $2 WHERE id = $1"};
constexpr Statement kForget{"automation.forget_rehearsals", "DELETE FROM automation_rehearsal WHERE ended_at < $1"};

constexpr const Statement* kStatements[] = {&kInsert, &kFind, &kList, &kOpen, &kProgress, &kEnd, &kPartial, &kForget};

StoredRehearsal rehearsal_of(const Row& row) {
  auto body = base::parse_json<Rule>(row.text(2));
  const auto state = base::find_enum<RehearsalState>(row.text(5));
  if (!body || !state) throw std::runtime_error("automation_rehearsal cannot be read");
  StoredRehearsal one{.id = row.id<StoredRehearsal>(0),
                      .rule_id = row.optional_id<StoredRule>(1),
                      .rule = *std::move(body),
                      .days = static_cast<int>(row.integer(3)),
                      .time_zone = row.string(4),
                      .state = *state,
                      .per_mille = static_cast<int>(row.integer(6)),
                      .error = row.optional_string(7),
                      .result = {},
                      .asked_by = row.string(8),
                      .asked_at = row.time(9),
                      .ended_at = row.optional_time(10)};
  if (!row.is_null(11))
    if (auto result = base::parse_json<RehearsalResult>(row.text(11))) one.result = *std::move(result);
  return one;
}

}  // namespace

std::span<const Statement* const> rehearsal_statements() {
  return kStatements;
}

void insert(Transaction& tx, const StoredRehearsal& one) {
  tx.run(kInsert, one.id, one.rule_id, base::to_json(one.rule), one.days, one.time_zone, base::name_of(one.state),
         one.per_mille, one.error, one.asked_by, one.asked_at, one.ended_at);
}

std::optional<StoredRehearsal> find_rehearsal(Snapshot& snapshot, Id<StoredRehearsal> id) {
  return snapshot.one(kFind, rehearsal_of, id);
}

std::vector<StoredRehearsal> rehearsals(Snapshot& snapshot, int limit) {
  return snapshot.all(kList, rehearsal_of, limit);
}

std::int64_t open_rehearsals(Snapshot& snapshot) {
  return snapshot.number(kOpen);
}

bool set_progress(Transaction& tx, Id<StoredRehearsal> id, int per_mille) {
  return tx.run(kProgress, id, per_mille) == 1;
}

bool end(Transaction& tx, const StoredRehearsal& one) {
  const auto result = one.result ? std::optional(base::to_json(*one.result)) : std::nullopt;
  return tx.run(kEnd, one.id, base::name_of(one.state), one.per_mille, one.error, result, one.ended_at) == 1;
}

void keep_partial(Transaction& tx, Id<StoredRehearsal> id, const RehearsalResult& result) {
  tx.run(kPartial, id, base::to_json(result));
}

void forget_rehearsals(Transaction& tx, Time before) {
  tx.run(kForget, before);
}

}  // namespace deskbell::automation::store
