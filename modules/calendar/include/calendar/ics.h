#pragma once
#include <calendar/hours.h>

#include <string>
#include <string_view>
#include <vector>

// Holidays out of an iCalendar file (RFC 5545): whole-day events only, of one or several days. A file of Chinese public
// holidays also marks make-up workdays; an event is one when its summary ends in "班" or "(班)", says "补班" or
// "调休上班", or has the category WORKDAY: that date then works like the weekday that the summary names, else like a
// Monday. Recurring events, times of day and alarms are passed over and told.
namespace deskbell::calendar {

inline constexpr std::size_t kMaxIcsBytes = 1'000'000;
inline constexpr int kMaxIcsEvents = 2'000;
inline constexpr int kMaxIcsDays = 366;  // of one event
inline constexpr int kMaxIcsProblems = 50;

struct IcsProblem {
  int line = 0;
  std::string message;
  bool operator==(const IcsProblem&) const = default;
};
BOOST_DESCRIBE_STRUCT(IcsProblem, (), (line, message))

struct Holidays {
  std::vector<DayException> days;  // by date, each date once
  std::vector<IcsProblem> problems;
};

// invalid_argument for what is no iCalendar at all or too large.
Result<Holidays> read_holidays(std::string_view ics);

}  // namespace deskbell::calendar
