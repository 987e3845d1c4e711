#include <incidents/home.h>

#include <algorithm>

namespace deskbell::incidents {
namespace {

constexpr std::size_t kFewestTries = 5;
constexpr std::size_t kMostTries = 50;
constexpr milliseconds kSlowestTrip{60'000};
constexpr std::chrono::days kAway{14};
constexpr std::chrono::days kTestHolds{30};
constexpr std::size_t kMostTeams = 50;
constexpr std::size_t kMostPeople = 500;
constexpr std::size_t kMostQueues = 50;

bool sits_at_a_desk(const std::vector<DeskBound>& desk_bound, Id<routing::Queue> queue) {
  return std::ranges::any_of(desk_bound, [&](const DeskBound& one) { return one.queue == queue; });
}

}  // namespace

Result<ConnectionTest> judged(const ConnectionTrial& trial, Time now) {
  auto trips = trial.round_trips_ms;
  if (trial.lost < 0) return invalid("lost", "may not be negative");
  const std::size_t tries = trips.size() + static_cast<std::size_t>(trial.lost);
  if (tries < kFewestTries || tries > kMostTries) return invalid("round_trips_ms", "and lost must be 5 to 50 tries together");
  for (std::size_t i = 0; i < trips.size(); ++i)
    if (trips[i] < milliseconds(0) || trips[i] > kSlowestTrip)
      return invalid("round_trips_ms[" + std::to_string(i) + "]", "must be from 0 to 60000");
  ConnectionTest out{.at = now, .lost = trial.lost};
  if (!trips.empty()) {
    const auto middle = trips.begin() + std::ssize(trips) / 2;
    std::ranges::nth_element(trips, middle);
    out.round_trip_ms = *middle;
  }
  if (trial.lost > 0 || out.round_trip_ms > kSlowestGoodTrip) out.quality = Quality::poor;
  return out;
}

std::vector<Obstacle> obstacles_of(const Colleague& one, const std::optional<ConnectionTest>& connection,
                                   const std::vector<DeskBound>& desk_bound, Time now) {
  std::vector<Obstacle> out;
  if (!one.second_factor) out.push_back(Obstacle::no_second_factor);
  if (!one.last_seen_at || now - *one.last_seen_at > kAway) out.push_back(Obstacle::long_away);
  if (!connection || now - connection->at > kTestHolds)
    out.push_back(Obstacle::untested);
  else if (connection->quality == Quality::poor)
    out.push_back(Obstacle::poor_connection);
  const auto at_a_desk = [&](Id<routing::Queue> queue) { return sits_at_a_desk(desk_bound, queue); };
  if (!one.queues.empty() && std::ranges::all_of(one.queues, at_a_desk)) out.push_back(Obstacle::desk_bound_only);
  return out;
}

Result<void> check(const HomeOffice& office) {
  if (office.teams.size() > kMostTeams) return invalid("home.teams", "may be at most 50");
  if (office.people.size() > kMostPeople) return invalid("home.people", "may be at most 500");
  if (office.desk_bound.size() > kMostQueues) return invalid("home.desk_bound", "may be at most 50");
  for (std::size_t i = 0; i < office.desk_bound.size(); ++i) {
    const DeskBound& one = office.desk_bound[i];
    const std::string path = "home.desk_bound[" + std::to_string(i) + "]";
    if (std::ranges::count(office.desk_bound, one.queue, &DeskBound::queue) > 1)
      return invalid(path + ".queue", "may stand here only once");
    if (one.to && sits_at_a_desk(office.desk_bound, *one.to))
      return invalid(path + ".to", "needs a desk itself");
  }
  return {};
}

}  // namespace deskbell::incidents
