#include <calendar/year.h>
#include <calendar/zone.h>

#include <fmt/format.h>

#include <algorithm>

namespace deskbell::calendar {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

std::vector<WeekSpan> week_spans(const Hours& hours, Weekday day, Weekday shown) {
  std::vector<WeekSpan> out;
  for (const WeekSpan& span : hours.week)
    if (span.day == day) out.push_back({shown, span.from, span.to});
  return out;
}

YearDay day_of(const Hours& hours, local_days day) {
  const std::chrono::year_month_day date(day);
  YearDay out{.date = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())),
              .weekday = static_cast<Weekday>(std::chrono::weekday(day).iso_encoding() - 1)};
  out.spans = week_spans(hours, out.weekday, out.weekday);
  const bool works = !out.spans.empty();
  out.kind = works ? DayKind::working : DayKind::free;
  bool excepted = false;
  for (const DayException& exception : hours.exceptions) {
    if (exception.date != out.date) continue;
    if (!excepted) out.spans.clear();
    excepted = true;
    if (exception.name && !out.name) out.name = exception.name;
    if (!exception.open) continue;
    if (exception.like)
      std::ranges::copy(week_spans(hours, *exception.like, out.weekday), std::back_inserter(out.spans));
    else
      out.spans.push_back({out.weekday, exception.from.value_or("00:00"), exception.to.value_or("24:00")});
  }
  if (excepted) out.kind = out.spans.empty() ? DayKind::holiday : works ? DayKind::other_hours : DayKind::make_up;
  std::ranges::sort(out.spans, {}, &WeekSpan::from);
  return out;
}

}  // namespace

Result<YearView> year_of(const Hours& hours, int year) {
  if (year < 1970 || year > 2200) return invalid("year", "must be from 1970 to 2200");
  TRY(const Calendar calendar, Calendar::of(hours));
  TRY(const Zone zone, Zone::of(hours.time_zone));
  YearView view{.year = year, .time_zone = hours.time_zone};
  const local_days end(std::chrono::year(year + 1) / 1 / 1);
  for (local_days day(std::chrono::year(year) / 1 / 1); day < end; day += days(1)) {
    YearDay one = day_of(hours, day);
    const auto open = calendar.working_time(zone.at(LocalTime(day)), zone.at(LocalTime(day + days(1))));
    one.open_minutes = static_cast<int>(std::chrono::floor<minutes>(open).count());
    view.open_minutes += one.open_minutes;
    if (!one.spans.empty()) ++view.working_days;
    view.days.push_back(std::move(one));
  }
  return view;
}

}  // namespace deskbell::calendar
