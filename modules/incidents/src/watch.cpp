#include <cases/events.h>
#include <incidents/burst.h>

#include <algorithm>

#include "work.h"

namespace deskbell::incidents {
namespace {

// Cases are counted in steps of five minutes; the last hour is held against the four weeks before it.
constexpr std::chrono::minutes kBucket{5};
constexpr std::chrono::minutes kWindow{60};
constexpr std::chrono::days kHabit{28};
constexpr std::chrono::days kKept{35};
// After a proposal was dismissed, or an incident resolved, its sort is left alone for a while.
constexpr std::chrono::hours kQuiet{6};

std::int64_t bucket_of(Time at) {
  return at.time_since_epoch() / kBucket;
}

bool is_internal(const cases::Case& matter) {
  return matter.kind == cases::kIncident || matter.kind == cases::kInternalTask;
}

}  // namespace

void Incidents::Work::watch(storage::Transaction& tx, const cases::Case& matter, Time at) {
  if (is_internal(matter)) return;
  const std::string sort = sort_of(matter.kind, matter.category);
  store::arrived(tx, sort, bucket_of(at));
  for (Incident& incident : store::of_state(tx, State::declared, 100)) {
    if (!gathers(incident, matter)) continue;
    if (add_case(tx, Actor::system(), incident, matter))
      save<Gathered>(tx, Actor::system(), incident, LineKind::gathered, matter.number);
  }
  // What is read long after it happened (a consumer that starts anew) makes habit, not news.
  if (now() - at > kWindow) return;
  const std::int64_t window = bucket_of(now()) - kWindow / kBucket + 1;
  const std::int64_t seen = store::arrived_since(tx, sort, window);
  if (seen < BurstRule().least) return;
  const double expected = expected_of(tx, sort, window);
  if (!is_burst(seen, expected)) return;
  if (const auto last = store::last_of_sort(tx, sort)) {
    const bool over = last->state == State::dismissed || last->state == State::resolved || last->state == State::reviewed;
    if (!over || now() - last->changed_at < kQuiet) return;
  }
  Incident incident;
  incident.id = needs.ids.next<Incident>();
  incident.state = State::proposed;
  incident.title = matter.subject;
  incident.burst = Burst{.case_kind = matter.kind,
                         .category = matter.category,
                         .seen = seen,
                         .expected = expected,
                         .chance = poisson_tail(seen, expected),
                         .window_s = kWindow};
  incident.started_at = now() - kWindow;
  store::insert(tx, incident, sort, now());
  append<Proposed>(tx, Actor::system(), incident, {});
}

// Four weeks are read once for each step of time, however many cases of the sort arrive in it.
double Incidents::Work::expected_of(storage::Snapshot& snapshot, const std::string& sort, std::int64_t window) {
  Expected& known = expectations[sort];
  if (known.window == window) return known.value;
  const auto before = store::arrived_before(snapshot, sort, bucket_of(now() - kHabit), window);
  const double windows = before.count == 0 ? 1
                                           : static_cast<double>(window - before.oldest) /
                                                 static_cast<double>(kWindow / kBucket);
  known = {window, habit(before.count, windows)};
  return known.value;
}

events::Consumer::Handler Incidents::watcher() {
  const auto handle = [work = work_.get()](storage::Transaction& tx, std::span<const events::Event> batch) -> Result<void> {
    bool any = false;
    for (const events::Event& event : batch) {
      if (event.kind != cases::Opened::kKind) continue;
      const auto opened = base::parse_json<cases::Opened>(event.payload);
      if (!opened) continue;
      work->watch(tx, opened->matter, event.at);
      any = true;
    }
    if (any) store::forget_arrivals(tx, bucket_of(work->now() - kKept));
    return {};
  };
  return {handle, [](const events::Event& event) { return event.kind == cases::Opened::kKind; }};
}

}  // namespace deskbell::incidents
