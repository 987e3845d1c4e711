#pragma once
#include <identity/concerned.h>

#include <approvals/policy.h>

// All on the case's stream but those about policies and absences, which are on the workspace's.
namespace deskbell::approvals {

// The request after it, and who did it.
struct RequestEvent {
  Request approval;
  std::string by_name;
  std::string note;  // what a screen says of it beside the kind; may be empty
  std::string address;
  std::string request;  // trace id
  std::optional<identity::Concerned> concerned = {};  // by the case, and who asked
};
BOOST_DESCRIBE_STRUCT(RequestEvent, (), (approval, by_name, note, address, request, concerned))

inline constexpr std::string_view kAsked = "approval.asked";
inline constexpr std::string_view kVoted = "approval.voted";  // one of two approvals is there
inline constexpr std::string_view kApproved = "approval.approved";
inline constexpr std::string_view kRefused = "approval.refused";
inline constexpr std::string_view kWithdrawn = "approval.withdrawn";
inline constexpr std::string_view kExpired = "approval.expired";
inline constexpr std::string_view kReminded = "approval.reminded";
inline constexpr std::string_view kSentToDeputies = "approval.sent_to_deputies";
inline constexpr std::string_view kEscalated = "approval.escalated";

struct PolicyChanged {
  static constexpr std::string_view kKind = "approval.policy_changed";
  Policy policy;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(PolicyChanged, (), (policy, by_name, address, request))

struct PolicyRemoved {
  static constexpr std::string_view kKind = "approval.policy_removed";
  Id<Policy> policy;
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(PolicyRemoved, (), (policy, name, by_name, address, request))

struct AbsenceChanged {
  static constexpr std::string_view kKind = "approval.absence_changed";
  Absence absence;
  bool removed = false;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(AbsenceChanged, (), (absence, removed, by_name, address, request))

}  // namespace deskbell::approvals
