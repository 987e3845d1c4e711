#include <calendar/timeline.h>

#include <gtest/gtest.h>

namespace deskbell::calendar {
namespace {

using namespace std::chrono_literals;

Time at(std::string text) {
  return base::parse_time(text + ":00Z").value();
}

Calendar open(std::string from, std::string to) {
  Hours hours{"UTC", {}, {}};
  for (int day = 0; day < 5; ++day) hours.week.push_back({static_cast<Weekday>(day), from, to});
  return Calendar::of(hours).value();
}

// 2026-03-02 is a Monday.
TEST(Timeline, new_hours_hold_from_the_moment_of_the_change) {
  const Timeline timeline({{Time(), open("09:00", "17:00")}, {at("2026-03-03T12:00"), open("08:00", "14:00")}});
  EXPECT_EQ(timeline.working_time(at("2026-03-02T00:00"), at("2026-03-03T00:00")), 8h);
  EXPECT_EQ(timeline.working_time(at("2026-03-03T00:00"), at("2026-03-04T00:00")), 5h)
      << "nine to twelve, twelve to two";
  EXPECT_EQ(timeline.working_time(at("2026-03-04T00:00"), at("2026-03-05T00:00")), 6h);
  EXPECT_EQ(timeline.working_time(at("2026-03-02T12:00"), at("2026-03-04T09:00")), 5h + 5h + 1h);
  EXPECT_EQ(timeline.working_time(at("2026-03-04T09:00"), at("2026-03-02T12:00")), 0h);
  EXPECT_EQ(timeline.add_working_time(at("2026-03-02T12:00"), 8h), at("2026-03-03T12:00"));
  EXPECT_EQ(timeline.add_working_time(at("2026-03-02T12:00"), 11h), at("2026-03-04T09:00"));
  EXPECT_EQ(timeline.add_working_time(at("2026-03-02T12:00"), 0h), at("2026-03-02T12:00"));
  EXPECT_FALSE(timeline.is_open(at("2026-03-04T15:00")));
  EXPECT_TRUE(timeline.is_open(at("2026-03-02T15:00")));
}

TEST(Timeline, before_the_first_change_the_first_hours_held) {
  const Timeline timeline({{at("2026-03-02T00:00"), open("09:00", "17:00")}});
  EXPECT_EQ(timeline.working_time(at("2026-02-23T00:00"), at("2026-02-24T00:00")), 8h);
}

TEST(Timeline, adding_what_lies_between_leads_back_over_any_change) {
  const Timeline timeline({{Time(), open("09:00", "17:00")},
                           {at("2026-03-03T12:00"), open("08:00", "14:00")},
                           {at("2026-03-03T12:30"), open("00:00", "24:00")},
                           {at("2026-03-09T03:00"), open("10:00", "11:00")}});
  for (Time from = at("2026-03-01T08:30"); from < at("2026-03-10T00:00"); from += 97min) {
    const Time until = at("2026-03-13T10:59");
    EXPECT_EQ(timeline.add_working_time(from, timeline.working_time(from, until)), until);
  }
}

TEST(Hours, a_make_up_workday_is_open_like_a_day_of_the_week) {
  Hours hours{"Asia/Shanghai", {{Weekday::monday, "09:00", "12:00"}, {Weekday::monday, "13:00", "18:00"}}, {}};
  hours.exceptions.push_back({.date = "2026-10-10", .open = true, .like = Weekday::monday, .name = "Make-up"});
  const Calendar calendar = Calendar::of(hours).value();
  EXPECT_EQ(calendar.working_time(at("2026-10-09T16:00"), at("2026-10-10T16:00")), 8h);
  EXPECT_FALSE(calendar.is_open(at("2026-10-10T04:30"))) << "lunch";
  hours.exceptions[0].from = "10:00";
  EXPECT_EQ(Calendar::of(hours).error().fields.at(0).field, "exceptions[0].like");
}

}  // namespace
}  // namespace deskbell::calendar
