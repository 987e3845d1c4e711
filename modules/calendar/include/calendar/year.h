#pragma once
#include <calendar/hours.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::calendar {

enum class DayKind {
  working,     // as the week says
  free,        // the week has no span on it
  holiday,     // an exception closes it
  make_up,     // an exception opens a day on which the week has no span
  other_hours  // an exception gives a working day other hours
};
BOOST_DESCRIBE_ENUM(DayKind, working, free, holiday, make_up, other_hours)

struct YearDay {
  std::string date;
  Weekday weekday = Weekday::monday;
  DayKind kind = DayKind::working;
  int open_minutes = 0;                  // between its midnights, by the zone's clock: 25 hours count in autumn
  std::optional<std::string> name = {};  // of the exception
  std::vector<WeekSpan> spans = {};      // that begin on it
};
BOOST_DESCRIBE_STRUCT(YearDay, (), (date, weekday, kind, open_minutes, name, spans))

struct YearView {
  int year = 0;
  std::string time_zone;
  int working_days = 0;
  std::int64_t open_minutes = 0;
  std::vector<YearDay> days;
};
BOOST_DESCRIBE_STRUCT(YearView, (), (year, time_zone, working_days, open_minutes, days))

// From 1970 to 2200.
Result<YearView> year_of(const Hours& hours, int year);

}  // namespace deskbell::calendar
