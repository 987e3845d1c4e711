#pragma once
#include <calendar/hours.h>
#include <identity/actor.h>

#include <cases/kind.h>
#include <clocks/clock.h>
#include <decisions/condition.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Ladders: how a case climbs when nobody moves. Of the active ladders, in order, the first whose condition holds
// counts.
namespace deskbell::escalation {

struct Roster;

enum class TriggerKind {
  clock,      // a share of a promised time has passed; told at the marks of its policy, at the first that is no lower
  breach,     // a promise is broken
  reopened,   // the case was reopened, at least so often
  tier,       // the customer is of one of these tiers
  sentiment,  // the customer's mood is no better than this, where somebody measures it
  condition,  // anything that can be said of a case
  by_hand     // somebody decides it
};
BOOST_DESCRIBE_ENUM(TriggerKind, clock, breach, reopened, tier, sentiment, condition, by_hand)

struct Trigger {
  TriggerKind kind = TriggerKind::by_hand;
  std::optional<clocks::ClockType> clock = {};  // of clock and breach; none: any
  std::optional<int> percent = {};              // of clock: 1 to 1,000
  std::optional<int> count = {};                // of reopened: 1 to 100
  std::optional<std::vector<std::string>> tiers = {};
  std::optional<double> at_most = {};  // of sentiment: -1 (angry) to 1 (happy)
  std::optional<decisions::Condition> when = {};
  bool operator==(const Trigger&) const = default;
};
BOOST_DESCRIBE_STRUCT(Trigger, (), (kind, clock, percent, count, tiers, at_most, when))

enum class WhoKind { owner, watchers, user, role, team, duty_manager };
BOOST_DESCRIBE_ENUM(WhoKind, owner, watchers, user, role, team, duty_manager)

// Resolved when it is needed, to users who are active then.
struct Who {
  WhoKind kind = WhoKind::owner;
  std::optional<Id<identity::User>> user = {};
  std::optional<Id<identity::Role>> role = {};  // none: the administrators
  std::optional<Id<identity::Team>> team = {};
  std::optional<Id<Roster>> roster = {};  // of duty_manager; none: the first one
  bool operator==(const Who&) const = default;
};
BOOST_DESCRIBE_STRUCT(Who, (), (kind, user, role, team, roster))

enum class ActionKind {
  notify,
  call,         // one after the other, until somebody acknowledges it
  raise_level,  // of the case: to `level` if it is lower, or one up
  to_line,      // to the queue of that line, or of the next one
  to_queue,
  to_duty_manager,  // who becomes the owner
  add_task
};
BOOST_DESCRIBE_ENUM(ActionKind, notify, call, raise_level, to_line, to_queue, to_duty_manager, add_task)

struct TaskTemplate {
  std::string title;
  std::string description;
  std::optional<Id<routing::Queue>> queue = {};
  std::optional<Id<identity::Team>> department = {};
  std::vector<std::string> checklist;
  bool operator==(const TaskTemplate&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskTemplate, (), (title, description, queue, department, checklist))

struct Action {
  ActionKind kind = ActionKind::notify;
  std::optional<std::vector<Who>> who = {};                  // of notify and call
  std::optional<std::chrono::seconds> answer_within_s = {};  // of call: a minute to a day, then the next one is called
  std::optional<cases::Level> level = {};                    // of raise_level
  std::optional<int> line = {};                              // of to_line, from 1
  std::optional<Id<routing::Queue>> queue = {};              // of to_queue
  std::optional<Id<Roster>> roster = {};                     // of to_duty_manager; none: the first one
  std::optional<TaskTemplate> task = {};                     // of add_task
  std::optional<std::string> text = {};                      // said with it; at most 1,000 characters
  bool operator==(const Action&) const = default;
};
BOOST_DESCRIBE_STRUCT(Action, (), (kind, who, answer_within_s, level, line, queue, roster, task, text))

struct Rung {
  std::string key;  // [a-z][a-z0-9_]{0,39}, unique in the ladder; what was raised is known by it
  std::string name;
  std::vector<Trigger> triggers;  // any of them
  std::vector<Action> actions;    // in this order
  bool operator==(const Rung&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rung, (), (key, name, triggers, actions))

// First line, second line, ...: where a case of this ladder is worked on.
struct Line {
  std::string name;
  Id<routing::Queue> queue;
  bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, queue))

// What an administrator writes.
struct LadderDraft {
  std::string name;
  std::string description;
  bool active = true;
  decisions::Condition when;
  std::vector<Line> lines;
  std::vector<Rung> levels;
  bool operator==(const LadderDraft&) const = default;
};
BOOST_DESCRIBE_STRUCT(LadderDraft, (), (name, description, active, when, lines, levels))

struct Ladder : LadderDraft {
  Id<Ladder> id;
  int position = 0;  // from 1
  std::int64_t version = 1;
  Time changed_at;
  bool operator==(const Ladder&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ladder, (LadderDraft), (id, position, version, changed_at))

inline constexpr int kMostLadders = 100;
inline constexpr int kMostRungs = 20;
inline constexpr int kMostTriggers = 10;
inline constexpr int kMostActions = 10;
inline constexpr int kMostLines = 9;
inline constexpr int kMostWho = 20;

// invalid_argument with one field per mistake, named by its path: "levels[1].triggers[0].percent must be from 1 to
// 1000".
Result<void> check(const LadderDraft& draft, const decisions::Vocabulary& vocabulary);

}  // namespace deskbell::escalation
