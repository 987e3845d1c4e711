#pragma once
#include <events/log.h>
#include <identity/actor.h>

#include <cases/case.h>
#include <clocks/clock.h>
#include <insight/ports.h>

#include <optional>
#include <string>
#include <vector>

// Time travel: how things stood. Needs view_insight, and view_cases on the case as it is now. Blocking, any thread.
namespace deskbell::insight {

struct ThenLine {
  std::int64_t seq = 0;
  std::string kind;
  Time at;
  std::optional<std::string> by_name;
};
BOOST_DESCRIBE_STRUCT(ThenLine, (), (seq, kind, at, by_name))

struct CaseThen {
  Time at;
  cases::Case matter;  // with its owner, queue, grade and tasks as they were
  std::optional<std::string> owner_name;
  std::optional<std::string> queue_name;
  std::vector<cases::Task> tasks;      // those of which the log still has something from before
  std::vector<clocks::Clock> clocks;   // as they had last been told
  std::vector<ThenLine> lines;         // what had just happened, newest first, at most 50
  std::int64_t seq = 0;                // of the case's stream: the last event that is in it
  std::int64_t position = 0;           // of that event in the log
  std::optional<Time> complete_since;  // retention has taken what was before; tasks and clocks of then may be missing
};
BOOST_DESCRIBE_STRUCT(CaseThen, (),
                      (at, matter, owner_name, queue_name, tasks, clocks, lines, seq, position, complete_since))

struct ThenCount {
  std::string key;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ThenCount, (), (key, count))

struct QueueThen {
  Time at;
  Id<routing::Queue> queue;
  std::string name;
  std::int64_t cases = 0;  // unfinished ones, at most 10,000 are counted
  std::vector<ThenCount> by_level;
  std::vector<ThenCount> by_state;
  std::vector<cases::CaseSummary> first;  // as they were, those that were longest in the queue first, at most 50
  int beyond_log = 0;                     // of these so many could not be told: retention has taken their events
  std::int64_t position = 0;              // of the log, up to which it is worked in
  Time as_of;                             // when the last of that happened
};
BOOST_DESCRIBE_STRUCT(QueueThen, (), (at, queue, name, cases, by_level, by_state, first, beyond_log, position, as_of))

class History {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    const Ports& ports;
  };
  explicit History(Needs needs) : needs_(needs) {}

  // not_found when there was no such case yet; failed_precondition when retention has taken what would tell.
  Result<CaseThen> case_at(const Actor& actor, Id<cases::Case> id, Time at);
  // failed_precondition for a moment before the log begins. Lists only cases that the actor may see; counts all.
  Result<QueueThen> queue_at(const Actor& actor, Id<routing::Queue> queue, Time at);

 private:
  Needs needs_;
};

}  // namespace deskbell::insight
