#include "spoken.h"

namespace deskbell::promises {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr days kFarthest{366};
constexpr minutes kLastMinute{24 * 60 - 1};
constexpr minutes kNoon{12 * 60};
constexpr hours kLatestLikely{21};  // nobody promises a call for later without saying so

local_days add_working_days(local_days day, int count) {
  while (count > 0) {
    day += days(1);
    if (std::chrono::weekday(day).iso_encoding() <= 5) --count;
  }
  return day;
}

struct Clock {
  minutes at;
  bool read = false;  // by us: nobody said which half of the day
};

Clock clock_of(const Spoken& spoken) {
  const minutes said = *spoken.clock;
  if (spoken.half == Spoken::Half::pm && said < kNoon) return {said + kNoon};
  if (spoken.half == Spoken::Half::am && said >= kNoon && said < kNoon + hours(1)) return {said - kNoon};
  if (spoken.half != Spoken::Half::unknown || said >= hours(13) || said < hours(1)) return {said};
  return {said < hours(7) ? said + kNoon : said, true};
}

std::optional<local_days> day_of(const Spoken& spoken, const Standpoint& here) {
  if (spoken.date) return spoken.date;
  if (spoken.days_ahead) return here.today + days(*spoken.days_ahead);
  if (spoken.working_days) return add_working_days(here.today, *spoken.working_days);
  return std::nullopt;
}

Moment on_day(const Spoken& spoken, const Standpoint& here, local_days day) {
  const auto moment = [&](minutes time) { return here.zone.at(day + time); };
  if (!spoken.clock) {
    const Time at = moment(spoken.latest.value_or(kEndOfDay));
    return {at <= here.now ? moment(kLastMinute) : at, Certainty::assumed};
  }
  const Clock clock = clock_of(spoken);
  const Time at = moment(clock.at);
  const bool later_half = clock.read && clock.at < kNoon && at <= here.now;
  return {later_half ? moment(clock.at + kNoon) : at, clock.read ? Certainty::assumed : Certainty::exact};
}

// A time of day, or a part of it, without a day: the next one.
Moment next_of(const Spoken& spoken, const Standpoint& here) {
  const auto on = [&](int ahead, minutes time) { return here.zone.at(here.today + days(ahead) + time); };
  if (!spoken.clock) {
    const Time today = on(0, *spoken.latest);
    return {today > here.now ? today : on(1, *spoken.latest), Certainty::assumed};
  }
  const Clock clock = clock_of(spoken);
  const Certainty certainty = clock.read ? Certainty::assumed : Certainty::exact;
  if (const Time today = on(0, clock.at); today > here.now) return {today, certainty};
  if (clock.read && clock.at < kNoon && clock.at + kNoon <= kLatestLikely)
    if (const Time evening = on(0, clock.at + kNoon); evening > here.now) return {evening, certainty};
  return {on(1, clock.at), Certainty::assumed};
}

}  // namespace

void Spoken::count_days() {
  if (!after || *after % days(1) != std::chrono::microseconds(0)) return;
  days_ahead = static_cast<int>(*after / days(1));
  after.reset();
}

std::optional<Moment> moment_of(const Spoken& spoken, const Standpoint& here) {
  if (spoken.empty()) return std::nullopt;
  Moment out;
  if (spoken.after) {
    out.at = here.now + *spoken.after;
  } else if (const auto day = day_of(spoken, here)) {
    out = on_day(spoken, here, *day);
  } else {
    out = next_of(spoken, here);
  }
  if (spoken.vague || spoken.working_days) out.certainty = Certainty::assumed;
  if (out.at <= here.now || out.at > here.now + kFarthest) return std::nullopt;
  return out;
}

local_days next_weekday(local_days today, int iso_day) {
  const int from = static_cast<int>(std::chrono::weekday(today).iso_encoding());
  const int ahead = (iso_day - from + 7) % 7;
  return today + days(ahead == 0 ? 7 : ahead);
}

local_days weekday_of_next_week(local_days today, int iso_day) {
  const int from = static_cast<int>(std::chrono::weekday(today).iso_encoding());
  return today + days(7 - from + iso_day);
}

std::optional<local_days> next_date(local_days today, std::optional<unsigned> month, unsigned day) {
  const std::chrono::year_month_day now(today);
  for (int step = 0; step < 24; ++step) {
    const auto candidate = std::chrono::year_month(now.year(), now.month()) + std::chrono::months(step);
    if (month && static_cast<unsigned>(candidate.month()) != *month) continue;
    const auto date = candidate / std::chrono::day(day);
    if (date.ok() && local_days(date) >= today) return local_days(date);
  }
  return std::nullopt;
}

}  // namespace deskbell::promises
