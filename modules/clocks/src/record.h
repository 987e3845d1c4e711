#pragma once
#include <clocks/clock_rules.h>

#include <cstdint>
#include <optional>
#include <string>

namespace deskbell::clocks {

// A subject as it is stored.
struct Record {
  Standing standing;
  std::optional<Id<Policy>> policy;
  std::string habit;                // whose durations are compared: kind and level
  std::int64_t calendar_stamp = 0;  // of the calendars by which the clocks were worked out
  bool stored = false;
};

}  // namespace deskbell::clocks
