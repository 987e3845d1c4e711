#include "run_store.h"

#include <base/json.h>

#include <backup/backups.h>
#include <backup/migrations.h>

namespace deskbell::backup {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_RUN_COLUMNS "id, kind, state, began, ended, progress, size, stored, reaches, lineage, detail"

constexpr Statement kAdd{"backup.add_run", "INSERT INTO backup_run (" DESKBELL_RUN_COLUMNS
                                           ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kSet{"backup.set_run",
                         "UPDATE backup_run SET state = $2, ended = $3, progress = $4, size = $5, stored = $6, "
                         "reaches = $7, lineage = $8, detail = $9 WHERE id = $1"};
constexpr Statement kFailRunning{"backup.fail_running",
                                 "UPDATE backup_run SET state = 'failed', ended = $1, detail = 'The program ended "
                                 "meanwhile.' WHERE state = 'running'"};
constexpr Statement kRuns{"backup.runs", "SELECT " DESKBELL_RUN_COLUMNS " FROM backup_run ORDER BY id DESC LIMIT $1"};
constexpr Statement kLast{"backup.last_run",
                          "SELECT " DESKBELL_RUN_COLUMNS " FROM backup_run WHERE kind = $1 ORDER BY id DESC LIMIT 1"};
constexpr Statement kLastWith{"backup.last_run_with",
                              "SELECT " DESKBELL_RUN_COLUMNS
                              " FROM backup_run WHERE kind = $1 AND state = $2 ORDER BY id DESC LIMIT 1"};
constexpr Statement kForget{"backup.forget_runs", "DELETE FROM backup_run WHERE began < $1"};
constexpr Statement kTouch{"backup.touch",
                           "INSERT INTO backup_follower (name, at) VALUES ('log', $1) ON CONFLICT (name) DO UPDATE SET "
                           "at = excluded.at"};
constexpr const Statement* kStatements[] = {&kAdd, &kSet, &kFailRunning, &kRuns, &kLast, &kLastWith, &kForget, &kTouch};

Run run_of(const Row& row) {
  return {.id = row.id<Run>(0),
          .kind = base::find_enum<RunKind>(row.text(1)).value_or(RunKind::base),
          .state = base::find_enum<RunState>(row.text(2)).value_or(RunState::failed),
          .began = row.time(3),
          .ended = row.optional_time(4),
          .progress = row.real(5),
          .size = row.integer(6),
          .stored = row.integer(7),
          .reaches = row.optional_time(8),
          .lineage = row.string(9),
          .detail = row.string(10)};
}

}  // namespace

storage::Schema schema() {
  return {"backup", migrations(), kStatements};
}

namespace store {

void add(Transaction& tx, const Run& run) {
  tx.run(kAdd, run.id, base::name_of(run.kind), base::name_of(run.state), run.began, run.ended, run.progress, run.size,
         run.stored, run.reaches, run.lineage, run.detail);
}

void set(Transaction& tx, const Run& run) {
  tx.run(kSet, run.id, base::name_of(run.state), run.ended, run.progress, run.size, run.stored, run.reaches,
         run.lineage, run.detail);
}

void fail_running(Transaction& tx, Time now) {
  tx.run(kFailRunning, now);
}

std::vector<Run> runs(Snapshot& snapshot, int limit) {
  return snapshot.all(kRuns, run_of, limit);
}

std::optional<Run> last(Snapshot& snapshot, RunKind kind, std::optional<RunState> state) {
  if (!state) return snapshot.one(kLast, run_of, base::name_of(kind));
  return snapshot.one(kLastWith, run_of, base::name_of(kind), base::name_of(*state));
}

void forget(Transaction& tx, Time before) {
  tx.run(kForget, before);
}

void touch(Transaction& tx, Time now) {
  tx.run(kTouch, now);
}

}  // namespace store
}  // namespace deskbell::backup
