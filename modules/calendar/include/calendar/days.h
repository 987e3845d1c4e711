#pragma once
#include <calendar/zone.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Days as people count them: from midnight to midnight on the wall of one place. Reports cut with these, so that a day
// on which the clocks change has 23 or 25 hours.
namespace deskbell::calendar {

// The workspace's time zone by its name, as the use cases of reports are given it. Empty: UTC.
using ZoneName = std::function<std::string()>;

class Days {
 public:
  explicit Days(Zone zone) : zone_(std::move(zone)) {}
  static Days of(const ZoneName& name);

  // The date there, as days since 1970-01-01.
  std::int64_t day_of(Time at) const;
  // When that date begins there.
  Time start_of(std::int64_t day) const;

  struct Offset {
    Time from;                     // the first one's is not looked at
    std::chrono::seconds ahead{};  // of UTC, from then on
    bool operator==(const Offset&) const = default;
  };
  // How far the wall is ahead of UTC between the two moments, one entry for each change of the clocks.
  std::vector<Offset> offsets(Time from, Time to) const;
  // SQL for the day of a column with microseconds, right for times between the two moments.
  std::string sql(std::string_view column, Time from, Time to) const;

 private:
  Zone zone_;
};

// "2026-03-01"
std::string date_text(std::int64_t day);

}  // namespace deskbell::calendar
