#pragma once
#include <calendar/days.h>
#include <base/page.h>
#include <events/consumer.h>
#include <identity/actor.h>

#include <insight/ports.h>
#include <insight/steps.h>

#include <optional>
#include <string>
#include <vector>

// Where cases wait and loop. Needs view_insight. Blocking, any thread.
namespace deskbell::insight {

struct ProcessFilter {
  Track track = Track::state;
  std::optional<Time> from = {};  // steps left from this day of the workspace on; none: 30 days ago
  std::optional<Time> to = {};    // until this day, inclusive; none: today
  std::optional<std::string> kind = {};
  std::optional<Id<routing::Queue>> queue = {};  // in which the case was when it entered the step
};

struct Node {
  std::string place;
  std::string name;
  std::optional<cases::StateCategory> category;  // of a state
  std::int64_t now = 0;                          // how many are in it at this moment
  std::optional<Time> oldest;                    // since when the longest of them is
  std::int64_t left = 0;                         // how many have left it in the time
  std::int64_t back = 0;                         // how many came into it a second time or more
  std::optional<std::int64_t> median_s;          // of those who left it, how long they were in it
  std::optional<std::int64_t> p90_s;
};
BOOST_DESCRIBE_STRUCT(Node, (), (place, name, category, now, oldest, left, back, median_s, p90_s))

struct Edge {
  std::string from;  // empty: opened, or for tasks asked for
  std::string to;    // empty: nothing comes after it
  std::int64_t count = 0;
  std::int64_t back = 0;                 // of which so many had been there before
  std::optional<std::int64_t> median_s;  // in `from`, before they went this way
  std::optional<std::int64_t> p90_s;
};
BOOST_DESCRIBE_STRUCT(Edge, (), (from, to, count, back, median_s, p90_s))

struct ProcessView {
  Track track = Track::state;
  std::string from;  // "2026-03-01"
  std::string to;
  std::vector<Node> nodes;    // those that most have left first
  std::vector<Edge> edges;    // the most frequent first
  std::int64_t position = 0;  // of the log, up to which it is worked in
  std::optional<Time> since;  // nothing older is in it
};
BOOST_DESCRIBE_STRUCT(ProcessView, (), (track, from, to, nodes, edges, position, since))

struct PassageFilter {
  Track track = Track::state;
  std::string place;
  std::optional<std::string> next = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct PassageView {
  Id<cases::Case> case_id;
  std::string number;
  std::string subject;
  std::string next;
  Time entered_at;
  Time left_at;
  bool back = false;
};
BOOST_DESCRIBE_STRUCT(PassageView, (), (case_id, number, subject, next, entered_at, left_at, back))

class Process {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    const Ports& ports;
    calendar::ZoneName time_zone = {};  // of the workspace: days are cut there
  };
  explicit Process(Needs needs) : needs_(std::move(needs)) {}

  Result<ProcessView> view(const Actor& actor, const ProcessFilter& filter);
  // Who left a place, the latest first; only cases that the actor may see.
  Result<Page<PassageView>> passages(const Actor& actor, const PassageFilter& filter);

  // The handler of the consumer "insight".
  events::Consumer::Handler follower();
  // Forgets passages of more than 400 days ago, at most so many at once; the tallies stay.
  std::int64_t prune(int limit);

 private:
  void hear(storage::Transaction& tx, const events::Event& event);
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::insight
