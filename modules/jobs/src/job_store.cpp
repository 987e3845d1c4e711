#include "job_store.h"

#include <jobs/migrations.h>

#include <limits>

namespace deskbell::jobs {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_JOB_COLUMNS "id, kind, payload, COALESCE(unique_key, ''), attempt, max_attempts, created_at"

constexpr Statement kInsert{
    "jobs.insert",
    "INSERT INTO job (id, kind, payload, unique_key, state, due_at, max_attempts, created_at) "
    "VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7) ON CONFLICT (unique_key) WHERE state = 'waiting' "
    "DO UPDATE SET due_at = CASE WHEN job.due_at < excluded.due_at THEN job.due_at ELSE excluded.due_at END RETURNING "
    "id"};
constexpr Statement kCancel{"jobs.cancel", "DELETE FROM job WHERE unique_key = $1 AND state = 'waiting'"};
constexpr Statement kNextDue{"jobs.next_due", "SELECT MIN(due_at) FROM job WHERE due_at IS NOT NULL"};
#define DESKBELL_JOB_CLAIM(WHICH, LOCK)                                                          \
  "UPDATE job SET state = 'running', attempt = attempt + 1, lease = $2, due_at = $3 WHERE id = " \
  "(SELECT id FROM job WHERE due_at <= $1" WHICH " ORDER BY due_at LIMIT 1" LOCK ") RETURNING " DESKBELL_JOB_COLUMNS
constexpr Statement kClaim{"jobs.claim", DESKBELL_JOB_CLAIM("", ""), DESKBELL_JOB_CLAIM("", " FOR UPDATE SKIP LOCKED")};
// While there is a hold. They step over the held jobs one by one, which is bearable for as long as a hold lasts.
#define DESKBELL_JOB_UNHELD(POSITION, HELD) " AND " POSITION "(" HELD ", ' ' || kind || ' ') = 0"
constexpr Statement kNextUnheld{
    "jobs.next_unheld", "SELECT MIN(due_at) FROM job WHERE due_at IS NOT NULL" DESKBELL_JOB_UNHELD("instr", "$1"),
    "SELECT MIN(due_at) FROM job WHERE due_at IS NOT NULL" DESKBELL_JOB_UNHELD("strpos", "$1::text")};
constexpr Statement kClaimUnheld{
    "jobs.claim_unheld", DESKBELL_JOB_CLAIM(DESKBELL_JOB_UNHELD("instr", "$4"), ""),
    DESKBELL_JOB_CLAIM(DESKBELL_JOB_UNHELD("strpos", "$4::text"), " FOR UPDATE SKIP LOCKED")};
constexpr Statement kHeld{
    "jobs.held",
    "SELECT COUNT(*) FROM job WHERE due_at IS NOT NULL AND state = 'waiting' AND instr($1, ' ' || kind || ' ') > 0",
    "SELECT COUNT(*) FROM job WHERE due_at IS NOT NULL AND state = 'waiting' AND "
    "strpos($1::text, ' ' || kind || ' ') > 0"};
constexpr Statement kHold{"jobs.hold", "SELECT since, reason FROM job_hold WHERE name = 'outbound'"};
constexpr Statement kAddHold{
    "jobs.add_hold",
    "INSERT INTO job_hold (name, since, reason) VALUES ('outbound', $1, $2) ON CONFLICT (name) DO NOTHING"};
constexpr Statement kRemoveHold{"jobs.remove_hold", "DELETE FROM job_hold WHERE name = 'outbound'"};
constexpr Statement kRenew{"jobs.renew",
                           "UPDATE job SET due_at = $3 WHERE id = $1 AND lease = $2 AND state = 'running'"};
constexpr Statement kFinish{"jobs.finish", "DELETE FROM job WHERE id = $1 AND lease = $2"};
constexpr Statement kGiveWay{
    "jobs.give_way",
    "DELETE FROM job WHERE id = $1 AND lease = $2 AND EXISTS "
    "(SELECT 1 FROM job AS other WHERE other.unique_key = job.unique_key AND other.state = 'waiting')"};
constexpr Statement kWaitAgain{
    "jobs.wait_again",
    "UPDATE job SET state = 'waiting', lease = 0, due_at = $3, error = $4 WHERE id = $1 AND lease = $2"};
constexpr Statement kBury{"jobs.bury",
                          "UPDATE job SET state = 'dead', lease = 0, due_at = NULL, died_at = $3, error = $4 "
                          "WHERE id = $1 AND lease = $2"};
constexpr Statement kDead{"jobs.dead",
                          "SELECT " DESKBELL_JOB_COLUMNS
                          ", error, died_at FROM job WHERE state = 'dead' AND id < $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kIsDead{"jobs.is_dead", "SELECT COUNT(*) FROM job WHERE id = $1 AND state = 'dead'"};
constexpr Statement kKeyIsWaiting{"jobs.key_is_waiting",
                                  "SELECT COUNT(*) FROM job WHERE state = 'waiting' AND unique_key = (SELECT "
                                  "mine.unique_key FROM job AS mine WHERE mine.id = $1)"};
constexpr Statement kRevive{"jobs.revive",
                            "UPDATE job SET state = 'waiting', due_at = $2, attempt = 0, died_at = NULL WHERE id = $1"};
constexpr Statement kRemoveDead{"jobs.remove_dead", "DELETE FROM job WHERE id = $1 AND state = 'dead'"};
constexpr Statement kCounts{"jobs.counts", "SELECT state, COUNT(*), MIN(due_at) FROM job GROUP BY state"};
constexpr Statement kAddSchedule{
    "jobs.add_schedule", "INSERT INTO job_schedule (name, next_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"};
constexpr Statement kSchedule{"jobs.schedule", "SELECT next_at FROM job_schedule WHERE name = $1"};
constexpr Statement kMoveSchedule{"jobs.move_schedule",
                                  "UPDATE job_schedule SET next_at = $3 WHERE name = $1 AND next_at = $2"};

constexpr const Statement* kStatements[] = {
    &kInsert,  &kCancel,    &kNextDue, &kNextUnheld, &kClaim,      &kClaimUnheld,  &kRenew,    &kFinish,
    &kGiveWay, &kWaitAgain, &kBury,    &kDead,       &kIsDead,     &kKeyIsWaiting, &kRevive,   &kRemoveDead,
    &kCounts,  &kHeld,      &kHold,    &kAddHold,    &kRemoveHold, &kAddSchedule,  &kSchedule, &kMoveSchedule};

Job job_of(const Row& row) {
  return {.id = row.id<Job>(0),
          .kind = row.string(1),
          .payload = row.string(2),
          .unique_key = row.string(3),
          .attempt = static_cast<int>(row.integer(4)),
          .max_attempts = static_cast<int>(row.integer(5)),
          .created_at = row.time(6)};
}

}  // namespace

storage::Schema schema() {
  return {"jobs", migrations(), kStatements};
}

namespace store {

Id<Job> insert(Transaction& tx, Id<Job> id, const NewJob& job, Time run_at, Time now) {
  const std::optional<std::string_view> key =
      job.unique_key.empty() ? std::nullopt : std::optional<std::string_view>(job.unique_key);
  return *tx.one(
      kInsert, [](const Row& row) { return row.id<Job>(0); }, id, job.kind, job.payload, key, run_at, job.max_attempts,
      now);
}

bool cancel(Transaction& tx, std::string_view unique_key) {
  return tx.run(kCancel, unique_key) > 0;
}

std::optional<Time> next_due(Snapshot& snapshot, std::string_view held) {
  const auto due = [](const Row& row) { return row.optional_time(0); };
  return (held.empty() ? snapshot.one(kNextDue, due) : snapshot.one(kNextUnheld, due, held)).value_or(std::nullopt);
}

std::optional<Job> claim(Transaction& tx, Time now, std::int64_t lease, Time leased_until, std::string_view held) {
  if (held.empty()) return tx.one(kClaim, job_of, now, lease, leased_until);
  return tx.one(kClaimUnheld, job_of, now, lease, leased_until, held);
}

void renew(Transaction& tx, Id<Job> id, std::int64_t lease, Time leased_until) {
  tx.run(kRenew, id, lease, leased_until);
}

void finish(Transaction& tx, Id<Job> id, std::int64_t lease) {
  tx.run(kFinish, id, lease);
}

void wait_again(Transaction& tx, Id<Job> id, std::int64_t lease, Time run_at, std::string_view error) {
  if (tx.run(kGiveWay, id, lease) == 0) tx.run(kWaitAgain, id, lease, run_at, error);
}

void bury(Transaction& tx, Id<Job> id, std::int64_t lease, Time now, std::string_view error) {
  tx.run(kBury, id, lease, now, error);
}

std::vector<DeadJob> dead(Snapshot& snapshot, std::int64_t before, int limit) {
  return snapshot.all(
      kDead, [](const Row& row) { return DeadJob{job_of(row), row.string(7), row.time(8)}; }, before, limit);
}

bool is_dead(Snapshot& snapshot, Id<Job> id) {
  return snapshot.number(kIsDead, id) > 0;
}

bool key_is_waiting(Snapshot& snapshot, Id<Job> id) {
  return snapshot.number(kKeyIsWaiting, id) > 0;
}

void revive(Transaction& tx, Id<Job> id, Time now) {
  tx.run(kRevive, id, now);
}

bool remove_dead(Transaction& tx, Id<Job> id) {
  return tx.run(kRemoveDead, id) > 0;
}

Counts counts(Snapshot& snapshot, std::string_view held) {
  Counts counts;
  snapshot.each(kCounts, [&](const Row& row) {
    const std::string_view state = row.text(0);
    if (state == "waiting") {
      counts.waiting = row.integer(1);
      counts.oldest_due = row.optional_time(2);
    } else {
      (state == "running" ? counts.running : counts.dead) = row.integer(1);
    }
  });
  if (!held.empty()) {
    counts.held = snapshot.number(kHeld, held);
    counts.oldest_due = next_due(snapshot, held);
  }
  return counts;
}

std::optional<Hold> hold(Snapshot& snapshot) {
  return snapshot.one(kHold, [](const Row& row) { return Hold{row.time(0), row.string(1)}; });
}

void add_hold(Transaction& tx, Time now, std::string_view reason) {
  tx.run(kAddHold, now, reason);
}

bool remove_hold(Transaction& tx) {
  return tx.run(kRemoveHold) > 0;
}

Time ensure_schedule(Transaction& tx, std::string_view name, Time now) {
  tx.run(kAddSchedule, name, now);
  return *schedule(tx, name);
}

std::optional<Time> schedule(Snapshot& snapshot, std::string_view name) {
  return snapshot.one(kSchedule, [](const Row& row) { return row.time(0); }, name);
}

bool move_schedule(Transaction& tx, std::string_view name, Time from, Time to) {
  return tx.run(kMoveSchedule, name, from, to) == 1;
}

}  // namespace store
}  // namespace deskbell::jobs
