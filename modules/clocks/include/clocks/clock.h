#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <calendar/calendars.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A promise in working time that somebody owes for something: "first answer within 4 hours". Clocks know what they
// belong to only by number; who owns it tells what happens to it.
namespace deskbell::clocks {

struct Policy;

enum class SubjectKind { service_case, task };
BOOST_DESCRIBE_ENUM(SubjectKind, service_case, task)

// What the clocks belong to. `id` is the number of the case or task; events go to `stream`, that of its case.
struct Subject {
  SubjectKind kind = SubjectKind::service_case;
  Id<Subject> id;
  Id<Subject> stream;
  bool operator==(const Subject&) const = default;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (kind, id, stream))

enum class ClockType {
  first_response,  // from opening to the first answer
  next_response,   // from the customer's message to the next answer; one round for each
  update,          // the customer hears how it stands, again and again; one round for each
  resolution,      // from opening until it is solved
  task             // from opening of a task until it is done
};
BOOST_DESCRIBE_ENUM(ClockType, first_response, next_response, update, resolution, task)

enum class ClockStatus {
  running,
  paused,    // by what it waits for
  breached,  // the promise is broken; goes on counting until `ended_at`
  met,
  cancelled  // owed no more
};
BOOST_DESCRIBE_ENUM(ClockStatus, running, paused, breached, met, cancelled)

// For what something waits while nobody here can go on. A policy says which of them pause a clock.
enum class Waiting {
  customer,
  third_party,
  department,  // a task elsewhere in the house
  agreed       // a later moment was agreed with the customer
};
BOOST_DESCRIBE_ENUM(Waiting, customer, third_party, department, agreed)

inline constexpr int kBreachPercent = 100;

// What was promised, copied from the policy, so that a clock says by itself what it counts to.
struct Terms {
  Id<Policy> policy;
  Id<calendar::NamedCalendar> calendar;
  std::chrono::seconds target_s{0};  // of working time
  std::vector<int> warn_percent;     // of the target, ascending; beyond 100: how much too late
  std::vector<Waiting> pauses;
  bool operator==(const Terms&) const = default;
};
BOOST_DESCRIBE_STRUCT(Terms, (), (policy, calendar, target_s, warn_percent, pauses))

struct Clock {
  Id<Clock> id;
  ClockType type = ClockType::first_response;
  int round = 1;
  ClockStatus status = ClockStatus::running;
  Terms terms;
  Time started_at;
  std::chrono::microseconds elapsed_us{0};  // of working time, counted before `since`
  std::optional<Time> since;                // counts since then; none: stands still
  std::optional<Waiting> paused_for;
  std::optional<Time> due_at;  // the last moment in time; of one that stands still, that of when it last counted; of
                               // one that is broken, when that was
  std::optional<Time> next_at;  // the next warning or the breach is told after this moment; none: nothing to come
  int told_percent = 0;         // the highest mark that was told; 100 is the breach
  std::optional<Time> breached_at;
  std::optional<Time> ended_at;  // met or cancelled, also too late
  bool open() const { return !ended_at; }
  bool operator==(const Clock&) const = default;
};
BOOST_DESCRIBE_STRUCT(Clock, (),
                      (id, type, round, status, terms, started_at, elapsed_us, since, paused_for, due_at, next_at,
                       told_percent, breached_at, ended_at))

enum class HappeningKind {
  opened,
  agent_replied,   // ends first and next response; the customer heard how it stands
  customer_wrote,  // asks for the next response, unless an answer is owed already
  update_told,     // the customer was told how it stands, also without being asked
  waiting_began,   // for `waiting`; a second one replaces the first
  waiting_ended,
  solved,      // ends everything; an answer that was owed is given by it
  reopened,    // goes on counting where solving, closing or cancelling has ended it; the time between does not count
  closed,      // as solved when it was not
  regraded,    // the facts have changed: another policy may hold now
  recomputed,  // a policy or calendar has changed
  cancelled    // merged into another, withdrawn, spam: nothing is owed any more
};
BOOST_DESCRIBE_ENUM(HappeningKind, opened, agent_replied, customer_wrote, update_told, waiting_began, waiting_ended,
                    solved, reopened, closed, regraded, recomputed, cancelled)

struct Happening {
  HappeningKind kind = HappeningKind::opened;
  Time at;                              // never counts as before what was heard last
  std::optional<Waiting> waiting = {};  // of waiting_began; none: for the customer
  std::int64_t actor = 0;               // who did it, for the events
};

}  // namespace deskbell::clocks
