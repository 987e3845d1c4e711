#include "dispatcher_state.h"

#include <algorithm>

// While another node of the cluster routes: the same picture from the same tables, with nothing decided or written.
namespace deskbell::routing {
namespace {

constexpr std::size_t kMostAtOnce = 500;
constexpr seconds kComeAgain{1};  // for a change of turns, too
constexpr std::chrono::milliseconds kUnsettledAgain{100};
// What was committed just before the tables were read may be written down by the leading node only afterwards: at once,
// or after a change of the leading node.
constexpr seconds kReloads[] = {seconds{3}, seconds{30}};

}  // namespace

std::vector<events::Event> Dispatcher::State::take_inbox() {
  std::vector<events::Event> batch;
  const std::scoped_lock lock(inbox_mutex);
  for (; !inbox.empty() && batch.size() < kMostAtOnce; inbox.pop_front()) batch.push_back(*inbox.front());
  return batch;
}

Time Dispatcher::State::follow(Time now) {
  if (!reload_at.empty() && reload_at.front() <= now) {
    reload_at.erase(reload_at.begin());
    loaded = load_tables(now);
  }
  if (!loaded) {
    unsettled.clear();
    if (!load_tables(now)) return now + kComeAgain;  // the leading node has not begun yet
    reload_at.clear();
    for (const seconds after : kReloads) reload_at.push_back(now + after);
  }
  const std::vector<events::Event> batch = take_inbox();
  if (!batch.empty() || !unsettled.empty()) {
    News news;
    std::map<WorkId, std::int64_t> touched;
    const std::int64_t reached = needs.database.read([&](storage::Snapshot& snapshot) {
      news = {};
      touched = unsettled;
      for (const auto& [work, position] : unsettled) news.places[work];
      for (const events::Event& event : batch) {
        News of_one;
        note(snapshot, nullptr, event, of_one);
        for (const auto& [work, place] : of_one.places) {
          news.places[work];
          // An offer is written down together with its event.
          if (!event.kind.starts_with("offer.")) touched[work] = event.position;
        }
        news.declined.merge(of_one.declined);
        for (auto& [id, queue] : of_one.queues) news.queues[id] = std::move(queue);
        for (auto& [id, agent] : of_one.agents) news.agents[id] = std::move(agent);
      }
      for (auto& [conversation, place] : news.places) place = place_of(snapshot, conversation);
      return store::cursor(snapshot).value_or(0);
    });
    take_in(news, now);
    std::erase_if(touched, [&](const auto& one) { return one.second <= reached; });
    unsettled = std::move(touched);
  }
  follow_hours(now);
  follow_pace(now);
  return now + (unsettled.empty() ? std::chrono::microseconds(kComeAgain) : std::chrono::microseconds(kUnsettledAgain));
}

}  // namespace deskbell::routing
