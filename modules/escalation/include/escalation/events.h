#pragma once
#include <escalation/escalation.h>
#include <escalation/roster.h>

#include <optional>
#include <string>
#include <string_view>

// On the case's stream, each with the escalation after it; those of settings on the workspace stream.
namespace deskbell::escalation {

struct EscalationEvent {
  Escalation escalation;
  std::optional<std::string> by_name;  // who did it; none: Deskbell
};
BOOST_DESCRIBE_STRUCT(EscalationEvent, (), (escalation, by_name))

inline constexpr std::string_view kRaised = "escalation.raised";
inline constexpr std::string_view kCarriedOut = "escalation.carried_out";  // all that could be done was
inline constexpr std::string_view kCalled = "escalation.called";           // the next one was called
inline constexpr std::string_view kAcknowledged = "escalation.acknowledged";
inline constexpr std::string_view kUnanswered = "escalation.unanswered";
inline constexpr std::string_view kCallCancelled = "escalation.call_cancelled";
inline constexpr std::string_view kReturned = "escalation.returned";

struct LadderChanged {  // created, changed or moved
  static constexpr std::string_view kKind = "settings.ladder_changed";
  Ladder ladder;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(LadderChanged, (), (ladder, by_name, address, request))

struct LadderRemoved {
  static constexpr std::string_view kKind = "settings.ladder_removed";
  Id<Ladder> ladder;
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(LadderRemoved, (), (ladder, name, by_name, address, request))

struct RosterChanged {
  static constexpr std::string_view kKind = "settings.roster_changed";
  Roster roster;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(RosterChanged, (), (roster, by_name, address, request))

struct RosterRemoved {
  static constexpr std::string_view kKind = "settings.roster_removed";
  Id<Roster> roster;
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(RosterRemoved, (), (roster, name, by_name, address, request))

}  // namespace deskbell::escalation
