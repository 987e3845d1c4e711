#pragma once
#include <base/json.h>

#include <string>
#include <string_view>

// Alarms in the log, on the workspace's stream, so that webhooks and consoles hear of them. App appends them.
namespace deskbell::telemetry {

struct AlarmRaised {
  static constexpr std::string_view kKind = "health.alarm_raised";
  std::string code;
  std::string section;
  std::string text;
  std::string advice;
  int node = 0;
  Time since;
};
BOOST_DESCRIBE_STRUCT(AlarmRaised, (), (code, section, text, advice, node, since))

struct AlarmCleared {
  static constexpr std::string_view kKind = "health.alarm_cleared";
  std::string code;
  std::string section;
  std::string text;
  int node = 0;
  Time since;
};
BOOST_DESCRIBE_STRUCT(AlarmCleared, (), (code, section, text, node, since))

}  // namespace deskbell::telemetry
