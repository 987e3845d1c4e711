#include "even_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace deskbell::base {

namespace {

constexpr std::int64_t kFollowedAtOnce = 50'000;  // microseconds; what a time service corrects in its course
constexpr std::int64_t kLookedAtEvery = 10'000;   // microseconds
constexpr std::int64_t kPace = 1'000;             // a microsecond for so many that have passed

// By hand: a time is written for every message several times.
char* put(char* out, unsigned number, int digits) {
  for (int i = digits - 1; i >= 0; --i, number /= 10) out[i] = static_cast<char>('0' + number % 10);
  return out + digits;
}

}  // namespace

Time EvenTime::at(std::chrono::microseconds passed, Time wall) {
  const std::int64_t whole = wall.time_since_epoch().count() - passed.count();
  std::int64_t offset = offset_.load(std::memory_order_acquire);
  if (offset == kUnset && offset_.compare_exchange_strong(offset, whole)) {
    moved_at_ = passed.count();
    offset = whole;
  }
  std::int64_t before = moved_at_.load(std::memory_order_relaxed);
  const std::int64_t since = passed.count() - before;
  if (since >= kLookedAtEvery && moved_at_.compare_exchange_strong(before, passed.count())) {
    const std::int64_t missing = whole - offset;
    const std::int64_t most = since / kPace;
    offset += std::abs(missing) <= kFollowedAtOnce ? missing : std::clamp(missing, -most, most);
    offset_.store(offset, std::memory_order_release);
  }
  return Time(std::chrono::microseconds(passed.count() + offset));
}

Time SystemClock::now() const {
  static EvenTime time;
  timespec passed{};
  ::clock_gettime(CLOCK_BOOTTIME, &passed);
  return time.at(std::chrono::microseconds(passed.tv_sec * 1'000'000 + passed.tv_nsec / 1'000), wall());
}

Time SystemClock::wall() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_string(Time time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  const int year = static_cast<int>(date.year());
  char text[48];
  char* out = text;
  if (year >= 0 && year <= 9999)
    out = put(out, static_cast<unsigned>(year), 4);
  else
    out = fmt::format_to(out, "{:04}", year);
  const auto then = [&](char separator, auto number, int digits) {
    *out++ = separator;
    out = put(out, static_cast<unsigned>(number), digits);
  };
  then('-', static_cast<unsigned>(date.month()), 2);
  then('-', static_cast<unsigned>(date.day()), 2);
  then('T', clock.hours().count(), 2);
  then(':', clock.minutes().count(), 2);
  then(':', clock.seconds().count(), 2);
  then('.', clock.subseconds().count(), 6);
  *out++ = 'Z';
  return {text, out};
}

namespace {

// Reads exactly `digits` digits at `at` and moves on; -1 when there are none.
int take(std::string_view text, std::size_t& at, std::size_t digits) {
  int value = 0;
  if (at + digits > text.size()) return -1;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + digits, value);
  if (error != std::errc() || end != text.data() + at + digits) return -1;
  at += digits;
  return value;
}

bool skip(std::string_view text, std::size_t& at, char expected) {
  if (at >= text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  using namespace std::chrono;
  std::size_t at = 0;
  const int year_number = take(text, at, 4);
  if (year_number < 0 || !skip(text, at, '-')) return std::nullopt;
  const int month_number = take(text, at, 2);
  if (month_number < 0 || !skip(text, at, '-')) return std::nullopt;
  const int day_number = take(text, at, 2);
  if (day_number < 0 || !skip(text, at, 'T')) return std::nullopt;
  const int hour = take(text, at, 2);
  if (hour < 0 || hour > 23 || !skip(text, at, ':')) return std::nullopt;
  const int minute = take(text, at, 2);
  if (minute < 0 || minute > 59 || !skip(text, at, ':')) return std::nullopt;
  const int second = take(text, at, 2);
  if (second < 0 || second > 60) return std::nullopt;
  std::int64_t micros = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t scale = 100'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) micros += (text[at] - '0') * scale;
  }
  minutes offset{0};
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const int sign = text[at++] == '-' ? -1 : 1;
    const int offset_hours = take(text, at, 2);
    if (offset_hours < 0 || !skip(text, at, ':')) return std::nullopt;
    const int offset_minutes = take(text, at, 2);
    if (offset_hours > 23 || offset_minutes < 0 || offset_minutes > 59) return std::nullopt;
    offset = minutes(sign * (offset_hours * 60 + offset_minutes));
  } else if (!skip(text, at, 'Z')) {
    return std::nullopt;
  }
  const year_month_day date(year(year_number), month(static_cast<unsigned>(month_number)), day(static_cast<unsigned>(day_number)));
  if (at != text.size() || !date.ok()) return std::nullopt;
  const Time time = Time(sys_days(date)) + hours(hour) + minutes(minute) - offset + seconds(second) + microseconds(micros);
  // What to_string() makes of it can be read again.
  if (time < Time(sys_days(year(0) / 1 / 1)) || time >= Time(sys_days(year(10'000) / 1 / 1))) return std::nullopt;
  return time;
}

}  // namespace deskbell::base
