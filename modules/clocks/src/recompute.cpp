#include "clock_store.h"
#include "run_store.h"
#include "state.h"

#include <thread>

namespace deskbell::clocks {
namespace {

constexpr int kBatch = 100;
// A slice is short, so that stopping the program does not wait for it; then the next job goes on.
constexpr std::chrono::seconds kSlice{5};

}  // namespace

void Clocks::State::request_run(storage::Transaction& tx, const std::string& why) {
  store::add_run(
      tx, {.told = {.id = needs.ids.next<Recompute>(), .why = why, .started_at = needs.clock.now()}, .last = {}});
  needs.jobs.enqueue(tx, {.kind = "clocks.recompute", .unique_key = "clocks.recompute"});
}

bool Clocks::State::run_slice() {
  // What was asked for last covers everything that was asked for before it.
  struct Asked {
    std::optional<store::Run> run;
    std::int64_t total = 0;
  };
  const Asked asked = needs.database.read([&](storage::Snapshot& snapshot) {
    const auto newest = store::runs(snapshot, 1);
    if (newest.empty() || newest.front().told.finished_at) return Asked{};
    return Asked{newest.front(),
                 newest.front().told.done == 0 ? store::count_open(snapshot) : newest.front().told.total};
  });
  if (!asked.run) return false;
  const Id<Recompute> id = asked.run->told.id;
  (void)needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    store::Run run = *asked.run;
    run.told.total = asked.total;
    store::save_run(tx, run);
    store::finish_other_runs(tx, id, needs.clock.now());
    return {};
  });
  const auto until = needs.clock.steady() + kSlice;
  do {
    const auto began = std::chrono::steady_clock::now();
    if (!run_batch(id)) return false;
    // Half of the time belongs to who waits to write.
    std::this_thread::sleep_for(std::chrono::steady_clock::now() - began);
  } while (needs.clock.steady() < until);
  return true;
}

bool Clocks::State::run_batch(Id<Recompute> id) {
  const auto more = needs.database.write([&](storage::Transaction& tx) -> Result<bool> {
    auto newest = store::runs(tx, 1);
    // Another one was asked for meanwhile; its job waits already.
    if (newest.empty() || newest.front().told.id != id || newest.front().told.finished_at) return false;
    store::Run& run = newest.front();
    const Time now = needs.clock.now();
    const auto calendars = needs.calendars.set(tx);
    const auto policies = book(tx);
    const auto subjects = store::open_after(tx, run.last, kBatch);
    for (const Id<Subject> subject : subjects) {
      run.last = subject;
      ++run.told.done;
      auto record = store::record(tx, subject);
      if (!record) continue;
      const std::optional<Standing> before = record->standing;
      const World its_world = world(*calendars, record->calendar_stamp != calendars->stamp());
      record->calendar_stamp = calendars->stamp();
      const SubjectKind kind = record->standing.subject.kind;
      const SubjectPort* its_port = port(kind);
      const auto facts = its_port && its_port->facts ? its_port->facts(tx, subject) : std::nullopt;
      std::vector<Step> steps;
      if (facts) {
        const Match match = policies->match(*calendars, kind, *facts, now);
        record->policy = match.policy ? std::optional(match.policy->id) : std::nullopt;
        steps = happen(record->standing, {.kind = HappeningKind::recomputed, .at = now}, match.promise, its_world);
      } else {
        steps = advance(record->standing, now, its_world);
      }
      keep(tx, *record, before, steps, 0);
      if (!steps.empty()) ++run.told.changed;
    }
    const bool finished = std::ssize(subjects) < kBatch;
    if (finished) run.told.finished_at = now;
    store::save_run(tx, run);
    return !finished;
  });
  return more.value_or(false);
}

}  // namespace deskbell::clocks
