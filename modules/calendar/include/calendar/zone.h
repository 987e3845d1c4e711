#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace deskbell::calendar {

using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

// A time zone by its IANA name. Immutable and cheap to copy; any thread.
class Zone {
 public:
  // invalid_argument that names `field` when there is no such zone.
  static Result<Zone> of(std::string_view name, std::string field = "time_zone");
  // Whether the time zone database has that name; `of` knows offsets such as GMT+5 as well.
  static bool is_named(std::string_view name);
  // The zone of that name, or else UTC.
  static Zone of_or_utc(std::string_view name);

  const std::string& name() const { return name_; }
  LocalTime local(Time at) const;
  // A wall clock time that is skipped means the same distance after the jump; of one shown twice it is the first.
  Time at(LocalTime local) const;
  // "2026-03-02 10:00" on the wall there.
  std::string text(Time at) const;

 private:
  struct Rules;
  Zone(std::string name, std::shared_ptr<const Rules> rules) : name_(std::move(name)), rules_(std::move(rules)) {}
  std::string name_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace deskbell::calendar
