#pragma once
#include <cases/case.h>
#include <escalation/ladder.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A level of a ladder that a case has reached, and what came of it.
namespace deskbell::escalation {

// Why it was raised.
struct Reason {
  TriggerKind kind = TriggerKind::by_hand;
  std::optional<clocks::ClockType> clock = {};
  std::optional<int> percent = {};
  std::optional<int> count = {};
  std::optional<std::string> tier = {};
  std::optional<double> sentiment = {};
  bool operator==(const Reason&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (kind, clock, percent, count, tier, sentiment))

// Where the case was, with the names of then.
struct Place {
  std::optional<Id<routing::Queue>> queue = {};
  std::optional<std::string> queue_name = {};
  std::optional<int> line = {};  // of the ladder, from 1
  std::optional<Id<identity::User>> owner = {};
  std::optional<std::string> owner_name = {};
  cases::Level level = cases::Level::normal;
  bool operator==(const Place&) const = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (queue, queue_name, line, owner, owner_name, level))

struct Step {
  ActionKind kind = ActionKind::notify;
  std::vector<std::string> names = {};      // who was told, the queue, the task
  std::optional<std::string> refused = {};  // it could not be done, and why
  Time at;
  bool operator==(const Step&) const = default;
};
BOOST_DESCRIBE_STRUCT(Step, (), (kind, names, refused, at))

enum class CallState {
  ringing,
  acknowledged,
  unanswered,  // everybody was called twice
  cancelled    // the case came to its end, or went back, before
};
BOOST_DESCRIBE_ENUM(CallState, ringing, acknowledged, unanswered, cancelled)

struct Ring {
  Id<identity::User> user;
  std::string name;
  Time at;
  bool operator==(const Ring&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ring, (), (user, name, at))

struct Call {
  CallState state = CallState::ringing;
  std::chrono::seconds answer_within_s{};
  std::vector<Id<identity::User>> chain;  // whom it goes to, in this order
  std::vector<Ring> rings;                // who was called, the last one now
  int turns = 0;                          // of the chain, with those who could not be called any more
  std::optional<Time> next_at = {};       // then the next one is
  std::optional<Id<identity::User>> by = {};
  std::optional<std::string> by_name = {};
  std::optional<Time> at = {};
  std::optional<std::string> note = {};
  bool operator==(const Call&) const = default;
};
BOOST_DESCRIBE_STRUCT(Call, (), (state, answer_within_s, chain, rings, turns, next_at, by, by_name, at, note))

struct Return {
  std::string by_name;
  Time at;
  std::string note;
  Place to;
  bool operator==(const Return&) const = default;
};
BOOST_DESCRIBE_STRUCT(Return, (), (by_name, at, note, to))

struct Escalation {
  Id<Escalation> id;
  Id<cases::Case> case_id;
  std::string number;  // of the case
  std::string subject;
  std::int64_t version = 1;
  Id<Ladder> ladder;
  std::string ladder_name;
  std::string level;  // Rung::key; "line" when somebody moved it on without a level
  std::string level_name;
  int rung = 0;  // from 1; 0: only moved on by hand
  Reason reason;
  std::optional<Id<identity::User>> by = {};  // by hand
  std::optional<std::string> by_name = {};
  std::optional<std::string> note = {};  // hand-over note
  Place from;
  std::optional<Place> to = {};  // once everything was done
  std::vector<Step> steps;
  std::optional<Call> call = {};
  std::optional<Return> returned = {};
  Time at;
  bool operator==(const Escalation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Escalation, (),
                      (id, case_id, number, subject, version, ladder, ladder_name, level, level_name, rung, reason, by,
                       by_name, note, from, to, steps, call, returned, at))

}  // namespace deskbell::escalation
