#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <base/result.h>
#include <identity/user.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

// Work from home: who goes on from home, where the work goes for which somebody has to sit at a desk, and what is in the
// way of it, best known on a calm day.
namespace deskbell::routing {
struct Queue;
}
namespace deskbell::incidents {

using std::chrono::milliseconds;

// A queue that can be served from the office only.
struct DeskBound {
  Id<routing::Queue> queue;
  std::optional<Id<routing::Queue>> to;  // none: its customers are asked to leave a message
  bool operator==(const DeskBound&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeskBound, (), (queue, to))

// Of a plan.
struct HomeOffice {
  std::vector<Id<identity::Team>> teams;  // everybody in these
  std::vector<Id<identity::User>> people;
  std::vector<DeskBound> desk_bound;
  bool operator==(const HomeOffice&) const = default;
};
BOOST_DESCRIBE_STRUCT(HomeOffice, (), (teams, people, desk_bound))

enum class Place { unknown, home, office, not_working };
BOOST_DESCRIBE_ENUM(Place, unknown, home, office, not_working)

struct Seat {
  Id<identity::User> user;
  std::string name;
  Place place = Place::unknown;
  std::optional<Time> since;
  bool operator==(const Seat&) const = default;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (user, name, place, since))

// A queue as it was before the mode began, so that the end puts back what the begin has changed and nothing else.
struct Rerouted {
  DeskBound what;
  bool was_paused = false;
  bool had_rule = false;
  bool operator==(const Rerouted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rerouted, (), (what, was_paused, had_rule))

// Of an incident that began with such a plan.
struct HomeMode {
  std::vector<Seat> seats;  // by name
  std::vector<DeskBound> desk_bound;
  std::vector<Rerouted> rerouted;
  bool operator==(const HomeMode&) const = default;
};
BOOST_DESCRIBE_STRUCT(HomeMode, (), (seats, desk_bound, rerouted))

// Round trips from somebody's browser to Deskbell and back.
struct ConnectionTrial {
  std::vector<milliseconds> round_trips_ms;  // those that came back
  int lost = 0;
};

enum class Quality { good, poor };
BOOST_DESCRIBE_ENUM(Quality, good, poor)

struct ConnectionTest {
  Time at;
  milliseconds round_trip_ms{0};  // the median
  int lost = 0;
  Quality quality = Quality::good;
  bool operator==(const ConnectionTest&) const = default;
};
BOOST_DESCRIBE_STRUCT(ConnectionTest, (), (at, round_trip_ms, lost, quality))

// What is in somebody's way to work from home.
enum class Obstacle {
  no_second_factor,  // his password alone would open Deskbell from anywhere
  long_away,         // has not signed in for two weeks
  untested,          // has not tested his connection within a month
  poor_connection,
  desk_bound_only    // serves no other queues than those that need a desk
};
BOOST_DESCRIBE_ENUM(Obstacle, no_second_factor, long_away, untested, poor_connection, desk_bound_only)

// What other modules know of somebody who works here.
struct Colleague {
  Id<identity::User> user;
  std::string name;
  identity::Presence presence = identity::Presence::offline;
  bool second_factor = false;
  std::optional<Time> last_seen_at;
  std::vector<Id<routing::Queue>> queues;
};

struct Readiness {
  Id<identity::User> user;
  std::string name;
  identity::Presence presence = identity::Presence::offline;
  std::optional<Time> last_seen_at;
  std::optional<ConnectionTest> connection;
  std::vector<Obstacle> obstacles;  // none: ready
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (user, name, presence, last_seen_at, connection, obstacles))

// ---- the rules; pure ----

inline constexpr milliseconds kSlowestGoodTrip{300};

// At least five tries and at most fifty; one that is lost, or a median beyond kSlowestGoodTrip, is poor.
Result<ConnectionTest> judged(const ConnectionTrial& trial, Time now);
std::vector<Obstacle> obstacles_of(const Colleague& one, const std::optional<ConnectionTest>& connection,
                                   const std::vector<DeskBound>& desk_bound, Time now);
// The people and queues themselves are not looked up.
Result<void> check(const HomeOffice& office);

}  // namespace deskbell::incidents
