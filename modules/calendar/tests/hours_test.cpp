#include <calendar/hours.h>

#include <gtest/gtest.h>

namespace deskbell::calendar {
namespace {

using namespace std::chrono_literals;
using enum Weekday;

Time at(std::string text) {
  if (text.size() == 16) text += ":00Z";
  return base::parse_time(text).value();
}

Calendar calendar_of(const Hours& hours) {
  return Calendar::of(hours).value();
}

Hours office(std::string zone) {
  Hours hours{std::move(zone), {}, {}};
  for (Weekday day : {monday, tuesday, wednesday, thursday, friday}) {
    hours.week.push_back({day, "09:00", "12:00"});
    hours.week.push_back({day, "13:00", "18:00"});
  }
  return hours;
}

TEST(Hours, a_week_with_a_lunch_break_is_open_and_closed_at_the_edges) {
  const Calendar calendar = calendar_of(office("Asia/Shanghai"));  // UTC+8 all year
  struct Row {
    const char* utc;
    bool open;
  };
  // 2026-03-02 is a Monday.
  for (const Row& row : std::vector<Row>{{"2026-03-02T00:59", false},
                                         {"2026-03-02T01:00", true},
                                         {"2026-03-02T03:59", true},
                                         {"2026-03-02T04:00", false},
                                         {"2026-03-02T05:00", true},
                                         {"2026-03-02T09:59", true},
                                         {"2026-03-02T10:00", false},
                                         {"2026-03-07T02:00", false},
                                         {"2026-03-08T02:00", false}}) {
    EXPECT_EQ(calendar.is_open(at(row.utc)), row.open) << row.utc;
  }
  EXPECT_EQ(calendar.next_opening(at("2026-03-02T04:10")), at("2026-03-02T05:00"));
  EXPECT_EQ(calendar.next_opening(at("2026-03-06T10:00")), at("2026-03-09T01:00"));
  EXPECT_EQ(calendar.next_opening(at("2026-03-02T02:00")), at("2026-03-02T02:00"));
  EXPECT_EQ(calendar.next_closing(at("2026-03-02T02:00")), at("2026-03-02T04:00"));
  EXPECT_EQ(calendar.next_closing(at("2026-03-02T04:00")), std::nullopt);
}

TEST(Hours, a_span_over_midnight_belongs_to_the_day_on_which_it_begins) {
  Hours hours{"UTC", {{friday, "22:00", "02:00"}}, {{.date = "2026-03-07", .open = false}}};
  Calendar calendar = calendar_of(hours);
  EXPECT_TRUE(calendar.is_open(at("2026-03-07T01:59")));
  EXPECT_FALSE(calendar.is_open(at("2026-03-07T02:00")));
  EXPECT_EQ(calendar.working_time(at("2026-03-06T00:00"), at("2026-03-08T00:00")), 4h);
  hours.exceptions = {{.date = "2026-03-06", .open = false}};
  calendar = calendar_of(hours);
  EXPECT_FALSE(calendar.is_open(at("2026-03-06T23:00")));
  EXPECT_FALSE(calendar.is_open(at("2026-03-07T01:00")));
}

TEST(Hours, exceptions_close_a_weekday_and_open_a_sunday) {
  Hours hours = office("Asia/Shanghai");
  hours.exceptions = {{.date = "2026-10-01", .open = false},
                      {.date = "2026-10-10", .open = true, .from = "10:00", .to = "12:00"},
                      {.date = "2026-10-10", .open = true, .from = "14:00", .to = "15:00"},
                      {.date = "2026-10-11", .open = true}};
  const Calendar calendar = calendar_of(hours);
  EXPECT_FALSE(calendar.is_open(at("2026-10-01T02:00")));
  EXPECT_EQ(calendar.working_time(at("2026-10-09T16:00"), at("2026-10-10T16:00")), 3h);   // the Saturday
  EXPECT_EQ(calendar.working_time(at("2026-10-10T16:00"), at("2026-10-11T16:00")), 24h);  // the Sunday
}

TEST(Hours, the_skipped_hour_in_spring_does_not_exist) {
  // Berlin, 2026-03-29: 02:00 CET becomes 03:00 CEST.
  const Calendar calendar = calendar_of({"Europe/Berlin", {{sunday, "01:00", "05:00"}}, {}});
  EXPECT_EQ(calendar.working_time(at("2026-03-28T12:00"), at("2026-03-29T12:00")), 3h);
  EXPECT_EQ(calendar.working_time(at("2026-03-21T12:00"), at("2026-03-22T12:00")), 4h);
  EXPECT_EQ(calendar.next_opening(at("2026-03-28T12:00")), at("2026-03-29T00:00"));
  EXPECT_EQ(calendar.next_closing(at("2026-03-29T00:00")), at("2026-03-29T03:00"));
}

TEST(Hours, the_repeated_hour_in_autumn_counts_twice) {
  // Berlin, 2026-10-25: 03:00 CEST becomes 02:00 CET.
  const Calendar night = calendar_of({"Europe/Berlin", {{sunday, "01:00", "05:00"}}, {}});
  EXPECT_EQ(night.working_time(at("2026-10-24T12:00"), at("2026-10-25T12:00")), 5h);
  const Calendar half_hour = calendar_of({"Europe/Berlin", {{sunday, "02:00", "02:30"}}, {}});
  EXPECT_EQ(half_hour.working_time(at("2026-10-24T12:00"), at("2026-10-25T12:00")), 90min);
}

TEST(Hours, office_hours_follow_the_wall_clock_over_a_change) {
  const Calendar calendar = calendar_of(office("America/New_York"));
  EXPECT_TRUE(calendar.is_open(at("2026-03-06T14:00")));  // EST: 09:00
  EXPECT_FALSE(calendar.is_open(at("2026-03-06T13:59")));
  EXPECT_TRUE(calendar.is_open(at("2026-03-09T13:00")));  // EDT since the 8th: 09:00
  EXPECT_FALSE(calendar.is_open(at("2026-03-09T12:59")));
  // Friday 17:00 EST and two working hours more: Monday 10:00 EDT.
  EXPECT_EQ(calendar.add_working_time(at("2026-03-06T22:00"), 2h), at("2026-03-09T14:00"));
}

TEST(Hours, working_time_adds_up_over_breaks_and_nights) {
  const Calendar calendar = calendar_of(office("UTC"));
  EXPECT_EQ(calendar.working_time(at("2026-03-02T11:00"), at("2026-03-02T14:00")), 2h);
  EXPECT_EQ(calendar.working_time(at("2026-03-02T00:00"), at("2026-03-09T00:00")), 40h);
  EXPECT_EQ(calendar.working_time(at("2026-03-02T14:00"), at("2026-03-02T11:00")), 0h);
  EXPECT_EQ(calendar.add_working_time(at("2026-03-02T11:00"), 2h), at("2026-03-02T14:00"));
  EXPECT_EQ(calendar.add_working_time(at("2026-03-02T20:00"), 8h), at("2026-03-03T18:00"));
  EXPECT_EQ(calendar.add_working_time(at("2026-03-02T20:00"), 0h), at("2026-03-02T20:00"));
  EXPECT_EQ(calendar.add_working_time(at("2026-03-02T09:00"), 400h), at("2026-05-08T18:00"));
  // Adding what lies between leads back to the end, whatever the start.
  for (Time from = at("2026-03-02T08:30"); from < at("2026-03-05T00:00"); from += 97min) {
    const Time until = at("2026-03-13T17:00");
    EXPECT_EQ(calendar.add_working_time(from, calendar.working_time(from, until)), until);
  }
}

TEST(Hours, never_open_and_always_open_have_no_next_edge) {
  const Calendar never = calendar_of({"UTC", {}, {}});
  EXPECT_EQ(never.next_opening(at("2026-03-02T00:00")), std::nullopt);
  EXPECT_EQ(never.add_working_time(at("2026-03-02T00:00"), 1h), std::nullopt);
  Hours all{"Europe/Berlin", {}, {}};
  for (Weekday day : {monday, tuesday, wednesday, thursday, friday, saturday, sunday})
    all.week.push_back({day, "00:00", "24:00"});
  const Calendar always = calendar_of(all);
  EXPECT_EQ(always.next_closing(at("2026-03-02T00:00")), std::nullopt);
  EXPECT_EQ(always.working_time(at("2026-01-01T00:00"), at("2027-01-01T00:00")), 365 * 24h);
}

TEST(Hours, bad_input_is_refused_by_name) {
  const auto bad = Calendar::of({"Mars/Olympus",
                                 {{monday, "9:00", "25:00"}, {monday, "24:00", "10:60"}},
                                 {{.date = "2026-02-30", .open = true, .from = "x", .to = "10:00"}}});
  ASSERT_FALSE(bad);
  std::vector<std::string> fields;
  for (const FieldError& field : bad.error().fields) fields.push_back(field.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"time_zone", "week[0].from", "week[0].to", "week[1].from", "week[1].to",
                                              "exceptions[0].date", "exceptions[0].from"}));
  EXPECT_FALSE(is_open(Hours{"", {}, {}}, at("2026-03-02T00:00")));
}

TEST(Hours, travel_as_json) {
  const Hours hours{"Asia/Shanghai", {{monday, "09:00", "18:00"}}, {{.date = "2026-10-01", .open = false}}};
  const std::string text = base::to_json(hours);
  EXPECT_EQ(text, R"({"time_zone":"Asia/Shanghai","week":[{"day":"monday","from":"09:00","to":"18:00"}],)"
                  R"("exceptions":[{"date":"2026-10-01","open":false}]})");
  EXPECT_EQ(base::parse_json<Hours>(text).value(), hours);
}

}  // namespace
}  // namespace deskbell::calendar
