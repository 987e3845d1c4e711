#pragma once
#include "entities/spoken_time.h"

#include <string_view>

// Words of days and of parts of the day.
namespace deskbell::text {

struct DayWord {
  std::u32string_view text;
  int ahead;
};
// Longer ones first.
inline constexpr DayWord kDays[] = {{U"大后天", 3}, {U"大前天", -3}, {U"今天", 0}, {U"今日", 0},
                                    {U"当天", 0},   {U"明天", 1},    {U"明日", 1}, {U"昨天", -1},
                                    {U"昨日", -1},  {U"后天", 2},    {U"后日", 2}, {U"前天", -2}};
struct DayPartWord {
  std::u32string_view text;
  int ahead;
  SpokenTime::Part part;
};
inline constexpr SpokenTime::Part kMorning{std::chrono::hours(6), std::chrono::hours(12)};
inline constexpr SpokenTime::Part kEvening{std::chrono::hours(18), std::chrono::hours(22)};
inline constexpr DayPartWord kDaysWithPart[] = {
    {U"今早", 0, kMorning},  {U"今晨", 0, kMorning}, {U"明早", 1, kMorning},
    {U"明晨", 1, kMorning},  {U"今晚", 0, kEvening}, {U"明晚", 1, kEvening},
    {U"昨晚", -1, kEvening}, {U"后晚", 2, kEvening}, {U"昨夜", -1, kEvening}};
struct PartWord {
  std::u32string_view text;
  SpokenTime::Part part;
  SpokenTime::Half half;
};
inline constexpr PartWord kDayParts[] = {
    {U"凌晨", {std::chrono::hours(0), std::chrono::hours(6)}, SpokenTime::Half::am},
    {U"清晨", {std::chrono::hours(5), std::chrono::hours(8)}, SpokenTime::Half::am},
    {U"早上", {std::chrono::hours(6), std::chrono::hours(9)}, SpokenTime::Half::am},
    {U"早晨", {std::chrono::hours(6), std::chrono::hours(9)}, SpokenTime::Half::am},
    {U"上午", {std::chrono::hours(8), std::chrono::hours(12)}, SpokenTime::Half::am},
    {U"中午", {std::chrono::hours(11), std::chrono::hours(14)}, SpokenTime::Half::unknown},
    {U"下午", {std::chrono::hours(12), std::chrono::hours(18)}, SpokenTime::Half::pm},
    {U"午后", {std::chrono::hours(12), std::chrono::hours(18)}, SpokenTime::Half::pm},
    {U"傍晚", {std::chrono::hours(17), std::chrono::hours(19)}, SpokenTime::Half::pm},
    {U"晚上", {std::chrono::hours(18), std::chrono::hours(24)}, SpokenTime::Half::pm},
    {U"夜里", {std::chrono::hours(20), std::chrono::hours(24)}, SpokenTime::Half::pm},
    {U"半夜", {std::chrono::hours(0), std::chrono::hours(5)}, SpokenTime::Half::unknown},
    {U"午夜", {std::chrono::hours(0), std::chrono::hours(1)}, SpokenTime::Half::unknown}};

}  // namespace deskbell::text
