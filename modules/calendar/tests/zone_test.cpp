#include <calendar/zone.h>

#include <gtest/gtest.h>

namespace deskbell::calendar {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;

Time utc(int year, unsigned month, unsigned day, std::chrono::microseconds time) {
  return sys_days(std::chrono::year(year) / month / day) + time;
}

TEST(Zone, tells_what_the_clock_on_the_wall_shows) {
  EXPECT_EQ(Zone::of("Asia/Shanghai")->text(utc(2026, 3, 2, 23h)), "2026-03-03 07:00");
  EXPECT_EQ(Zone::of("Europe/Berlin")->text(utc(2026, 7, 1, 10h)), "2026-07-01 12:00");
}

TEST(Zone, a_skipped_hour_means_the_same_distance_after_the_jump_and_one_shown_twice_the_first) {
  const Zone berlin = *Zone::of("Europe/Berlin");
  const LocalTime skipped = local_days(std::chrono::year(2026) / 3 / 29) + 2h + 30min;
  EXPECT_EQ(berlin.at(skipped), utc(2026, 3, 29, 1h + 30min));
  const LocalTime twice = local_days(std::chrono::year(2026) / 10 / 25) + 2h + 30min;
  EXPECT_EQ(berlin.at(twice), utc(2026, 10, 25, 30min));
  EXPECT_EQ(berlin.at(berlin.local(utc(2026, 5, 5, 5h))), utc(2026, 5, 5, 5h));
}

TEST(Zone, an_unknown_name_is_refused_or_means_utc) {
  const auto refused = Zone::of("Mars/Olympus", "customer.time_zone");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields[0].field, "customer.time_zone");
  EXPECT_EQ(Zone::of_or_utc("").name(), "Etc/UTC");
  for (const auto* name : {"Europe/Berlin", "Asia/Shanghai", "UTC"}) EXPECT_TRUE(Zone::is_named(name)) << name;
  for (const auto* name : {"", "GMT+5", "Mars/Olympus", "europe/berlin", "Etc/Unknown"})
    EXPECT_FALSE(Zone::is_named(name)) << name;
}

}  // namespace
}  // namespace deskbell::calendar
