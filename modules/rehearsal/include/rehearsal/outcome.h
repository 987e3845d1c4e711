#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>

#include <cases/case.h>
#include <clocks/clock.h>
#include <decisions/condition.h>
#include <escalation/escalation.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What rehearsals answer. Days are those of the time zone that was asked for; lists of whom it touches are sorted, most
// first, at most 50; samples are spread over the whole time, at most 50.
namespace deskbell::rehearsal {

// A queue, person, policy or ladder, and how many cases of theirs it touches.
struct Touch {
  std::string id;
  std::string name;  // of today; empty: gone
  std::int64_t things = 0;
};
BOOST_DESCRIBE_STRUCT(Touch, (), (id, name, things))

// ---- a policy ----

struct PolicyDay {
  std::string date;
  std::int64_t matched = 0;     // cases and tasks opened that day for which the draft would have counted
  std::int64_t things = 0;      // of those opened that day: with other clocks than now
  std::int64_t broken_now = 0;  // clocks broken that day under the policies as they are
  std::int64_t broken_then = 0;
};
BOOST_DESCRIBE_STRUCT(PolicyDay, (), (date, matched, things, broken_now, broken_then))

struct ClockCount {
  clocks::ClockType type = clocks::ClockType::first_response;
  std::int64_t now = 0;  // clocks under the policies as they are
  std::int64_t then = 0;
  std::int64_t broken_now = 0;
  std::int64_t broken_then = 0;
  std::int64_t newly_broken = 0;        // broken by the draft only
  std::int64_t newly_kept = 0;          // kept by the draft only
  std::int64_t no_longer_promised = 0;  // broken as it is, and not promised any more
};
BOOST_DESCRIBE_STRUCT(ClockCount, (),
                      (type, now, then, broken_now, broken_then, newly_broken, newly_kept, no_longer_promised))

// How one clock ends under one side.
struct Course {
  std::chrono::seconds within_s{0};
  std::optional<Time> due_at;
  std::optional<Time> broken_at;  // none: kept, or still in time
  bool operator==(const Course&) const = default;
};
BOOST_DESCRIBE_STRUCT(Course, (), (within_s, due_at, broken_at))

struct ClockDifference {
  clocks::ClockType type = clocks::ClockType::first_response;
  int round = 1;
  std::optional<Course> now;  // none: not promised
  std::optional<Course> then;
};
BOOST_DESCRIBE_STRUCT(ClockDifference, (), (type, round, now, then))

struct PolicySample {
  Id<cases::Case> case_id;
  std::string title;                // "CMP-1042 The kettle leaks"
  std::optional<std::string> task;  // of which task, by title
  Time at;                          // since when it would have been another
  std::optional<std::string> policy_now;
  std::optional<std::string> policy_then;
  std::vector<decisions::Finding> because;  // why the draft holds or does not
  std::vector<ClockDifference> clocks;      // those that differ
};
BOOST_DESCRIBE_STRUCT(PolicySample, (), (case_id, title, task, at, policy_now, policy_then, because, clocks))

struct PolicyOutcome {
  Time from;
  Time to;
  std::int64_t events = 0;  // of the log in that time
  std::int64_t looked = 0;  // cases and tasks opened in it
  std::int64_t matched = 0;  // for which the draft would have counted
  std::vector<Touch> taken;  // for which it holds, but one before it counts: by that one
  std::int64_t things = 0;   // with other clocks than by the policies as they are
  std::int64_t broken_now = 0;
  std::int64_t broken_then = 0;
  std::int64_t newly_broken = 0;
  std::int64_t newly_kept = 0;
  std::int64_t no_longer_promised = 0;
  std::int64_t broken_really = 0;  // breaches that the log tells of the same cases
  std::int64_t older = 0;          // cases that were not judged: opened before
  std::int64_t left_out = 0;       // too many at once
  std::vector<PolicyDay> by_day;
  std::vector<ClockCount> by_clock;
  std::vector<Touch> by_queue;
  std::vector<Touch> by_owner;
  std::vector<PolicySample> samples;  // first those with a clock that is broken by one side only
  bool history_is_cut = false;        // retention has taken the beginning
};
BOOST_DESCRIBE_STRUCT(PolicyOutcome, (),
                      (from, to, events, looked, matched, taken, things, broken_now, broken_then, newly_broken,
                       newly_kept, no_longer_promised, broken_really, older, left_out, by_day, by_clock, by_queue,
                       by_owner, samples, history_is_cut))

// ---- a ladder ----

struct LadderDay {
  std::string date;
  std::int64_t matched = 0;  // levels raised
  std::int64_t things = 0;   // on so many cases
};
BOOST_DESCRIBE_STRUCT(LadderDay, (), (date, matched, things))

struct LevelCount {
  std::string level;  // Rung::key
  std::string name;
  std::int64_t raised = 0;
  std::int64_t things = 0;
};
BOOST_DESCRIBE_STRUCT(LevelCount, (), (level, name, raised, things))

struct PersonCount {
  std::string id;
  std::string name;
  std::int64_t called = 0;  // first
  std::int64_t behind = 0;  // in line for a call that nobody before him acknowledges
  std::int64_t told = 0;
  std::int64_t given = 0;  // became the owner
};
BOOST_DESCRIBE_STRUCT(PersonCount, (), (id, name, called, behind, told, given))

struct NamedId {
  std::string id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedId, (), (id, name))

struct PastStep {
  escalation::ActionKind kind = escalation::ActionKind::notify;
  std::vector<NamedId> people;  // told, called in this order, or who gets it
  std::optional<NamedId> queue;
  std::optional<cases::Level> level;
  std::optional<std::string> task;
  bool changes = true;  // false: it is so already, or there is nobody
};
BOOST_DESCRIBE_STRUCT(PastStep, (), (kind, people, queue, level, task, changes))

struct LadderSample {
  Id<cases::Case> case_id;
  std::string title;
  Time at;
  std::string level;
  std::string level_name;
  escalation::Reason reason;
  std::vector<PastStep> steps;
};
BOOST_DESCRIBE_STRUCT(LadderSample, (), (case_id, title, at, level, level_name, reason, steps))

struct LadderOutcome {
  Time from;
  Time to;
  std::int64_t events = 0;
  std::int64_t looked = 0;         // cases opened in that time
  std::int64_t matched = 0;        // levels raised
  std::int64_t things = 0;         // on so many cases
  std::int64_t counted = 0;        // cases for which this ladder would have been the one
  std::vector<Touch> taken;        // for which it holds, but one before it counts: by that one
  std::int64_t raised_really = 0;  // levels that were really raised on the same cases, by whatever ladder
  std::int64_t older = 0;
  std::int64_t left_out = 0;
  std::vector<LadderDay> by_day;
  std::vector<LevelCount> by_level;  // in the ladder's order
  std::vector<PersonCount> by_person;
  std::vector<Touch> by_queue;  // into which cases would have been moved
  std::vector<LadderSample> samples;
  bool history_is_cut = false;
};
BOOST_DESCRIBE_STRUCT(LadderOutcome, (),
                      (from, to, events, looked, matched, things, counted, taken, raised_really, older, left_out,
                       by_day, by_level, by_person, by_queue, samples, history_is_cut))

}  // namespace deskbell::rehearsal
