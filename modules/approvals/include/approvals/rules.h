#pragma once
#include <approvals/policy.h>

#include <map>
#include <optional>
#include <span>
#include <vector>

// Who may decide, and what a vote or the passing of time makes of a request. Pure.
//
// Four eyes, always: whoever asked never decides, nor does somebody who stands in for him. Above the policy's
// two_people_over two different people must approve, and nobody counts for two; one refusal refuses.
namespace deskbell::approvals {

// The people as they are now.
struct Roster {
  std::map<Id<identity::Team>, std::vector<Id<identity::User>>> members;
  std::vector<Absence> absences;
};

struct Standing {
  int level = 0;
  std::optional<Id<identity::User>> in_place_of = {};
  bool operator==(const Standing&) const = default;
};

// The first level that may decide the amount and where somebody else than the requester sits; nothing when there is
// none.
std::optional<int> first_level(const Policy& policy, const Money& money, Id<identity::User> requester,
                               const Roster& roster);
int people_needed(const Policy& policy, const Money& money);
// Everybody who could ever decide the request from `level` up, without the requester; to refuse at once what cannot be
// decided.
std::vector<Id<identity::User>> electorate(const Policy& policy, int level, Id<identity::User> requester,
                                           const Roster& roster);

// As whom the user may decide this request now; nothing when he may not: he asked for it, has decided already, sits
// below its level, or stands in for nobody who is absent.
std::optional<Standing> standing(const Request& request, const Policy& policy, const Roster& roster,
                                 Id<identity::User> user, Time now);
// Whose turn it is now, at the request's own level and not above: who is told and reminded.
std::vector<Id<identity::User>> whose_turn(const Request& request, const Policy& policy, const Roster& roster,
                                           Time now);

// failed_precondition when the request is not asked any more.
Result<Request> voted(Request request, Vote vote);
Result<Request> withdrawn(Request request, Time now);

struct Passed {
  Request request;
  WhatThen what = WhatThen::remind;  // what really happened: at the highest level `escalate` reminds
};
// What the time-out that is due makes of the request; nothing when none is due.
std::optional<Passed> timed_out(Request request, const Policy& policy, Time now);
std::optional<Time> next_time_out(const Request& request, const Policy& policy);

}  // namespace deskbell::approvals
