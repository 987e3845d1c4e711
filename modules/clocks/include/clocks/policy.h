#pragma once
#include <clocks/clock.h>
#include <decisions/condition.h>

#include <string>
#include <vector>

// What is promised to whom: policies in order, of which the first that holds counts.
namespace deskbell::clocks {

struct Target {
  ClockType type = ClockType::first_response;
  std::chrono::seconds within_s{0};  // of working time; a minute to a year
  std::vector<int> warn_percent;     // 1 to 1000, without 100
  std::vector<Waiting> pauses;       // what stops this clock
  bool operator==(const Target&) const = default;
};
BOOST_DESCRIBE_STRUCT(Target, (), (type, within_s, warn_percent, pauses))

struct Policy {
  Id<Policy> id;
  std::string name;
  std::string description;
  bool active = true;
  int position = 0;  // from 1
  decisions::Condition when;
  std::optional<Id<calendar::NamedCalendar>>
      calendar;                 // none: that of site, tier, department or queue, or the standard
  std::vector<Target> targets;  // at most one of each type
  Time changed_at;
  std::int64_t version = 1;
  bool operator==(const Policy&) const = default;
};
BOOST_DESCRIBE_STRUCT(Policy, (),
                      (id, name, description, active, position, when, calendar, targets, changed_at, version))

// What an administrator writes.
struct PolicyDraft {
  Text<1, 100> name;
  std::optional<Text<0, 1000>> description = {};
  std::optional<bool> active = {};                // absent: active when new, else as it is
  std::optional<int> position = {};               // 1: first; absent: last when new, else where it is
  std::optional<decisions::Condition> when = {};  // absent: holds always
  std::optional<Id<calendar::NamedCalendar>> calendar = {};
  std::vector<Target> targets;
};
BOOST_DESCRIBE_STRUCT(PolicyDraft, (), (name, description, active, position, when, calendar, targets))

// What facts would get now.
struct PreviewedClock {
  ClockType type = ClockType::first_response;
  std::chrono::seconds within_s{0};
  std::optional<Time> due_at;  // none: not within two years
  std::vector<Time> warn_at;
};
BOOST_DESCRIBE_STRUCT(PreviewedClock, (), (type, within_s, due_at, warn_at))

struct PolicyFinding {
  Id<Policy> policy;
  std::string name;
  bool held = false;
  std::vector<decisions::Finding> because;
};
BOOST_DESCRIBE_STRUCT(PolicyFinding, (), (policy, name, held, because))

struct Preview {
  std::optional<Policy> policy;  // none holds: nothing is promised
  std::optional<calendar::NamedCalendar> calendar;
  std::vector<PreviewedClock> clocks;
  std::vector<PolicyFinding> policies;  // those that were looked at, in order
};
BOOST_DESCRIBE_STRUCT(Preview, (), (policy, calendar, clocks, policies))

}  // namespace deskbell::clocks
