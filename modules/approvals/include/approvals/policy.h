#pragma once
#include <approvals/request.h>
#include <decisions/condition.h>
#include <decisions/facts.h>

// Who may decide what, up to which amount, and what happens when nobody does.
namespace deskbell::approvals {

// People who may decide up to a limit. Each level may do what those below it may.
struct Level {
  std::string name;  // "Team lead"
  std::vector<Id<identity::User>> users;
  std::vector<Id<identity::Team>> teams;
  std::vector<Id<identity::User>> deputies;  // when all of the above are absent, or a time-out sent it to them
  std::optional<std::int64_t> limit;         // minor units of the policy's currency, inclusive; none: any amount
  bool operator==(const Level&) const = default;
};
BOOST_DESCRIBE_STRUCT(Level, (), (name, users, teams, deputies, limit))

enum class WhatThen { remind, to_deputy, escalate, refuse };
BOOST_DESCRIBE_ENUM(WhatThen, remind, to_deputy, escalate, refuse)

struct TimeOut {
  std::chrono::seconds after_s{};  // since it was asked
  WhatThen then = WhatThen::remind;
  bool operator==(const TimeOut&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimeOut, (), (after_s, then))

// What an administrator writes.
struct PolicyDraft {
  std::string name;
  std::vector<Kind> kinds;  // none: all
  std::string currency;
  std::optional<decisions::Condition> when = {};     // over the facts of the case and of the request
  std::vector<Level> levels;                         // by limit, the last one the farthest
  std::optional<std::int64_t> two_people_over = {};  // above this amount two different people must approve
  std::vector<TimeOut> time_outs = {};               // by time
  std::optional<std::string> table = {};             // a decision table's key, asked first,
  std::int64_t table_limit = 0;                      // that may approve up to this amount
  bool active = true;
  bool operator==(const PolicyDraft&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyDraft, (),
                      (name, kinds, currency, when, levels, two_people_over, time_outs, table, table_limit, active))

struct Policy : PolicyDraft {
  Id<Policy> id;
  int position = 0;  // the first one that fits a request decides about it
  std::int64_t version = 1;
  bool operator==(const Policy&) const = default;
};
BOOST_DESCRIBE_STRUCT(Policy, (PolicyDraft), (id, position, version))

inline constexpr int kMostLevels = 8;
inline constexpr int kMostPerLevel = 50;
inline constexpr int kMostTimeOuts = 12;
inline constexpr int kMostPolicies = 200;

struct Absence {
  Id<Absence> id;
  Id<identity::User> user;
  Time from;
  Time until;                                // exclusive
  std::optional<Id<identity::User>> deputy;  // who stands in for him
  bool operator==(const Absence&) const = default;
};
BOOST_DESCRIBE_STRUCT(Absence, (), (id, user, from, until, deputy))

// The facts of a request: "approval.kind", "approval.amount" (major units), "approval.currency", "approval.reason",
// "approval.evidence" (how many), "approval.requester".
decisions::Vocabulary vocabulary();
decisions::Facts facts_of(const Request& request);

// invalid_argument with one field per mistake, named by its path: "levels[1].limit", "when.all[0].value".
Result<void> check_policy(const PolicyDraft& draft, const decisions::Vocabulary& vocabulary);

}  // namespace deskbell::approvals
