#include "run_store.h"

namespace deskbell::clocks::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kAddSample{"clocks.add_sample",
                               "INSERT INTO clock_sample (id, habit, type, taken_us, at) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kSamples{
    "clocks.samples", "SELECT taken_us FROM clock_sample WHERE habit = $1 AND type = $2 ORDER BY at DESC LIMIT $3"};
constexpr Statement kForgetSamples{
    "clocks.forget_samples",
    "DELETE FROM clock_sample WHERE id IN (SELECT id FROM clock_sample WHERE at < $1 ORDER BY at LIMIT $2)"};
constexpr Statement kAddRun{
    "clocks.add_run",
    "INSERT INTO clock_recompute (id, why, started_at, finished_at, last_subject, done, changed, "
    "total) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Statement kSaveRun{"clocks.save_run",
                             "UPDATE clock_recompute SET finished_at = $2, last_subject = $3, done = $4, changed = $5, "
                             "total = $6 WHERE id = $1"};
constexpr Statement kRuns{"clocks.runs",
                          "SELECT id, why, started_at, finished_at, last_subject, done, changed, total "
                          "FROM clock_recompute ORDER BY id DESC LIMIT $1"};
constexpr Statement kForgetRuns{"clocks.forget_runs",
                                "DELETE FROM clock_recompute WHERE finished_at IS NOT NULL AND finished_at < $1"};
constexpr Statement kFinishOthers{"clocks.finish_other_runs",
                                  "UPDATE clock_recompute SET finished_at = $2 WHERE finished_at IS NULL AND id <> $1"};
constexpr Statement kCountOpen{"clocks.count_open", "SELECT COUNT(*) FROM clock_subject WHERE state = 'open'"};
constexpr Statement kOpenAfter{"clocks.open_after",
                               "SELECT id FROM clock_subject WHERE state = 'open' AND id > $1 ORDER BY id LIMIT $2"};

}  // namespace

void add_sample(storage::Transaction& tx, const Sample& sample) {
  tx.send(kAddSample, sample.id, sample.habit, base::name_of(sample.type), sample.taken, sample.at);
}

std::vector<std::chrono::microseconds> samples(storage::Snapshot& snapshot, const std::string& habit, ClockType type,
                                               int limit) {
  return snapshot.all(
      kSamples, [](const Row& row) { return std::chrono::microseconds(row.integer(0)); }, habit, base::name_of(type),
      limit);
}

std::int64_t forget_samples(storage::Transaction& tx, Time before, int limit) {
  return tx.run(kForgetSamples, before, limit);
}

void add_run(storage::Transaction& tx, const Run& run) {
  const Recompute& told = run.told;
  tx.run(kAddRun, told.id, told.why, told.started_at, told.finished_at, run.last, told.done, told.changed, told.total);
}

void save_run(storage::Transaction& tx, const Run& run) {
  const Recompute& told = run.told;
  tx.run(kSaveRun, told.id, told.finished_at, run.last, told.done, told.changed, told.total);
}

std::vector<Run> runs(storage::Snapshot& snapshot, int limit) {
  return snapshot.all(
      kRuns,
      [](const Row& row) {
        return Run{.told = {.id = row.id<Recompute>(0),
                            .why = row.string(1),
                            .started_at = row.time(2),
                            .finished_at = row.optional_time(3),
                            .done = row.integer(5),
                            .changed = row.integer(6),
                            .total = row.integer(7)},
                   .last = row.id<Subject>(4)};
      },
      limit);
}

void forget_runs(storage::Transaction& tx, Time before) {
  tx.run(kForgetRuns, before);
}

void finish_other_runs(storage::Transaction& tx, Id<Recompute> but, Time at) {
  tx.run(kFinishOthers, but, at);
}

std::int64_t count_open(storage::Snapshot& snapshot) {
  return snapshot.number(kCountOpen);
}

std::vector<Id<Subject>> open_after(storage::Snapshot& snapshot, Id<Subject> after, int limit) {
  return snapshot.all(kOpenAfter, [](const Row& row) { return row.id<Subject>(0); }, after, limit);
}

std::span<const storage::Statement* const> run_statements() {
  static constexpr const Statement* kAll[] = {&kAddSample, &kSamples,    &kForgetSamples, &kAddRun,    &kSaveRun,
                                              &kRuns,      &kForgetRuns, &kFinishOthers,  &kCountOpen, &kOpenAfter};
  return kAll;
}

}  // namespace deskbell::clocks::store
