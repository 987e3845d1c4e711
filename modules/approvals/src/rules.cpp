#include <approvals/rules.h>

#include <algorithm>

namespace deskbell::approvals {
namespace {

using identity::User;
using Users = std::vector<Id<User>>;

bool contains(const Users& users, Id<User> user) {
  return std::ranges::find(users, user) != users.end();
}

void add(Users& to, Id<User> user) {
  if (user && !contains(to, user)) to.push_back(user);
}

Users members_of(const Level& level, const Roster& roster) {
  Users all;
  for (const auto user : level.users) add(all, user);
  for (const auto team : level.teams)
    if (const auto found = roster.members.find(team); found != roster.members.end())
      for (const auto user : found->second) add(all, user);
  return all;
}

const Absence* absence_of(const Roster& roster, Id<User> user, Time now) {
  const auto found = std::ranges::find_if(
      roster.absences, [&](const Absence& one) { return one.user == user && one.from <= now && now < one.until; });
  return found == roster.absences.end() ? nullptr : &*found;
}

bool has_voted(const Request& request, Id<User> user) {
  return std::ranges::any_of(request.votes, [&](const Vote& vote) { return vote.user == user; });
}

// A seat whose vote is given, by its holder or by who stood in for him, is not given again.
bool seat_is_used(const Request& request, Id<User> holder) {
  return std::ranges::any_of(request.votes,
                             [&](const Vote& vote) { return vote.user == holder || vote.in_place_of == holder; });
}

bool all_absent(const Users& members, Id<User> requester, const Roster& roster, Time now) {
  return std::ranges::all_of(members,
                             [&](Id<User> user) { return user == requester || absence_of(roster, user, now); });
}

const Level* level_of(const Policy& policy, int level) {
  return level >= 0 && level < std::ssize(policy.levels) ? &policy.levels[static_cast<std::size_t>(level)] : nullptr;
}

std::optional<Standing> standing_at(const Request& request, int index, const Level& level, const Roster& roster,
                                    Id<User> user, Time now) {
  const Users members = members_of(level, roster);
  if (contains(members, user) && !seat_is_used(request, user)) return Standing{.level = index};
  for (const auto member : members) {
    const auto* absence = absence_of(roster, member, now);
    if (absence && absence->deputy == user && member != request.requester && !seat_is_used(request, member))
      return Standing{.level = index, .in_place_of = member};
  }
  const bool deputies_now = request.to_deputies || all_absent(members, request.requester, roster, now);
  if (deputies_now && contains(level.deputies, user)) return Standing{.level = index};
  return std::nullopt;
}

}  // namespace

std::optional<int> first_level(const Policy& policy, const Money& money, Id<User> requester, const Roster& roster) {
  for (int index = 0; index < std::ssize(policy.levels); ++index) {
    const auto& level = *level_of(policy, index);
    if (level.limit && *level.limit < money.minor) continue;
    const Users members = members_of(level, roster);
    if (std::ranges::any_of(members, [&](Id<User> user) { return user != requester; })) return index;
  }
  return std::nullopt;
}

int people_needed(const Policy& policy, const Money& money) {
  return policy.two_people_over && money.minor > *policy.two_people_over ? 2 : 1;
}

std::vector<Id<User>> electorate(const Policy& policy, int level, Id<User> requester, const Roster& roster) {
  Users all;
  for (int index = level; index < std::ssize(policy.levels); ++index) {
    const auto& one = *level_of(policy, index);
    for (const auto user : members_of(one, roster)) add(all, user);
    for (const auto user : one.deputies) add(all, user);
  }
  std::erase(all, requester);
  return all;
}

std::optional<Standing> standing(const Request& request, const Policy& policy, const Roster& roster, Id<User> user,
                                 Time now) {
  if (!user || request.state != State::asked || user == request.requester || has_voted(request, user))
    return std::nullopt;
  for (int index = request.level; index < std::ssize(policy.levels); ++index)
    if (auto found = standing_at(request, index, *level_of(policy, index), roster, user, now)) return found;
  return std::nullopt;
}

std::vector<Id<User>> whose_turn(const Request& request, const Policy& policy, const Roster& roster, Time now) {
  Users turn;
  const auto* level = level_of(policy, request.level);
  if (!level || request.state != State::asked) return turn;
  Users candidates = members_of(*level, roster);
  std::erase_if(candidates, [&](Id<User> user) { return absence_of(roster, user, now) != nullptr; });
  for (const auto& absence : roster.absences)
    if (absence.deputy) add(candidates, *absence.deputy);
  for (const auto user : level->deputies) add(candidates, user);
  for (const auto user : candidates)
    if (const auto found = standing(request, policy, roster, user, now); found && found->level == request.level)
      add(turn, user);
  return turn;
}

Result<Request> voted(Request request, Vote vote) {
  if (request.state != State::asked)
    return failure(ErrorCode::failed_precondition,
                   "This request is " + std::string(base::name_of(request.state)) + " already.");
  const auto verdict = vote.verdict;
  const Time at = vote.at;
  request.votes.push_back(std::move(vote));
  ++request.version;
  const auto approvals = std::ranges::count(request.votes, Verdict::approve, &Vote::verdict);
  if (verdict == Verdict::refuse) {
    request.state = State::refused;
  } else if (approvals >= request.needed) {
    request.state = State::approved;
  }
  if (request.state != State::asked) {
    request.decided_at = at;
    request.next_at.reset();
  }
  return request;
}

Result<Request> withdrawn(Request request, Time now) {
  if (request.state != State::asked)
    return failure(ErrorCode::failed_precondition,
                   "This request is " + std::string(base::name_of(request.state)) + " already.");
  request.state = State::withdrawn;
  request.decided_at = now;
  request.next_at.reset();
  ++request.version;
  return request;
}

std::optional<Time> next_time_out(const Request& request, const Policy& policy) {
  if (request.state != State::asked || request.time_outs >= std::ssize(policy.time_outs)) return std::nullopt;
  return request.asked_at + policy.time_outs[static_cast<std::size_t>(request.time_outs)].after_s;
}

std::optional<Passed> timed_out(Request request, const Policy& policy, Time now) {
  const auto due = next_time_out(request, policy);
  if (!due || *due > now) return std::nullopt;
  WhatThen what = policy.time_outs[static_cast<std::size_t>(request.time_outs)].then;
  ++request.time_outs;
  ++request.version;
  if (what == WhatThen::escalate && request.level + 1 >= std::ssize(policy.levels)) what = WhatThen::remind;
  switch (what) {
    case WhatThen::remind:
      break;
    case WhatThen::to_deputy:
      request.to_deputies = true;
      break;
    case WhatThen::escalate:
      ++request.level;
      request.level_name = level_of(policy, request.level)->name;
      request.to_deputies = false;
      break;
    case WhatThen::refuse:
      request.state = State::expired;
      request.decided_at = now;
      break;
  }
  request.next_at = next_time_out(request, policy);
  return Passed{std::move(request), what};
}

}  // namespace deskbell::approvals
