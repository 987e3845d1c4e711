#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::base {

// UTC, microseconds; stored as that integer, told as RFC 3339 ("2026-03-01T08:15:30.123456Z").
using Time = std::chrono::sys_time<std::chrono::microseconds>;

std::string to_string(Time time);
std::optional<Time> parse_time(std::string_view text);

// Everything that asks what time it is takes a Clock, so that tests decide.
class Clock {
 public:
  virtual ~Clock() = default;
  // The time of day, for everything that is stored, shown or due. Never used to order things (that is what seq and
  // positions are for).
  virtual Time now() const = 0;
  // What the machine's clock shows at this moment, for what outsiders compare with their own: one-time codes, signatures
  // with a time, certificates. Differs from now() while now() catches up with a clock that was set.
  virtual Time wall() const { return now(); }
  // Monotonic, for time-outs and measured durations.
  virtual std::chrono::steady_clock::time_point steady() const = 0;
};

// When the machine's clock is set while the program runs, now() does not jump with it: it follows by a thousandth of
// the time that passes (a difference of up to 50 ms at once), and a restart takes the new time over.
class SystemClock final : public Clock {
 public:
  Time now() const override;
  Time wall() const override;
  std::chrono::steady_clock::time_point steady() const override { return std::chrono::steady_clock::now(); }
};

// For tests and simulations: stands still until it is moved. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9)))
      : micros_(start.time_since_epoch().count()) {}
  Time now() const override { return Time(std::chrono::microseconds(micros_.load())); }
  std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::time_point(std::chrono::microseconds(micros_.load()));
  }
  void advance(std::chrono::microseconds by) { micros_ += by.count(); }
  void set(Time time) { micros_ = time.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace deskbell::base

namespace deskbell {
using base::Clock;
using base::Time;
}  // namespace deskbell
