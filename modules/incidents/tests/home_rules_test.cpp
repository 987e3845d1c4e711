#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <incidents/home.h>

namespace deskbell::incidents {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Time kNow{1'800'000'000'000ms};
constexpr Id<routing::Queue> kChat{21};
constexpr Id<routing::Queue> kHotline{22};
constexpr Id<routing::Queue> kCounter{23};

ConnectionTrial trial(milliseconds each, int tries = 10, int lost = 0) {
  return {.round_trips_ms = std::vector(static_cast<std::size_t>(tries), each), .lost = lost};
}

TEST(Connection, is_judged_by_its_median_and_by_what_was_lost) {
  struct Row {
    ConnectionTrial trial;
    milliseconds median;
    Quality quality;
  };
  const Row rows[] = {
      {trial(40ms), 40ms, Quality::good},
      {trial(300ms), 300ms, Quality::good},
      {trial(301ms), 301ms, Quality::poor},
      {trial(40ms, 9, 1), 40ms, Quality::poor},
      {trial(0ms, 0, 10), 0ms, Quality::poor},
      {{.round_trips_ms = {20ms, 30ms, 25ms, 4000ms, 22ms}, .lost = 0}, 25ms, Quality::good},
  };
  for (const Row& row : rows) {
    const auto test = judged(row.trial, kNow);
    ASSERT_TRUE(test);
    EXPECT_EQ(test->round_trip_ms, row.median);
    EXPECT_EQ(test->quality, row.quality) << row.median.count();
    EXPECT_EQ(test->at, kNow);
  }
}

TEST(Connection, needs_enough_tries_and_true_figures) {
  EXPECT_FALSE(judged({}, kNow));
  EXPECT_FALSE(judged(trial(40ms, 4), kNow));
  EXPECT_FALSE(judged(trial(40ms, 51), kNow));
  EXPECT_FALSE(judged(trial(40ms, 5, -1), kNow));
  EXPECT_FALSE(judged(trial(-1ms), kNow));
  EXPECT_FALSE(judged(trial(60'001ms), kNow));
}

TEST(Readiness, names_what_is_in_the_way) {
  const std::vector<DeskBound> desks{{kHotline, kChat}, {kCounter, {}}};
  const ConnectionTest good{.at = kNow - 1h, .round_trip_ms = 40ms};
  const ConnectionTest poor{.at = kNow - 1h, .round_trip_ms = 900ms, .quality = Quality::poor};
  const Colleague ready{.user = {11}, .name = "Anna", .second_factor = true, .last_seen_at = kNow - 1h, .queues = {kChat}};
  EXPECT_THAT(obstacles_of(ready, good, desks, kNow), IsEmpty());
  EXPECT_THAT(obstacles_of(ready, {}, desks, kNow), ElementsAre(Obstacle::untested));
  EXPECT_THAT(obstacles_of(ready, ConnectionTest{.at = kNow - 31 * 24h}, desks, kNow), ElementsAre(Obstacle::untested));
  EXPECT_THAT(obstacles_of(ready, poor, desks, kNow), ElementsAre(Obstacle::poor_connection));
  Colleague other = ready;
  other.second_factor = false;
  other.last_seen_at = kNow - 15 * 24h;
  other.queues = {kHotline, kCounter};
  EXPECT_THAT(obstacles_of(other, good, desks, kNow),
              ElementsAre(Obstacle::no_second_factor, Obstacle::long_away, Obstacle::desk_bound_only));
  other.queues = {kHotline, kChat};
  other.last_seen_at.reset();
  EXPECT_THAT(obstacles_of(other, good, desks, kNow), ElementsAre(Obstacle::no_second_factor, Obstacle::long_away));
  other.queues = {};
  EXPECT_THAT(obstacles_of(other, good, {}, kNow), ElementsAre(Obstacle::no_second_factor, Obstacle::long_away));
}

TEST(HomeOffice, sends_no_work_to_another_desk) {
  EXPECT_TRUE(check({.desk_bound = {{kHotline, kChat}, {kCounter, kChat}}}));
  const auto twice = check({.desk_bound = {{kHotline, kChat}, {kHotline, {}}}});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().fields.at(0).field, "home.desk_bound[0].queue");
  const auto desk = check({.desk_bound = {{kHotline, kCounter}, {kCounter, {}}}});
  ASSERT_FALSE(desk);
  EXPECT_EQ(desk.error().fields.at(0).field, "home.desk_bound[0].to");
  const auto itself = check({.desk_bound = {{kHotline, kHotline}}});
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().fields.at(0).field, "home.desk_bound[0].to");
  EXPECT_FALSE(check({.people = std::vector<Id<identity::User>>(501, {11})}));
}

}  // namespace
}  // namespace deskbell::incidents
