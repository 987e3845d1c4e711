#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <insight/spread.h>
#include <insight/steps.h>

#include <algorithm>
#include <cmath>

namespace deskbell::insight {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Time at(int minute) {
  return Time(std::chrono::minutes(minute));
}

cases::Case matter_in(std::string state, std::int64_t queue,
                      cases::StateCategory category = cases::StateCategory::open) {
  cases::Case matter;
  matter.id = {7};
  matter.kind = "repair";
  matter.state = std::move(state);
  matter.state_category = category;
  if (queue != 0) matter.queue = Id<routing::Queue>{queue};
  return matter;
}

cases::TaskSummary task_in(std::int64_t id, std::int64_t department, cases::TaskState state = cases::TaskState::open) {
  cases::TaskSummary task;
  task.id = {id};
  task.state = state;
  if (department != 0) task.department = Id<identity::Team>{department};
  return task;
}

std::vector<std::string> ways(const Moves& moves) {
  std::vector<std::string> out;
  for (const auto& one : moves.left)
    out.push_back(std::string(base::name_of(one.step.track)) + " " + one.step.place + " -> " + one.next +
                  (one.back ? " again" : ""));
  return out;
}

TEST(Steps, a_new_case_is_in_a_state_a_queue_and_a_level) {
  const auto moves = moves_of({}, matter_in("open", 3), at(0));
  EXPECT_THAT(moves.left, IsEmpty());
  ASSERT_THAT(moves.begun, SizeIs(3));
  EXPECT_EQ(moves.begun[0].place, "open");
  EXPECT_EQ(moves.begun[1].place, "3");
  EXPECT_EQ(moves.begun[2].place, "normal");
  EXPECT_EQ(moves_of({}, matter_in("open", 0), at(0)).begun[1].place, "none");
}

TEST(Steps, what_does_not_change_is_no_step) {
  const auto before = moves_of({}, matter_in("open", 3), at(0)).now;
  const auto moves = moves_of(before, matter_in("open", 3), at(5));
  EXPECT_THAT(moves.left, IsEmpty());
  EXPECT_THAT(moves.begun, IsEmpty());
  EXPECT_EQ(moves.now, before);
}

TEST(Steps, a_way_back_is_known) {
  auto moves = moves_of({}, matter_in("open", 3), at(0));
  moves = moves_of(moves.now, matter_in("waiting", 3), at(5));
  EXPECT_THAT(ways(moves), ElementsAre("state open -> waiting"));
  moves = moves_of(moves.now, matter_in("open", 4), at(9));
  EXPECT_THAT(ways(moves), ElementsAre("state waiting -> open again", "queue 3 -> 4"));
  EXPECT_EQ(moves.left[0].step.entered_at, at(5));
  EXPECT_EQ(moves.left[0].left_at, at(9));
  moves = moves_of(moves.now, matter_in("open", 3), at(10));
  EXPECT_THAT(ways(moves), ElementsAre("queue 4 -> 3 again"));
}

TEST(Steps, a_case_that_is_solved_leaves_its_queue) {
  auto moves = moves_of({}, matter_in("open", 3), at(0));
  moves = moves_of(moves.now, matter_in("solved", 3, cases::StateCategory::solved), at(5));
  EXPECT_THAT(ways(moves), ElementsAre("state open -> solved", "queue 3 -> ", "level normal -> "));
  moves = moves_of(moves.now, matter_in("open", 3), at(6));
  EXPECT_THAT(ways(moves), ElementsAre("state solved -> open again"));
  EXPECT_THAT(moves.begun, SizeIs(3));
}

TEST(Steps, each_unfinished_task_waits_in_its_department) {
  auto matter = matter_in("open", 3);
  matter.tasks = {task_in(11, 50), task_in(12, 60)};
  auto moves = moves_of({}, matter, at(0));
  EXPECT_THAT(moves.begun, SizeIs(5));
  matter.tasks[0].state = cases::TaskState::done;
  moves = moves_of(moves.now, matter, at(4));
  EXPECT_THAT(ways(moves), ElementsAre("department 50 -> 60"));
  matter.tasks[1].department = Id<identity::Team>{50};
  moves = moves_of(moves.now, matter, at(5));
  EXPECT_THAT(ways(moves), ElementsAre("department 60 -> 50"));
  matter.tasks[1].state = cases::TaskState::cancelled;
  moves = moves_of(moves.now, matter, at(6));
  EXPECT_THAT(ways(moves), ElementsAre("department 50 -> "));
  matter.tasks = {task_in(13, 0)};
  moves = moves_of(moves.now, matter, at(7));
  EXPECT_EQ(moves.begun[0].place, "none");
}

TEST(Spreads, a_quantile_is_within_three_percent) {
  Spread spread;
  std::vector<double> seconds;
  for (int i = 1; i <= 2001; ++i) {
    const double time = 5 + std::pow(static_cast<double>(i) * 0.7, 1.9);
    seconds.push_back(time);
    spread.add(bucket_of(std::chrono::microseconds(std::llround(time * 1e6))), 1);
  }
  std::ranges::sort(seconds);
  for (const double share : {0.1, 0.5, 0.9, 0.99}) {
    const double exact = seconds[static_cast<std::size_t>(std::ceil(share * 2001)) - 1];
    const double told = static_cast<double>(spread.quantile(share)->count()) / 1e6;
    EXPECT_NEAR(told / exact, 1, 0.03) << share;
  }
}

TEST(Spreads, nothing_has_no_median_and_an_instant_has_none_longer) {
  EXPECT_FALSE(Spread().quantile(0.5));
  Spread spread;
  spread.add(bucket_of(std::chrono::microseconds(10)), 3);
  EXPECT_EQ(spread.quantile(0.9), std::chrono::microseconds(0));
}

}  // namespace
}  // namespace deskbell::insight
