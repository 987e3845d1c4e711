#pragma once
#include <identity/concerned.h>

#include <complaints/reports.h>

// Those about one complaint are on its case's stream, the others on the workspace's. All stand in the audit trail.
namespace deskbell::complaints {

struct ComplaintEvent {
  Complaint complaint;  // after it
  std::string by_name;
  std::string note;
  std::string address;
  std::string request;
  std::optional<identity::Concerned> concerned = {};  // by the case
};
BOOST_DESCRIBE_STRUCT(ComplaintEvent, (), (complaint, by_name, note, address, request, concerned))

inline constexpr std::string_view kOpened = "complaint.opened";
inline constexpr std::string_view kChanged = "complaint.details_changed";
inline constexpr std::string_view kStepTaken = "complaint.step_taken";
inline constexpr std::string_view kStepUndone = "complaint.step_undone";
inline constexpr std::string_view kFindingAdded = "complaint.finding_added";
inline constexpr std::string_view kRemedyProposed = "complaint.remedy_proposed";
inline constexpr std::string_view kRemedyDecided = "complaint.remedy_decided";  // its approval has ended
inline constexpr std::string_view kRemedyGiven = "complaint.remedy_given";
inline constexpr std::string_view kRemedyDropped = "complaint.remedy_dropped";

struct ActionEvent {
  static constexpr std::string_view kKind = "complaint.action_changed";
  Action action;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(ActionEvent, (), (action, by_name, address, request))

struct WarningRaised {
  static constexpr std::string_view kKind = "complaint.warning_raised";
  Warning warning;
};
BOOST_DESCRIBE_STRUCT(WarningRaised, (), (warning))

struct WarningSeen {
  static constexpr std::string_view kKind = "complaint.warning_seen";
  Warning warning;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(WarningSeen, (), (warning, by_name, address, request))

// Causes, regulators, limits: which, and what they are now.
struct SettingsChanged {
  static constexpr std::string_view kKind = "settings.complaints_changed";
  std::string what;  // "cause", "regulator", "settings"
  std::string name;
  json::value now;  // null: removed
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (what, name, now, by_name, address, request))

// What an evidence file holds, before it is packed: its receipt goes into the file.
struct EvidenceSealed {
  static constexpr std::string_view kKind = "complaint.evidence_sealed";
  Id<cases::Case> complaint;
  std::string number;
  std::string manifest;  // SHA-256, hexadecimal
  int files = 0;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(EvidenceSealed, (), (complaint, number, manifest, files, by_name, address, request))

}  // namespace deskbell::complaints
