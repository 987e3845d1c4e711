#include <base/id.h>
#include <base/random.h>

#include <gtest/gtest.h>

namespace deskbell::base {
namespace {

TEST(Ids, are_unique_and_ordered_even_when_the_clock_stands_still_or_goes_back) {
  ManualClock clock;
  Ids ids(clock, 5);
  std::int64_t last = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5'000) clock.advance(-std::chrono::hours(1));
    const std::int64_t id = ids.next();
    ASSERT_GT(id, last);
    EXPECT_EQ(id >> 12 & 1023, 5);
    last = id;
  }
}

TEST(Ids, text_form_is_strict) {
  EXPECT_EQ(parse_id("42"), 42);
  for (const char* bad : {"", "0", "-1", "+1", "01", "1 ", "9223372036854775808", "1e3"}) EXPECT_FALSE(parse_id(bad)) << bad;
}

TEST(Clock, time_text_round_trips) {
  const auto time = parse_time("2026-03-01T08:15:30.123456Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(to_string(*time), "2026-03-01T08:15:30.123456Z");
  EXPECT_EQ(parse_time("2026-03-01T10:15:30.123456+02:00"), time);
  for (const char* bad : {"2026-02-30T00:00:00Z", "2026-03-01", "2026-03-01T08:15:30", "2026-03-01T25:00:00Z", "x"})
    EXPECT_FALSE(parse_time(bad)) << bad;
  // What would be written with more than four digits of a year, or none.
  for (const char* beyond : {"9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01",
                             "2026-03-01T08:15:30+24:00", "2026-03-01T08:15:30+01:60"})
    EXPECT_FALSE(parse_time(beyond)) << beyond;
  for (const char* end : {"0000-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"})
    EXPECT_EQ(to_string(parse_time(end).value()), end);
}

TEST(Random, tokens_have_the_promised_length_and_seeds_repeat) {
  SeededRandom one(7), two(7);
  EXPECT_EQ(one.token(), two.token());
  EXPECT_EQ(one.token().size(), 22u);
  EXPECT_NE(one.token(), one.token());
  for (int i = 0; i < 1000; ++i) ASSERT_LT(one.below(10), 10u);
}

}  // namespace
}  // namespace deskbell::base
