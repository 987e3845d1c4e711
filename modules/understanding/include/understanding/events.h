#pragma once
#include <understanding/recognition.h>
#include <understanding/settings.h>
#include <understanding/version.h>

#include <string>

// What understanding writes to the log. Recognised and Corrected stand on the conversation's stream, for staff only;
// the others on events::kWorkspaceStream, of which settings, labels and which version answers are in the audit trail.
namespace deskbell::understanding {

// Follows each message of a customer within a tenth of a second. Replaces what was known of the message and of the
// mood.
struct MessageRecognised {
  static constexpr std::string_view kKind = "understanding.recognised";
  Recognition recognition;
  Mood mood;
};
BOOST_DESCRIBE_STRUCT(MessageRecognised, (), (recognition, mood))

struct MessageCorrected {
  static constexpr std::string_view kKind = "understanding.corrected";
  Recognition recognition;
  Mood mood;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(MessageCorrected, (), (recognition, mood, by_name))

// The customer's mood fell below the line; once a conversation, on its stream.
struct MoodAlarm {
  static constexpr std::string_view kKind = "understanding.mood_alarm";
  Mood mood;
};
BOOST_DESCRIBE_STRUCT(MoodAlarm, (), (mood))

// A training went on, ended or failed. Told to who may train_understanding.
struct VersionChanged {
  static constexpr std::string_view kKind = "understanding.version_changed";
  Version version;
};
BOOST_DESCRIBE_STRUCT(VersionChanged, (), (version))

// Another version answers from now on; `version` 0 is the built-in one.
struct VersionActivated {
  static constexpr std::string_view kKind = "understanding.version_activated";
  Aspect aspect = Aspect::intent;
  int version = 0;
  int before = 0;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(VersionActivated, (), (aspect, version, before, by_name, address, request))

struct LabelChanged {
  static constexpr std::string_view kKind = "understanding.label_changed";
  Label label;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(LabelChanged, (), (label, by_name, address, request))

struct SettingsChanged {
  static constexpr std::string_view kKind = "understanding.settings_changed";
  Settings settings;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings, by_name, address, request))

}  // namespace deskbell::understanding
