#pragma once
#include <calendar/hours.h>

#include <chrono>
#include <optional>
#include <vector>

// Business hours that are changed while somebody counts by them. What was open stays counted as it was then; from the
// moment of a change on the new hours hold. So time that has been counted is never lost or gained by a change.
namespace deskbell::calendar {

// Immutable and cheap to copy; any thread.
class Timeline {
 public:
  struct Version {
    Time from;  // the first one holds from ever
    Calendar calendar;
  };
  // At least one version, in order of `from`.
  explicit Timeline(std::vector<Version> versions);

  // Open time between two moments; zero when until <= from.
  std::chrono::microseconds working_time(Time from, Time until) const;
  // The first moment by which `amount` of open time has passed since `from`; nothing when it takes over two years.
  std::optional<Time> add_working_time(Time from, std::chrono::microseconds amount) const;
  bool is_open(Time at) const { return version_at(at).is_open(at); }
  const Calendar& version_at(Time at) const;

 private:
  std::shared_ptr<const std::vector<Version>> versions_;
};

}  // namespace deskbell::calendar
