#include <complaints/settings.h>
#include <complaints/steps.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::complaints {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Time kNow = base::ManualClock().now();  // Monday, 2 March 2026, 09:00 UTC

Complaint received() {
  Complaint complaint{.case_id = {1}, .received_at = kNow};
  complaint.steps.push_back({.step = Step::received, .at = kNow});
  return complaint;
}

Complaint ready_for_all() {
  Complaint complaint = received();
  complaint.findings.push_back({.id = {1}, .text = "A crack in the lid."});
  complaint.outcome = Outcome::upheld;
  complaint.decision = "The lid was cracked when it was sent.";
  complaint.answer = "We are sorry.";
  complaint.remedies.push_back(
      {.id = {1}, .kind = RemedyKind::refund, .cost = {49'90, "EUR"}, .state = RemedyState::given});
  complaint.cause = Id<Cause>{5};
  complaint.whys = {"The box was too thin."};
  return complaint;
}

Result<Complaint> take(Complaint complaint, Step step, int actions = 1) {
  return step_taken(std::move(complaint), {.step = step, .name = "Anna", .at = kNow}, {actions});
}

TEST(Steps, go_their_way_in_order) {
  Complaint complaint = ready_for_all();
  for (int i = 1; i <= static_cast<int>(Step::learnt); ++i) {
    const auto step = static_cast<Step>(i);
    EXPECT_THAT(next_steps(complaint, {1}), ElementsAre(step));
    auto next = take(complaint, step);
    ASSERT_TRUE(next) << next.error().message;
    complaint = *std::move(next);
  }
  EXPECT_EQ(complaint.steps.size(), 8U);
  EXPECT_THAT(next_steps(complaint, {1}), IsEmpty());
}

TEST(Steps, none_is_taken_twice_nor_before_its_time) {
  Complaint complaint = take(ready_for_all(), Step::acknowledged).value();
  EXPECT_FALSE(take(complaint, Step::acknowledged));
  EXPECT_FALSE(take(complaint, Step::received));
  EXPECT_FALSE(take(complaint, Step::decided));
  EXPECT_FALSE(take(complaint, Step::closed));
  EXPECT_TRUE(take(complaint, Step::investigated));
}

TEST(Steps, each_wants_what_it_stands_for) {
  const auto at = [](Step step) {
    Complaint complaint = ready_for_all();
    for (int i = 1; i < static_cast<int>(step); ++i) complaint = take(complaint, static_cast<Step>(i)).value();
    return complaint;
  };
  Complaint one = at(Step::investigated);
  one.findings.clear();
  EXPECT_FALSE(take(one, Step::investigated));
  one = at(Step::decided);
  one.outcome.reset();
  EXPECT_FALSE(take(one, Step::decided));
  one = at(Step::decided);
  one.decision.clear();
  EXPECT_FALSE(take(one, Step::decided));
  one = at(Step::remedied);
  one.remedies[0].state = RemedyState::waiting;
  EXPECT_FALSE(take(one, Step::remedied));
  one = at(Step::told);
  one.answer.clear();
  EXPECT_FALSE(take(one, Step::told));
  one = at(Step::learnt);
  one.cause.reset();
  EXPECT_FALSE(take(one, Step::learnt));
  one = at(Step::learnt);
  EXPECT_FALSE(take(one, Step::learnt, 0));
  one.lesson = "Nothing to prevent: the courier's fire.";
  EXPECT_TRUE(take(one, Step::learnt, 0));
}

TEST(Steps, what_gives_nothing_is_told_after_the_decision) {
  Complaint complaint = ready_for_all();
  complaint.remedies[0].state = RemedyState::refused;
  for (const auto step : {Step::acknowledged, Step::investigated, Step::decided})
    complaint = take(complaint, step).value();
  EXPECT_FALSE(take(complaint, Step::remedied));
  EXPECT_TRUE(take(complaint, Step::told));
  complaint.remedies[0].state = RemedyState::ready;
  EXPECT_FALSE(take(complaint, Step::told));
  complaint.remedies[0].state = RemedyState::given;
  EXPECT_FALSE(take(complaint, Step::told));
  EXPECT_TRUE(take(complaint, Step::remedied));
}

TEST(Steps, the_last_one_can_be_taken_back) {
  Complaint complaint = take(ready_for_all(), Step::acknowledged).value();
  complaint = step_undone(complaint).value();
  EXPECT_EQ(last_step(complaint), Step::received);
  EXPECT_FALSE(step_undone(complaint));
}

TEST(Steps, what_is_decided_stands) {
  Complaint complaint = ready_for_all();
  EXPECT_TRUE(may_change_facts(complaint));
  for (const auto step : {Step::acknowledged, Step::investigated, Step::decided})
    complaint = take(complaint, step).value();
  EXPECT_EQ(may_change_facts(complaint).error().code, ErrorCode::failed_precondition);
}

TEST(Costs, are_those_of_remedies_that_stand) {
  Complaint complaint = ready_for_all();
  complaint.remedies.push_back({.kind = RemedyKind::voucher, .cost = {10'00, "EUR"}, .state = RemedyState::waiting});
  complaint.remedies.push_back({.kind = RemedyKind::voucher, .cost = {99'00, "EUR"}, .state = RemedyState::dropped});
  complaint.remedies.push_back({.kind = RemedyKind::apology, .cost = {0, "USD"}});
  EXPECT_EQ(cost_of(complaint), (Money{59'90, "EUR"}));
  EXPECT_EQ(cost_of(received()), std::nullopt);
}

TEST(Actions, are_done_and_then_checked) {
  const Action action{.id = {1}, .text = "Thicker boxes"};
  EXPECT_FALSE(action_checked(action, {}, kNow));
  const auto done = action_done(action, "Ordered", kNow).value();
  EXPECT_EQ(done.state, ActionState::done);
  EXPECT_FALSE(action_done(done, "Again", kNow));
  EXPECT_EQ(action_checked(done, {ActionState::dropped, "", "Bo"}, kNow).error().code, ErrorCode::invalid_argument);
  const auto checked = action_checked(done, {ActionState::ineffective, "Still cracks", "Bo"}, kNow).value();
  EXPECT_EQ(checked.state, ActionState::ineffective);
  EXPECT_EQ(checked.checked_by, "Bo");
  EXPECT_FALSE(action_checked(checked, {}, kNow));
}

calendar::Hours shanghai() {
  using calendar::Weekday;
  calendar::Hours hours{.time_zone = "Asia/Shanghai"};
  for (const auto day : {Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday})
    hours.week.push_back({day, "09:00", "18:00"});
  return hours;
}

TEST(WorkingDays, leave_out_weekends_and_the_day_of_receipt) {
  EXPECT_EQ(base::to_string(*after_working_days(shanghai(), kNow, 1)), "2026-03-03T10:00:00.000000Z");
  EXPECT_EQ(base::to_string(*after_working_days(shanghai(), kNow, 5)), "2026-03-09T10:00:00.000000Z");
}

TEST(WorkingDays, know_holidays_and_make_up_days) {
  auto hours = shanghai();
  hours.exceptions = {{"2026-03-03", false, {}, {}}, {"2026-03-07", true, "09:00", "12:00"}};
  EXPECT_EQ(base::to_string(*after_working_days(hours, kNow, 1)), "2026-03-04T10:00:00.000000Z");
  EXPECT_EQ(base::to_string(*after_working_days(hours, kNow, 4)), "2026-03-07T04:00:00.000000Z");
}

TEST(WorkingDays, count_by_the_calendars_own_day) {
  // 18:00 UTC on Monday is Tuesday in Shanghai.
  EXPECT_EQ(base::to_string(*after_working_days(shanghai(), kNow + std::chrono::hours(9), 1)),
            "2026-03-04T10:00:00.000000Z");
}

TEST(WorkingDays, may_not_exist) {
  calendar::Hours never{.time_zone = "UTC"};
  EXPECT_EQ(after_working_days(never, kNow, 1), std::nullopt);
  EXPECT_EQ(check(Regulator{.name = "Nobody", .hours = never}).error().fields.front().field, "hours.week");
}

TEST(Settings, mistakes_are_named) {
  const auto wrong = [](auto change) {
    Settings settings = default_settings();
    change(settings);
    return check(settings).error().fields.front().field;
  };
  EXPECT_EQ(wrong([](Settings& s) { s.currency = "euro"; }), "currency");
  EXPECT_EQ(wrong([](Settings& s) { s.remedy_limits = {{Harm::none, 1}, {Harm::none, 2}}; }), "remedy_limits[1].harm");
  EXPECT_EQ(wrong([](Settings& s) { s.remedy_limits = {{Harm::none, -1}}; }), "remedy_limits[0].minor");
  EXPECT_EQ(wrong([](Settings& s) { s.warning_days = 0; }), "warning_days");
  EXPECT_EQ(wrong([](Settings& s) { s.habit_windows = 2; }), "habit_windows");
  EXPECT_EQ(wrong([](Settings& s) { s.warning_least = 1; }), "warning_least");
  EXPECT_EQ(wrong([](Settings& s) { s.false_alarms_per_year = NAN; }), "false_alarms_per_year");
  EXPECT_TRUE(check(default_settings()));
}

}  // namespace
}  // namespace deskbell::complaints
