#include "entities_testing.h"

namespace deskbell::text {
namespace {

TEST(EntityTimes, english_days) {
  constexpr EntityRow kRows[] = {
      {"It should arrive tomorrow", "date 2026-03-03"},
      {"I ordered it yesterday", "date 2026-03-01"},
      {"the day after tomorrow", "date 2026-03-04"},
      {"the day before yesterday", "date 2026-02-28"},
      {"on Friday", "date 2026-03-06"},
      {"next Tuesday", "date 2026-03-10"},
      {"last Friday", "date 2026-02-27"},
      {"this Thursday", "date 2026-03-05"},
      {"in 3 days", "date 2026-03-05"},
      {"in two weeks", "date 2026-03-16"},
      {"three days ago", "date 2026-02-27"},
      {"a month ago", "date 2026-02-02"},
      {"in 3 working days", "date 2026-03-05"},
      {"March 5th", "date 2026-03-05"},
      {"5 March 2025", "date 2025-03-05"},
      {"the 5th of April", "date 2026-04-05"},
      {"Dec 24", "date 2025-12-24"},
      {"on the 15th", "date 2026-03-15"},
      {"Thursday, March 5", "date 2026-03-05"},
      {"2026-03-09", "date 2026-03-09"},
      {"3/4/2026", "date 2026-03-04"},
      {"25/12/2025", "date 2025-12-25"},
      {"on 3/15", "date 2026-03-15"},
      {"february twelfth", "date 2026-02-12"},
      {"the twenty third of March", "date 2026-03-23"},
      {"first may I ask", ""},
      {"3/4 of the order", ""},
      {"3/4", ""},
      {"version 1.2.3", ""},
      {"I may 5", ""},
      {"we march on", ""},
      {"she sat on it", ""},
      {"99/99/2026", ""},
      {"2 of 5 days", ""},
      {"it takes 3 days", ""},
  };
  check_entities(kRows, american());
}

TEST(EntityTimes, english_moments) {
  constexpr EntityRow kRows[] = {
      {"tomorrow at ten", "time 2026-03-03T10:00"},
      {"call me tomorrow at 3pm", "time 2026-03-03T15:00"},
      {"at 3 p.m. tomorrow", "time 2026-03-03T15:00"},
      {"at 14:30", "time 2026-03-02T14:30"},
      {"at 9 am", "time 2026-03-03T09:00"},
      {"half past nine tomorrow morning", "time 2026-03-03T09:30"},
      {"at quarter to five", "time 2026-03-02T16:45"},
      {"tomorrow at two", "time 2026-03-03T14:00"},
      {"at 5 o'clock", "time 2026-03-02T17:00"},
      {"tomorrow at noon", "time 2026-03-03T12:00"},
      {"in two hours", "time 2026-03-02T12:00"},
      {"in half an hour", "time 2026-03-02T10:30"},
      {"20 minutes ago", "time 2026-03-02T09:40"},
      {"in an hour and a half", "time 2026-03-02T11:30"},
      {"tomorrow morning", "time 2026-03-03T06:00/2026-03-03T12:00"},
      {"this afternoon", "time 2026-03-02T12:00/2026-03-02T18:00"},
      {"tonight", "time 2026-03-02T18:00/2026-03-02T22:00"},
      {"next Tuesday at 9", "time 2026-03-10T09:00"},
      {"on 2026-03-09 at 10:00", "time 2026-03-09T10:00"},
      {"Friday at five thirty am", "time 2026-03-06T05:30"},
      {"friday at 2:00", "time 2026-03-06T14:00"},
      {"friday at 02:00", "time 2026-03-06T02:00"},
      {"at two shops", ""},
      {"at 5 euros", "money 5.00 EUR"},
      {"at 100%", ""},
      {"a ratio of 99:1", ""},
  };
  check_entities(kRows, american());
}

TEST(EntityTimes, english_intervals) {
  constexpr EntityRow kRows[] = {
      {"next week", "interval 2026-03-09/2026-03-16"},
      {"last month", "interval 2026-02-01/2026-03-01"},
      {"this year", "interval 2026-01-01/2027-01-01"},
      {"by Friday", "interval 2026-03-02T10:00/2026-03-07T00:00"},
      {"before 5 pm", "interval 2026-03-02T10:00/2026-03-02T17:00"},
      {"within two hours", "interval 2026-03-02T10:00/2026-03-02T12:00"},
      {"between 2 and 4 pm tomorrow", "interval 2026-03-03T14:00/2026-03-03T16:00"},
      {"tomorrow from 9 to 11", "interval 2026-03-03T09:00/2026-03-03T11:00"},
      {"tomorrow 10am-2pm", "interval 2026-03-03T10:00/2026-03-03T14:00"},
      {"March 2026", "interval 2026-03-01/2026-04-01"},
      {"at the weekend", "interval 2026-03-07/2026-03-09"},
      {"end of the month", "interval 2026-03-29/2026-04-01"},
  };
  check_entities(kRows, american());
}

TEST(EntityTimes, europeans_put_the_day_first) {
  constexpr EntityRow kRows[] = {
      {"3/4/2026", "date 2026-04-03"},
      {"05.03.2026", "date 2026-03-05"},
      {"5.3.2026 um 10:00", "date 2026-03-05; time 2026-03-02T10:00"},
      {"1.2.34", ""},
  };
  EntitySetting setting = german();
  setting.now -= std::chrono::hours(1);
  check_entities(kRows, setting);
}

TEST(EntityTimes, chinese_days) {
  constexpr EntityRow kRows[] = {
      {"明天能到吗", "date 2026-03-03"},
      {"大后天", "date 2026-03-05"},
      {"我前天下单的", "date 2026-02-28"},
      {"下周三", "date 2026-03-11"},
      {"周五之前", "interval 2026-03-02T10:00/2026-03-07T00:00"},
      {"上周五", "date 2026-02-27"},
      {"本周四", "date 2026-03-05"},
      {"星期天", "date 2026-03-08"},
      {"3天后", "date 2026-03-05"},
      {"三天前", "date 2026-02-27"},
      {"两周后", "date 2026-03-16"},
      {"三个工作日后", "date 2026-03-05"},
      {"3月15日", "date 2026-03-15"},
      {"三月五号", "date 2026-03-05"},
      {"2025年12月25日", "date 2025-12-25"},
      {"二零二五年十二月二十五日", "date 2025-12-25"},
      {"15号能到吗", "date 2026-03-15"},
      {"下個月5號", "date 2026-04-05"},
      {"12月28日买的", "date 2025-12-28"},
      {"5号楼", ""},
      {"3号线", ""},
      {"第三天", ""},
      {"用了三天", ""},
      {"一点问题", ""},
      {"有点贵", ""},
      {"早上好", ""},
      {"13月40日", ""},
      {"周到的服务", ""},
  };
  check_entities(kRows, chinese());
}

TEST(EntityTimes, chinese_moments_and_intervals) {
  constexpr EntityRow kRows[] = {
      {"明天上午十点", "time 2026-03-03T10:00"},
      {"明天下午3点半", "time 2026-03-03T15:30"},
      {"今晚八点", "time 2026-03-02T20:00"},
      {"下午两点一刻", "time 2026-03-02T14:15"},
      {"明早9点20分", "time 2026-03-03T09:20"},
      {"后天14:30", "time 2026-03-04T14:30"},
      {"中午十二点", "time 2026-03-02T12:00"},
      {"两小时后", "time 2026-03-02T12:00"},
      {"半小时前", "time 2026-03-02T09:30"},
      {"一个半小时后", "time 2026-03-02T11:30"},
      {"明天上午", "time 2026-03-03T08:00/2026-03-03T12:00"},
      {"昨晚", "time 2026-03-01T18:00/2026-03-01T22:00"},
      {"24小时内", "interval 2026-03-02T10:00/2026-03-03T10:00"},
      {"三天内", "interval 2026-03-02T10:00/2026-03-06T00:00"},
      {"月底前", "interval 2026-03-02T10:00/2026-04-01T00:00"},
      {"下周", "interval 2026-03-09/2026-03-16"},
      {"这周末", "interval 2026-03-07/2026-03-09"},
      {"下个月", "interval 2026-04-01/2026-05-01"},
      {"去年", "interval 2025-01-01/2026-01-01"},
      {"明天下午2点到4点", "interval 2026-03-03T14:00/2026-03-03T16:00"},
      {"2026-03-05上午10点", "time 2026-03-05T10:00"},
  };
  check_entities(kRows, chinese());
}

TEST(EntityTimes, what_is_measured_from_now_says_so) {
  const auto found = entities("in two hours", american());
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].when);
  EXPECT_EQ(found[0].when->after, std::chrono::hours(2));
  EXPECT_EQ(found[0].when->precision, Precision::minute);
  EXPECT_FALSE(entities("tomorrow", american())[0].when->after);
}

TEST(EntityTimes, several_stand_in_the_order_of_the_text) {
  EXPECT_EQ(told(entities("I paid $20 yesterday for order 12345, call 212-555-2368 tomorrow at ten", american())),
            "money 20.00 USD; date 2026-03-01; order_number 12345; phone +12125552368; time 2026-03-03T10:00");
  EXPECT_EQ(told(entities("我昨天花了300元买的洗衣机，订单号12345678，请明天上午十点打13800138000", chinese())),
            "date 2026-03-01; money 300.00 CNY; order_number 12345678; time 2026-03-03T10:00; phone +8613800138000");
}

}  // namespace
}  // namespace deskbell::text
