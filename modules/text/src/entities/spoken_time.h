#pragma once
#include <text/entities.h>

#include <chrono>
#include <optional>
#include <string>

// What a time expression says, before it is a moment; both languages use it.
namespace deskbell::text {

using std::chrono::local_days;

struct Days {
  local_days begin;
  local_days end;  // exclusive
  Precision precision = Precision::day;
};

struct SpokenTime {
  enum class Half { unknown, am, pm };
  struct Part {
    std::chrono::minutes begin;
    std::chrono::minutes end;
  };
  std::optional<Days> days;
  std::optional<std::chrono::minutes> clock;      // of the day
  std::optional<std::chrono::minutes> clock_end;  // "from two to four"
  Half half = Half::unknown;
  bool bare_hour = false;  // "at two", not "14:00"
  std::optional<Part> part;
  std::optional<std::chrono::seconds> after;  // from now
  bool by = false;                            // "by Friday", "within two hours"
  double confidence = 0.95;

  bool empty() const { return !days && !clock && !part && !after; }
};

struct ResolvedTime {
  EntityKind kind;
  When when;
  std::string value;
  double confidence;
};

// An hour nobody gave a half of the day for is read as people mean it: "at two" in the afternoon. A time of day without
// a day is the next one.
std::optional<ResolvedTime> resolved(const SpokenTime& spoken, LocalTime now);

Days one_day(local_days day);
Days week_of(local_days day);  // Monday to Sunday
Days month_of(local_days day, int months_ahead);
Days year_of(local_days day, int years_ahead);
local_days next_weekday(local_days today, int iso_day);   // after today
local_days weekday_in_week(local_days day, int iso_day);  // of the week in which `day` lies
local_days plus_working_days(local_days day, int count);
// Nothing when there is no such day. Without a year the one nearest to today, half a year back at most.
std::optional<local_days> date_of(local_days today, std::optional<int> year, int month, int day);

}  // namespace deskbell::text
