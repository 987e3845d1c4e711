#pragma once
#include <base/clock.h>
#include <base/json.h>
#include <calendar/hours.h>
#include <identity/user.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Who is on duty when.
namespace deskbell::escalation {

// The same every week. No spans: always.
struct Shift {
  Id<identity::User> user;
  std::optional<Id<identity::User>> deputy = {};  // called after him
  std::vector<calendar::WeekSpan> week;           // in the roster's time zone
  bool operator==(const Shift&) const = default;
};
BOOST_DESCRIBE_STRUCT(Shift, (), (user, deputy, week))

// Replaces the week for a time: holidays, a swap.
struct Substitution {
  Time from;
  Time until;  // exclusive
  Id<identity::User> user;
  std::optional<Id<identity::User>> deputy = {};
  bool operator==(const Substitution&) const = default;
};
BOOST_DESCRIBE_STRUCT(Substitution, (), (from, until, user, deputy))

struct RosterDraft {
  std::string name;
  std::string time_zone;
  std::vector<Shift> shifts;
  std::vector<Substitution> substitutions;
  std::vector<Id<identity::User>> fallback;  // when nobody is on duty, and after those who are
  bool operator==(const RosterDraft&) const = default;
};
BOOST_DESCRIBE_STRUCT(RosterDraft, (), (name, time_zone, shifts, substitutions, fallback))

struct Roster : RosterDraft {
  Id<Roster> id;
  std::int64_t version = 1;
  Time changed_at;
  bool operator==(const Roster&) const = default;
};
BOOST_DESCRIBE_STRUCT(Roster, (RosterDraft), (id, version, changed_at))

enum class DutyKind { on_duty, deputy, fallback };
BOOST_DESCRIBE_ENUM(DutyKind, on_duty, deputy, fallback)

struct Duty {
  Id<identity::User> user;
  DutyKind kind = DutyKind::on_duty;
  bool operator==(const Duty&) const = default;
};
BOOST_DESCRIBE_STRUCT(Duty, (), (user, kind))

inline constexpr int kMostShifts = 200;
inline constexpr int kMostSubstitutions = 500;
inline constexpr int kMostFallback = 50;

Result<void> check(const RosterDraft& draft);

// Those to call at this moment, in this order, each once: who is on duty, then the deputies, then the fallback. A
// substitution that covers the moment takes the place of all shifts.
std::vector<Duty> on_duty(const RosterDraft& roster, Time at);

}  // namespace deskbell::escalation
