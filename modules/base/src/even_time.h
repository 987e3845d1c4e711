#pragma once
#include <base/clock.h>

#include <atomic>
#include <chrono>

namespace deskbell::base {

// The time of day without the jumps of the machine's clock, for SystemClock. Small corrections are followed at once, a
// larger one at a pace of a thousandth: so a due time that was stored comes neither early nor late, and what has run
// out does not come back. Told by what the caller read from the two clocks; thread-safe.
class EvenTime {
 public:
  // `passed` counts evenly from any beginning, suspended time included; `wall` is what the machine's clock shows.
  Time at(std::chrono::microseconds passed, Time wall);

 private:
  static constexpr std::int64_t kUnset = INT64_MIN;
  std::atomic<std::int64_t> offset_{kUnset};  // of the told time from `passed`
  std::atomic<std::int64_t> moved_at_{0};
};

}  // namespace deskbell::base
