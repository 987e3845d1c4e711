#pragma once
#include <base/clock.h>
#include <base/json.h>
#include <base/result.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Business hours. `Hours` is what administrators write and modules store; `Calendar` answers questions about it.
//
//   TRY(const calendar::Calendar calendar, calendar::Calendar::of(queue.hours));
//   if (!calendar.is_open(now)) reply.opens_at = calendar.next_opening(now);
//   promise.due = calendar.add_working_time(now, 4h);
namespace deskbell::calendar {

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
BOOST_DESCRIBE_ENUM(Weekday, monday, tuesday, wednesday, thursday, friday, saturday, sunday)

// Wall clock times are "HH:MM", "00:00" to "24:00". `to` at or before `from` means the next day. The span belongs to
// the day on which it begins.
struct WeekSpan {
  Weekday day = Weekday::monday;
  std::string from;
  std::string to;
  bool operator==(const WeekSpan&) const = default;
};
BOOST_DESCRIBE_STRUCT(WeekSpan, (), (day, from, to))

// What replaces the week on one date ("2026-10-01"): closed, or open from..to (all day when both are left out), or open
// like a day of the week: a Saturday that makes up for a holiday works `like` a Monday.
struct DayException {
  std::string date;
  bool open = false;
  std::optional<std::string> from = {};
  std::optional<std::string> to = {};
  std::optional<Weekday> like = {};
  std::optional<std::string> name = {};  // "National Day"
  bool operator==(const DayException&) const = default;
};
BOOST_DESCRIBE_STRUCT(DayException, (), (date, open, from, to, like, name))

struct Hours {
  std::string time_zone;  // IANA name: "Europe/Berlin"
  std::vector<WeekSpan> week;
  std::vector<DayException> exceptions;
  bool operator==(const Hours&) const = default;
};
BOOST_DESCRIBE_STRUCT(Hours, (), (time_zone, week, exceptions))

using Span = std::pair<Time, Time>;  // from, until (exclusive)

// Immutable and cheap to copy; any thread.
class Calendar {
 public:
  // invalid_argument names the member: "time_zone", "week[2].from", "exceptions[0].date".
  static Result<Calendar> of(const Hours& hours);

  bool is_open(Time at) const;
  // `at` itself when open then, else the next moment of opening; nothing when there is none within two years.
  std::optional<Time> next_opening(Time at) const;
  // When the span that is open at `at` ends (spans that touch are one); nothing when closed at `at` or open for ever.
  std::optional<Time> next_closing(Time at) const;
  // Open time between two moments; zero when until <= from.
  std::chrono::microseconds working_time(Time from, Time until) const;
  // The first moment by which `amount` of open time has passed since `from`; nothing when it takes over two years.
  std::optional<Time> add_working_time(Time from, std::chrono::microseconds amount) const;
  // The open spans that overlap [from, until), clipped to it, in order, joined where they touch.
  std::vector<Span> spans(Time from, Time until) const;

 private:
  struct Rules;
  explicit Calendar(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;
};

// The same for those who ask once. Hours that are not valid count as always closed.
bool is_open(const Hours& hours, Time at);
std::optional<Time> next_opening(const Hours& hours, Time at);

}  // namespace deskbell::calendar
