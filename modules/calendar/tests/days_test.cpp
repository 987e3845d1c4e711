#include <calendar/days.h>

#include <gmock/gmock.h>

namespace deskbell::calendar {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

Time utc(int year, unsigned month, unsigned day, std::chrono::microseconds time = 0us) {
  return sys_days(std::chrono::year(year) / month / day) + time;
}
Days days_in(const char* zone) {
  return Days(*Zone::of(zone));
}

struct Row {
  const char* zone;
  Time at;
  const char* date;
};

// Around midnight, and around the night in which the clocks change.
const Row kRows[] = {
    {"Etc/UTC", utc(2026, 3, 28, 23h + 59min), "2026-03-28"},
    {"Etc/UTC", utc(2026, 3, 29), "2026-03-29"},
    // Berlin: 2026-03-29 has 23 hours, 2026-10-25 has 25.
    {"Europe/Berlin", utc(2026, 3, 28, 22h + 59min), "2026-03-28"},
    {"Europe/Berlin", utc(2026, 3, 28, 23h), "2026-03-29"},
    {"Europe/Berlin", utc(2026, 3, 29, 21h + 59min), "2026-03-29"},
    {"Europe/Berlin", utc(2026, 3, 29, 22h), "2026-03-30"},
    {"Europe/Berlin", utc(2026, 10, 24, 21h + 59min), "2026-10-24"},
    {"Europe/Berlin", utc(2026, 10, 24, 22h), "2026-10-25"},
    {"Europe/Berlin", utc(2026, 10, 25, 22h + 59min), "2026-10-25"},
    {"Europe/Berlin", utc(2026, 10, 25, 23h), "2026-10-26"},
    // New York: the change is hours after midnight, and the date of UTC is another in the evening.
    {"America/New_York", utc(2026, 3, 9, 3h + 59min), "2026-03-08"},
    {"America/New_York", utc(2026, 3, 9, 4h), "2026-03-09"},
    {"America/New_York", utc(2026, 3, 8, 4h + 59min), "2026-03-07"},
    // No change of clocks, and one of half an hour.
    {"Asia/Shanghai", utc(2026, 3, 1, 15h + 59min), "2026-03-01"},
    {"Asia/Shanghai", utc(2026, 3, 1, 16h), "2026-03-02"},
    {"Asia/Kolkata", utc(2026, 3, 1, 18h + 29min), "2026-03-01"},
    {"Asia/Kolkata", utc(2026, 3, 1, 18h + 30min), "2026-03-02"},
    {"Australia/Lord_Howe", utc(2026, 4, 4, 12h + 59min), "2026-04-04"},
    {"Australia/Lord_Howe", utc(2026, 4, 4, 13h), "2026-04-05"},
    // Midnight itself is skipped there.
    {"America/Santiago", utc(2026, 9, 6, 3h + 59min), "2026-09-05"},
    {"America/Santiago", utc(2026, 9, 6, 4h), "2026-09-06"},
};

TEST(Days, a_moment_belongs_to_the_date_on_the_wall) {
  for (const Row& row : kRows)
    EXPECT_EQ(date_text(days_in(row.zone).day_of(row.at)), row.date) << row.zone << " " << base::to_string(row.at);
}

TEST(Days, a_day_begins_where_the_day_before_ends) {
  for (const char* zone :
       {"Etc/UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago"}) {
    const Days days = days_in(zone);
    const std::int64_t first = days.day_of(utc(2026, 1, 1, 12h));
    for (std::int64_t day = first; day < first + 365; ++day) {
      const Time start = days.start_of(day);
      EXPECT_EQ(days.day_of(start), day) << zone << " " << date_text(day);
      EXPECT_EQ(days.day_of(start - 1us), day - 1) << zone << " " << date_text(day);
    }
  }
}

TEST(Days, days_on_which_the_clocks_change_have_23_and_25_hours) {
  const Days berlin = days_in("Europe/Berlin");
  const auto hours = [&](Time noon) {
    const auto day = berlin.day_of(noon);
    return (berlin.start_of(day + 1) - berlin.start_of(day)) / 1h;
  };
  EXPECT_EQ(hours(utc(2026, 3, 28, 12h)), 24);
  EXPECT_EQ(hours(utc(2026, 3, 29, 12h)), 23);
  EXPECT_EQ(hours(utc(2026, 10, 25, 12h)), 25);
}

TEST(Days, each_change_of_the_clocks_is_found_to_the_second) {
  using Offset = Days::Offset;
  EXPECT_THAT(days_in("Europe/Berlin").offsets(utc(2026, 1, 1), utc(2027, 1, 1)),
              testing::ElementsAre(Offset{utc(2026, 1, 1), 1h}, Offset{utc(2026, 3, 29, 1h), 2h},
                                   Offset{utc(2026, 10, 25, 1h), 1h}));
  EXPECT_THAT(days_in("Africa/Casablanca").offsets(utc(2026, 1, 1), utc(2027, 1, 1)), testing::SizeIs(3));
  EXPECT_THAT(days_in("Asia/Shanghai").offsets(utc(2026, 1, 1), utc(2027, 1, 1)),
              testing::ElementsAre(Offset{utc(2026, 1, 1), 8h}));
  EXPECT_THAT(days_in("Europe/Berlin").offsets(utc(2026, 3, 29, 1h), utc(2026, 3, 29, 1h)),
              testing::ElementsAre(Offset{utc(2026, 3, 29, 1h), 2h}));
}

TEST(Days, the_sql_of_a_day_knows_the_changes_between) {
  EXPECT_EQ(Days::of({}).sql("at", utc(2026, 1, 1), utc(2027, 1, 1)), "(at + 0) / 86400000000");
  EXPECT_EQ(days_in("Europe/Berlin").sql("at", utc(2026, 3, 1), utc(2026, 4, 1)),
            "(at + CASE WHEN at < 1774746000000000 THEN 3600000000 ELSE 7200000000 END) / 86400000000");
}

}  // namespace
}  // namespace deskbell::calendar
