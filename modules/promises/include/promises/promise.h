#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <contacts/contact.h>
#include <identity/actor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::cases {
struct Case;
}

// What somebody here said he would do for a customer by a certain time.
namespace deskbell::promises {

enum class Kind {
  call_back,
  reply,  // write, tell, answer
  other   // do something: send a part, look into it
};
BOOST_DESCRIBE_ENUM(Kind, call_back, reply, other)

enum class State {
  open,
  kept,
  broken,  // the time has passed; whoever does it all the same only fills in `done_at`
  cancelled
};
BOOST_DESCRIBE_ENUM(State, open, kept, broken, cancelled)

enum class StepKind { made, moved, reminded, kept, broken, done_late, cancelled };
BOOST_DESCRIBE_ENUM(StepKind, made, moved, reminded, kept, broken, done_late, cancelled)

struct Step {
  StepKind what = StepKind::made;
  Time at;
  std::string by_name;  // empty: the clock
  Time due_at;          // as it was afterwards
  std::string note;
  bool operator==(const Step&) const = default;
};
BOOST_DESCRIBE_STRUCT(Step, (), (what, at, by_name, due_at, note))

struct Promise {
  Id<Promise> id;
  std::optional<Id<conversations::Conversation>> conversation;  // at least one of the two
  std::optional<Id<cases::Case>> case_id;
  std::optional<contacts::ContactSummary> contact;
  Kind kind = Kind::other;
  std::string what;
  std::optional<std::string> words;  // as they were said, when it was recognised in a text
  Id<identity::User> owner;
  std::string owner_name;
  Time due_at;
  std::string time_zone;  // the customer's, IANA
  std::string due_local;  // "2026-03-03 10:00" there
  std::optional<Time> remind_at;
  State state = State::open;
  std::optional<Time> done_at;  // kept, or done after it was broken
  std::optional<Id<Promise>> follow_up_of;
  std::vector<Step> history;
  std::int64_t version = 1;  // grows with each change
  Time created_at;
  bool operator==(const Promise&) const = default;
};
BOOST_DESCRIBE_STRUCT(Promise, (),
                      (id, conversation, case_id, contact, kind, what, words, owner, owner_name, due_at, time_zone,
                       due_local, remind_at, state, done_at, follow_up_of, history, version, created_at))

// On the case's stream, the conversation's, or both; each carries the promise after it. Reminded and Broken stand on the
// owner's stream as well.
struct PromiseEvent {
  Promise promise;
  std::optional<std::string> by_name;
};
BOOST_DESCRIBE_STRUCT(PromiseEvent, (), (promise, by_name))

struct Made : PromiseEvent {
  static constexpr std::string_view kKind = "promise.made";
};
struct Moved : PromiseEvent {
  static constexpr std::string_view kKind = "promise.moved";
};
struct Reminded : PromiseEvent {
  static constexpr std::string_view kKind = "promise.reminded";
};
struct Kept : PromiseEvent {
  static constexpr std::string_view kKind = "promise.kept";
};
struct Broken : PromiseEvent {
  static constexpr std::string_view kKind = "promise.broken";
};
struct DoneLate : PromiseEvent {
  static constexpr std::string_view kKind = "promise.done_late";
};
struct Cancelled : PromiseEvent {
  static constexpr std::string_view kKind = "promise.cancelled";
};
BOOST_DESCRIBE_STRUCT(Made, (PromiseEvent), ())
BOOST_DESCRIBE_STRUCT(Moved, (PromiseEvent), ())
BOOST_DESCRIBE_STRUCT(Reminded, (PromiseEvent), ())
BOOST_DESCRIBE_STRUCT(Kept, (PromiseEvent), ())
BOOST_DESCRIBE_STRUCT(Broken, (PromiseEvent), ())
BOOST_DESCRIBE_STRUCT(DoneLate, (PromiseEvent), ())
BOOST_DESCRIBE_STRUCT(Cancelled, (PromiseEvent), ())

// ---- report ----

struct Tally {
  std::int64_t made = 0;
  std::int64_t open = 0;
  std::int64_t kept = 0;
  std::int64_t broken = 0;     // of which
  std::int64_t done_late = 0;  // were done after their time
  std::int64_t cancelled = 0;
  double kept_share = 0;             // of kept and broken, from 0 to 1; 0 when there are none
  std::int64_t average_late_s = 0;   // of those done late
  std::int64_t longest_late_s = 0;
  bool operator==(const Tally&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tally, (),
                      (made, open, kept, broken, done_late, cancelled, kept_share, average_late_s, longest_late_s))

struct AgentTally {
  Id<identity::User> user;
  std::string name;
  Tally figures;
};
BOOST_DESCRIBE_STRUCT(AgentTally, (), (user, name, figures))

struct TeamTally {
  Id<identity::Team> team;
  std::string name;
  Tally figures;
};
BOOST_DESCRIBE_STRUCT(TeamTally, (), (team, name, figures))

struct Report {
  Tally all;
  std::vector<AgentTally> by_agent;  // most broken first
  std::vector<TeamTally> by_team;    // teams of which the owners are members now
  std::optional<Time> as_of;
};
BOOST_DESCRIBE_STRUCT(Report, (), (all, by_agent, by_team, as_of))

}  // namespace deskbell::promises
