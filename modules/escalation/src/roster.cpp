#include <calendar/hours.h>

#include <escalation/roster.h>

#include <algorithm>

namespace deskbell::escalation {
namespace {

bool covers(const Shift& shift, const std::string& time_zone, Time at) {
  return shift.week.empty() || calendar::is_open({.time_zone = time_zone, .week = shift.week, .exceptions = {}}, at);
}

}  // namespace

std::vector<Duty> on_duty(const RosterDraft& roster, Time at) {
  std::vector<Duty> out;
  const auto add = [&](Id<identity::User> user, DutyKind kind) {
    if (std::ranges::find(out, user, &Duty::user) == out.end()) out.push_back({user, kind});
  };
  struct Pair {
    Id<identity::User> user;
    std::optional<Id<identity::User>> deputy;
  };
  std::vector<Pair> now;
  for (const auto& one : roster.substitutions)
    if (one.from <= at && at < one.until) now.push_back({one.user, one.deputy});
  if (now.empty())
    for (const auto& shift : roster.shifts)
      if (covers(shift, roster.time_zone, at)) now.push_back({shift.user, shift.deputy});
  for (const auto& one : now) add(one.user, DutyKind::on_duty);
  for (const auto& one : now)
    if (one.deputy) add(*one.deputy, DutyKind::deputy);
  for (const auto user : roster.fallback) add(user, DutyKind::fallback);
  return out;
}

}  // namespace deskbell::escalation
