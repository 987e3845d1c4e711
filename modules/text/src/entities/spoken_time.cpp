#include "entities/spoken_time.h"

#include <cstdio>

namespace deskbell::text {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using Half = SpokenTime::Half;

constexpr minutes kNoon{12 * 60};
constexpr days kFarthest{36'600};

std::string iso_date(local_days day) {
  const std::chrono::year_month_day date(day);
  char out[48];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return out;
}

std::string iso(LocalTime at) {
  const auto day = std::chrono::floor<days>(at);
  const auto minute = std::chrono::duration_cast<minutes>(at - day).count();
  char out[16];
  std::snprintf(out, sizeof out, "T%02d:%02d", static_cast<int>(minute / 60), static_cast<int>(minute % 60));
  return iso_date(local_days(day)) + out;
}

std::string iso_interval(LocalTime begin, LocalTime end) {
  const auto whole = [](LocalTime at) { return std::chrono::floor<days>(at) == at; };
  if (whole(begin) && whole(end))
    return iso_date(std::chrono::floor<days>(begin)) + "/" + iso_date(std::chrono::floor<days>(end));
  return iso(begin) + "/" + iso(end);
}

minutes in_half(minutes said, Half half) {
  if (half == Half::pm && said < kNoon) return said + kNoon;
  if (half == Half::am && said >= kNoon && said < kNoon + hours(1)) return said - kNoon;
  return said;
}

struct Clock {
  minutes at;
  bool read = false;  // nobody said which half of the day
};
Clock clock_of(const SpokenTime& spoken, minutes said) {
  if (spoken.half != Half::unknown) return {in_half(said, spoken.half)};
  if (!spoken.bare_hour || said >= hours(13) || said < hours(1)) return {said};
  return {said < hours(7) ? said + kNoon : said, true};
}

ResolvedTime moment(LocalTime at, double confidence) {
  return {EntityKind::time, {.begin = at, .end = at + minutes(1), .precision = Precision::minute}, iso(at), confidence};
}

ResolvedTime interval(LocalTime begin, LocalTime end, Precision precision, double confidence) {
  return {
      EntityKind::interval, {.begin = begin, .end = end, .precision = precision}, iso_interval(begin, end), confidence};
}

ResolvedTime at_clock(const SpokenTime& spoken, LocalTime now) {
  const Clock clock = clock_of(spoken, *spoken.clock);
  double confidence = spoken.confidence - (clock.read ? 0.1 : 0);
  LocalTime at;
  if (spoken.days) {
    at = spoken.days->begin + clock.at;
  } else {
    const local_days today = std::chrono::floor<days>(now);
    at = today + clock.at;
    if (at <= now && clock.read && clock.at < kNoon && today + clock.at + kNoon > now) at += kNoon;
    if (at <= now) at += days(1);
    confidence -= 0.15;
  }
  if (!spoken.clock_end) return moment(at, confidence);
  minutes end = in_half(*spoken.clock_end, spoken.half);
  if (spoken.half == Half::unknown) end = clock_of(spoken, *spoken.clock_end).at;
  const minutes begin = std::chrono::duration_cast<minutes>(at - std::chrono::floor<days>(at));
  if (end <= begin) end += end + kNoon > begin && spoken.bare_hour ? kNoon : minutes(24 * 60);
  return interval(at, at + (end - begin), Precision::range, confidence);
}

std::optional<ResolvedTime> plain(const SpokenTime& spoken, LocalTime now) {
  if (spoken.clock) return at_clock(spoken, now);
  if (spoken.part) {
    const local_days day = spoken.days ? spoken.days->begin : local_days(std::chrono::floor<days>(now));
    const LocalTime begin = day + spoken.part->begin;
    return ResolvedTime{EntityKind::time,
                        {.begin = begin, .end = day + spoken.part->end, .precision = Precision::part_of_day},
                        iso_interval(begin, day + spoken.part->end),
                        spoken.confidence};
  }
  if (spoken.days) {
    const Days& d = *spoken.days;
    if (d.precision == Precision::day && d.end == d.begin + days(1))
      return ResolvedTime{EntityKind::date, {.begin = d.begin, .end = d.end}, iso_date(d.begin), spoken.confidence};
    return interval(d.begin, d.end, d.precision, spoken.confidence);
  }
  if (!spoken.after) return std::nullopt;
  ResolvedTime out = moment(std::chrono::floor<minutes>(now + *spoken.after), spoken.confidence);
  out.when.after = spoken.after;
  return out;
}

}  // namespace

std::optional<ResolvedTime> resolved(const SpokenTime& spoken, LocalTime now) {
  auto out = plain(spoken, now);
  if (!out) return out;
  if (out->when.begin > now + kFarthest || out->when.begin < now - kFarthest) return std::nullopt;
  if (!spoken.by) return out;
  const LocalTime end = out->when.precision == Precision::minute ? out->when.begin : out->when.end;
  if (end <= now) return out;
  ResolvedTime until = interval(now, end, Precision::range, out->confidence);
  until.when.after = out->when.after;
  return until;
}

Days one_day(local_days day) {
  return {day, day + days(1)};
}

local_days weekday_in_week(local_days day, int iso_day) {
  return day - days(static_cast<int>(std::chrono::weekday(day).iso_encoding()) - iso_day);
}

Days week_of(local_days day) {
  const local_days monday = weekday_in_week(day, 1);
  return {monday, monday + days(7), Precision::week};
}

Days month_of(local_days day, int months_ahead) {
  const std::chrono::year_month_day date(day);
  const auto month = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(months_ahead);
  const auto next = month + std::chrono::months(1);
  return {local_days(month / 1), local_days(next / 1), Precision::month};
}

Days year_of(local_days day, int years_ahead) {
  const auto year = std::chrono::year_month_day(day).year() + std::chrono::years(years_ahead);
  return {local_days(year / 1 / 1), local_days((year + std::chrono::years(1)) / 1 / 1), Precision::year};
}

local_days next_weekday(local_days today, int iso_day) {
  const int ahead = (iso_day - static_cast<int>(std::chrono::weekday(today).iso_encoding()) + 7) % 7;
  return today + days(ahead == 0 ? 7 : ahead);
}

local_days plus_working_days(local_days day, int count) {
  for (count = std::min(count, 500); count > 0;) {
    day += days(1);
    if (std::chrono::weekday(day).iso_encoding() <= 5) --count;
  }
  return day;
}

std::optional<local_days> date_of(local_days today, std::optional<int> year, int month, int day) {
  const auto in = [&](std::chrono::year of) -> std::optional<local_days> {
    const std::chrono::year_month_day date(of, std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    return date.ok() ? std::optional(local_days(date)) : std::nullopt;
  };
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  if (year) return *year >= 1900 && *year <= 2200 ? in(std::chrono::year(*year)) : std::nullopt;
  const auto now = std::chrono::year_month_day(today).year();
  const auto this_year = in(now);
  if (this_year && *this_year < today - days(183)) {
    if (const auto next = in(now + std::chrono::years(1))) return next;
  }
  if (this_year && *this_year > today + days(183)) {
    // "12月28日" said in January was.
    if (const auto last = in(now - std::chrono::years(1)); last && *last > today - days(92)) return last;
  }
  return this_year;
}

}  // namespace deskbell::text
