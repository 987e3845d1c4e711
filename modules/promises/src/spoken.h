#pragma once
#include <calendar/zone.h>
#include <promises/recognise.h>

#include "letters.h"

#include <chrono>
#include <optional>
#include <span>
#include <vector>

// What a time expression says, before it is a moment; shared by both languages.
namespace deskbell::promises {

struct Spoken {
  enum class Half { unknown, am, pm };
  std::optional<std::chrono::microseconds> after;  // "within two hours"
  std::optional<int> days_ahead;                   // tomorrow: 1
  std::optional<int> working_days;
  std::optional<std::chrono::local_days> date;
  std::optional<std::chrono::minutes> clock;  // of the day
  Half half = Half::unknown;
  std::optional<std::chrono::minutes> latest;  // the end of the part of the day that was named
  bool vague = false;                          // a part of it is our reading

  bool empty() const { return !after && !has_day() && !clock && !latest; }
  // "in two days" before a time of day means that day.
  void count_days();
  bool has_day() const { return days_ahead || working_days || date; }
};

// Where the speaker stands.
struct Standpoint {
  Time now;
  const calendar::Zone& zone;
  std::chrono::local_days today;
};

inline constexpr std::chrono::minutes kEndOfDay{18 * 60};

// Nothing when the moment has passed or lies more than a year ahead.
struct Moment {
  Time at;
  Certainty certainty = Certainty::exact;
};
std::optional<Moment> moment_of(const Spoken& spoken, const Standpoint& here);

// The day of that name after today; in the next calendar week.
std::chrono::local_days next_weekday(std::chrono::local_days today, int iso_day);
std::chrono::local_days weekday_of_next_week(std::chrono::local_days today, int iso_day);
// The next day with this number, or of this month and number; nothing when there is none.
std::optional<std::chrono::local_days> next_date(std::chrono::local_days today, std::optional<unsigned> month,
                                                 unsigned day);

// One promise in letters [begin, end) of the text.
struct Found {
  std::size_t begin = 0;
  std::size_t end = 0;
  Kind kind = Kind::other;
  Moment moment;
};
std::vector<Found> english(std::span<const Letter> letters, const Standpoint& here);
std::vector<Found> chinese(std::span<const Letter> letters, const Standpoint& here);

}  // namespace deskbell::promises
