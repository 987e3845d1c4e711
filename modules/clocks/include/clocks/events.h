#pragma once
#include <identity/concerned.h>

#include <clocks/clock.h>
#include <clocks/policy.h>

#include <optional>
#include <string>
#include <string_view>

// What clocks write to the log: their moves on the subject's stream, settings on the workspace stream.
namespace deskbell::clocks {

enum class Move { started, paused, resumed, warned, breached, met, recomputed, cancelled };
BOOST_DESCRIBE_ENUM(Move, started, paused, resumed, warned, breached, met, recomputed, cancelled)

// "clock.started" and so on.
std::string_view kind_of(Move move);

// The payload of all of them: the clock after the move.
struct ClockEvent {
  Subject subject;
  Clock clock;
  Time at;                              // when it happened, which may be before it was told
  std::optional<int> percent = {};      // of warned: which mark
  std::optional<Time> due_before = {};  // of recomputed
  std::optional<identity::Concerned> concerned = {};  // of warned and breached; all else comes with news of the subject
};
BOOST_DESCRIBE_STRUCT(ClockEvent, (), (subject, clock, at, percent, due_before, concerned))

struct PolicyChanged {  // created or changed
  static constexpr std::string_view kKind = "settings.clock_policy_changed";
  Policy policy;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(PolicyChanged, (), (policy, by_name, address, request))

struct PolicyRemoved {
  static constexpr std::string_view kKind = "settings.clock_policy_removed";
  Id<Policy> policy;
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(PolicyRemoved, (), (policy, name, by_name, address, request))

}  // namespace deskbell::clocks
