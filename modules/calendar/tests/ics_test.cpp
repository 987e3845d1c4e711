#include <calendar/ics.h>
#include <calendar/year.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::calendar {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string file(std::string events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(std::string lines) {
  return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}
std::vector<std::string> days(const Holidays& holidays) {
  std::vector<std::string> out;
  for (const DayException& day : holidays.days)
    out.push_back(day.date + (day.open ? " open" : " closed") +
                  (day.like ? " like " + std::string(base::name_of(*day.like)) : "") +
                  (day.name ? " " + *day.name : ""));
  return out;
}
std::vector<std::string> problems(const Holidays& holidays) {
  std::vector<std::string> out;
  for (const IcsProblem& one : holidays.problems) out.push_back(std::to_string(one.line) + " " + one.message);
  return out;
}

TEST(Ics, whole_days_of_one_or_several_dates_are_holidays) {
  const auto read = read_holidays(file(
      event(
          "DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261004\r\nSUMMARY:National Day\\, Golden\r\n  Week\r\n") +
      event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n") +
      event("DTSTART:20260101\r\nDTEND:20260101\r\nSUMMARY;LANGUAGE=\"de:x\":Neujahr\r\n") +
      event("STATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20260202\r\n")));
  ASSERT_TRUE(read);
  EXPECT_THAT(days(*read), ElementsAre("2026-01-01 closed Neujahr", "2026-10-01 closed National Day, Golden Week",
                                       "2026-10-02 closed National Day, Golden Week",
                                       "2026-10-03 closed National Day, Golden Week", "2026-12-25 closed Christmas"));
  EXPECT_THAT(read->problems, IsEmpty());
}

TEST(Ics, make_up_workdays_of_a_chinese_file_are_open) {
  const auto read =
      read_holidays(file(event("DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261008\r\nSUMMARY:国庆节 休\r\n") +
                         event("DTSTART;VALUE=DATE:20260926\r\nSUMMARY:国庆节 补班（周四）\r\n") +
                         event("DTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆节 班\r\n") +
                         event("DTSTART;VALUE=DATE:20260214\r\nCATEGORIES:Workday\r\nSUMMARY:Spring\r\n")));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->days.size(), 10U);
  EXPECT_EQ(days(*read).front(), "2026-02-14 open like monday Spring");
  EXPECT_EQ(days(*read).at(1), "2026-09-26 open like thursday 国庆节 补班（周四）");
  EXPECT_EQ(days(*read).back(), "2026-10-10 open like monday 国庆节 班");
}

TEST(Ics, what_is_no_single_whole_day_is_told_with_its_line) {
  const auto read = read_holidays(file(event("DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY\r\n") +
                                       event("SUMMARY:Nothing\r\n") + event("DTSTART:20261225T090000Z\r\n") +
                                       event("DTSTART:20260101\r\nBEGIN:VALARM\r\nSUMMARY:Not this\r\nEND:VALARM\r\n") +
                                       "nonsense\r\n"));
  ASSERT_TRUE(read);
  EXPECT_THAT(days(*read), ElementsAre("2026-01-01 closed"));
  EXPECT_THAT(problems(*read), ElementsAre("3 repeats; only single dates are taken", "7 has no date",
                                           "11 is not a whole day", "19 is no line of a calendar"));
}

TEST(Ics, what_is_no_calendar_is_refused) {
  for (const std::string& text :
       {std::string(), std::string("hello"), std::string("BEGIN:VCALENDAR\r\n"), file("BEGIN:VEVENT\r\n"),
        std::string("BEGIN:VCALENDAR\r\nSUMMARY:\xff\r\nEND:VCALENDAR\r\n"), std::string(kMaxIcsBytes + 1, 'x')}) {
    const auto read = read_holidays(text);
    ASSERT_FALSE(read) << text.substr(0, 40);
    EXPECT_EQ(read.error().fields.at(0).field, "file");
  }
  std::string many;
  for (int i = 0; i <= kMaxIcsEvents; ++i) many += "BEGIN:VEVENT\nEND:VEVENT\n";
  EXPECT_FALSE(read_holidays(file(many)));
}

TEST(Year, each_day_is_what_its_week_and_exceptions_make_it) {
  Hours hours{"Europe/Berlin", {}, {}};
  for (int day = 0; day < 5; ++day) hours.week.push_back({static_cast<Weekday>(day), "09:00", "17:00"});
  hours.week.push_back({Weekday::sunday, "00:00", "06:00"});
  hours.exceptions = {{.date = "2026-01-01", .open = false, .name = "New Year"},
                      {.date = "2026-01-03", .open = true, .like = Weekday::monday, .name = "Inventory"},
                      {.date = "2026-12-24", .open = true, .from = "09:00", .to = "12:00"}};
  const auto year = year_of(hours, 2026);
  ASSERT_TRUE(year);
  EXPECT_EQ(year->days.size(), 365U);
  const auto day = [&](const std::string& date) {
    const auto found = std::ranges::find(year->days, date, &YearDay::date);
    return std::string(base::name_of(found->kind)) + " " + std::to_string(found->open_minutes) + " " +
           found->name.value_or("-");
  };
  EXPECT_EQ(day("2026-01-01"), "holiday 0 New Year");
  EXPECT_EQ(day("2026-01-02"), "working 480 -");
  EXPECT_EQ(day("2026-01-03"), "make_up 480 Inventory");
  EXPECT_EQ(day("2026-01-10"), "free 0 -");
  EXPECT_EQ(day("2026-12-24"), "other_hours 180 -");
  EXPECT_EQ(day("2026-03-29"), "working 300 -") << "an hour is skipped";
  EXPECT_EQ(day("2026-10-25"), "working 420 -") << "an hour comes twice";
  EXPECT_EQ(year->working_days, 261 + 52 - 1 + 1);
  EXPECT_FALSE(year_of(hours, 1969));
}

}  // namespace
}  // namespace deskbell::calendar
