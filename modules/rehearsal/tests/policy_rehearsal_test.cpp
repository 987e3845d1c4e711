#include "past.h"

#include <gmock/gmock.h>
#include <rehearsal/policy_rehearsal.h>

namespace deskbell::rehearsal {
namespace {

using clocks::ClockType;
using conversations::AuthorKind;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Open day and night.
std::shared_ptr<const calendar::CalendarSet> always() {
  calendar::NamedCalendar one{.id = {1}, .name = "Always", .description = {}, .hours = {}, .standard = true};
  one.hours.time_zone = "UTC";
  for (int day = 0; day < 7; ++day)
    one.hours.week.push_back({.day = static_cast<calendar::Weekday>(day), .from = "00:00", .to = "24:00"});
  const calendar::Timeline timeline({{Time(), *calendar::Calendar::of(one.hours)}});
  return std::make_shared<calendar::CalendarSet>(1, std::vector<calendar::CalendarSet::Entry>{{one, timeline, false}},
                                                 std::vector<calendar::CalendarUse>());
}

clocks::Policy policy(std::int64_t id, std::chrono::seconds resolution, decisions::Condition when = {}) {
  return {.id = {id},
          .name = "Policy " + std::to_string(id),
          .description = {},
          .position = 1,
          .when = std::move(when),
          .calendar = {},
          .targets = {{.type = ClockType::resolution, .within_s = resolution, .warn_percent = {}, .pauses = {}}}};
}

decisions::Condition kind_is(std::string kind) {
  return decisions::test("case.kind", decisions::Operator::is, json::value(kind));
}

PolicyOutcome rehearsed(const Written& log, std::vector<clocks::Policy> now, const clocks::Policy& draft,
                        std::string_view zone = "UTC") {
  PolicyRehearsal rehearsal({.now = clocks::PolicyBook(now, words()),
                             .then = clocks::PolicyBook(clocks::with(now, draft), words()),
                             .drafted = draft.id,
                             .calendars = always(),
                             .from = kFrom,
                             .to = kFrom + 24h * 7,
                             .zone = *calendar::Zone::of(zone)});
  CasePast past = past_with(rehearsal.facts());
  for (const auto& event : log.events)
    past.take(event, [&](const Telling& what, Time at) { rehearsal.take(what, at); });
  return rehearsal.finish(kFrom + 24h * 7);
}

TEST(PolicyRehearsal, a_tighter_promise_breaks_what_was_kept_and_says_where_and_why) {
  Written log;
  log.matter(1).queue = {70};
  log.open(1, kFrom + 10h);
  log.move(1, cases::StateCategory::closed, kFrom + 13h);  // 3 h: kept by 4 h, broken by 2 h
  log.open(2, kFrom + 30h);
  log.move(2, cases::StateCategory::closed, kFrom + 31h);  // kept by both
  const auto out = rehearsed(log, {policy(1, 4h)}, policy(1, 2h, kind_is("request")));
  EXPECT_EQ(out.looked, 2);
  EXPECT_EQ(out.matched, 2);
  EXPECT_EQ(out.things, 2);
  EXPECT_EQ(out.broken_now, 0);
  EXPECT_EQ(out.broken_then, 1);
  EXPECT_EQ(out.newly_broken, 1);
  EXPECT_EQ(out.newly_kept, 0);
  ASSERT_THAT(out.by_clock, SizeIs(1));
  EXPECT_EQ(out.by_clock[0].now, 2);
  EXPECT_EQ(out.by_clock[0].then, 2);
  ASSERT_THAT(out.by_day, SizeIs(2));
  EXPECT_EQ(out.by_day[0].date, "2026-03-02");
  EXPECT_EQ(out.by_day[0].broken_then, 1);
  EXPECT_EQ(out.by_queue.at(0).id, "70");
  ASSERT_THAT(out.samples, SizeIs(2));
  const PolicySample& sample = out.samples[0];
  EXPECT_EQ(sample.title, "REQ-1 The kettle leaks");
  EXPECT_EQ(sample.policy_then, "Policy 1");
  EXPECT_EQ(sample.because.at(0).fact, "case.kind");
  ASSERT_THAT(sample.clocks, SizeIs(1));
  EXPECT_EQ(sample.clocks[0].now->due_at, kFrom + 14h);
  EXPECT_EQ(sample.clocks[0].then->broken_at, kFrom + 12h);
}

TEST(PolicyRehearsal, a_wider_promise_keeps_what_was_broken) {
  Written log;
  log.open(1, kFrom + 10h);
  log.move(1, cases::StateCategory::closed, kFrom + 13h);
  const auto out = rehearsed(log, {policy(1, 2h)}, policy(1, 4h));
  EXPECT_EQ(out.newly_kept, 1);
  EXPECT_EQ(out.newly_broken, 0);
  EXPECT_EQ(out.no_longer_promised, 0);
}

TEST(PolicyRehearsal, what_is_not_promised_any_more_is_not_called_kept) {
  Written log;
  log.open(1, kFrom + 10h);
  log.move(1, cases::StateCategory::closed, kFrom + 13h);
  auto draft = policy(1, 4h);
  draft.targets[0].type = ClockType::first_response;
  const auto out = rehearsed(log, {policy(1, 2h)}, draft);
  EXPECT_EQ(out.no_longer_promised, 1);
  EXPECT_EQ(out.newly_kept, 0);
}

TEST(PolicyRehearsal, a_new_policy_touches_only_what_it_holds_for) {
  Written log;
  log.matter(1).kind = "complaint";
  log.open(1, kFrom + 1h);
  log.open(2, kFrom + 1h);
  const auto out = rehearsed(log, {policy(1, 24h)}, policy(2, 48h, kind_is("complaint")));
  EXPECT_EQ(out.matched, 1);
  EXPECT_EQ(out.things, 1);
  EXPECT_EQ(out.broken_now, 2) << "what is still open when the time is over is judged by then";
  EXPECT_EQ(out.broken_then, 2);
  EXPECT_THAT(out.samples, ElementsAre(Field(&PolicySample::policy_then, "Policy 2")));
}

TEST(PolicyRehearsal, a_policy_before_it_takes_its_cases) {
  Written log;
  log.matter(1).kind = "complaint";
  log.open(1, kFrom + 1h);
  log.open(2, kFrom + 1h);
  log.open(3, kFrom + 1h);
  auto draft = policy(2, 2h);
  draft.position = 2;
  const auto last = rehearsed(log, {policy(1, 4h, kind_is("request"))}, draft);
  EXPECT_EQ(last.matched, 1);
  ASSERT_THAT(last.taken, SizeIs(1));
  EXPECT_EQ(last.taken[0].name, "Policy 1");
  EXPECT_EQ(last.taken[0].things, 2);
  draft.position = 1;
  const auto first = rehearsed(log, {policy(1, 4h, kind_is("request"))}, draft);
  EXPECT_EQ(first.matched, 3);
  EXPECT_THAT(first.taken, IsEmpty());
}

TEST(PolicyRehearsal, the_same_promise_by_another_name_changes_no_clock) {
  Written log;
  log.open(1, kFrom + 1h);
  const auto out = rehearsed(log, {policy(1, 4h)}, policy(2, 4h));
  EXPECT_EQ(out.matched, 1);
  EXPECT_EQ(out.things, 0);
  EXPECT_THAT(out.samples, IsEmpty());
}

TEST(PolicyRehearsal, waiting_stops_a_clock_only_where_the_draft_says_so) {
  Written log;
  log.open(1, kFrom + 1h);
  log.matter(1).waits_for = cases::WaitsFor::customer;
  log.move(1, cases::StateCategory::waiting, kFrom + 2h);
  log.matter(1).waits_for.reset();
  log.move(1, cases::StateCategory::open, kFrom + 20h);
  log.move(1, cases::StateCategory::solved, kFrom + 21h);
  auto draft = policy(1, 4h);
  draft.targets[0].pauses = {clocks::Waiting::customer};
  const auto out = rehearsed(log, {policy(1, 4h)}, draft);
  EXPECT_EQ(out.broken_now, 1);
  EXPECT_EQ(out.broken_then, 0);
}

TEST(PolicyRehearsal, answers_count_as_they_were_given_and_each_round_by_itself) {
  Written log;
  log.matter(1).conversations = {{50}};
  log.open(1, kFrom + 1h);
  log.say(50, AuthorKind::agent, kFrom + 2h);
  log.say(50, AuthorKind::contact, kFrom + 3h);
  log.say(50, AuthorKind::agent, kFrom + 4h);
  log.say(50, AuthorKind::contact, kFrom + 5h);
  log.say(50, AuthorKind::agent, kFrom + 9h);
  auto now = policy(1, 100h);
  now.targets.push_back({.type = ClockType::next_response, .within_s = 10h, .warn_percent = {}, .pauses = {}});
  auto draft = now;
  draft.targets.back().within_s = 2h;
  const auto out = rehearsed(log, {now}, draft);
  EXPECT_EQ(out.newly_broken, 1);
  ASSERT_THAT(out.samples, SizeIs(1));
  const auto& differences = out.samples[0].clocks;
  ASSERT_THAT(differences, SizeIs(2));
  EXPECT_FALSE(differences[0].then->broken_at);
  EXPECT_EQ(differences[1].round, 2);
  EXPECT_EQ(differences[1].then->broken_at, kFrom + 7h);
}

TEST(PolicyRehearsal, tasks_have_their_own_clocks) {
  Written log;
  log.open(1, kFrom + 1h);
  cases::Task task;
  task.id = {7};
  task.case_id = {1};
  task.title = "Send a technician";
  log.task(1, task, "case.task_added", kFrom + 1h);
  log.move(1, cases::StateCategory::closed, kFrom + 10h);
  auto draft = policy(1, 100h);
  draft.targets.push_back({.type = ClockType::task, .within_s = 2h, .warn_percent = {}, .pauses = {}});
  const auto out = rehearsed(log, {policy(1, 100h)}, draft);
  EXPECT_EQ(out.looked, 2);
  EXPECT_EQ(out.newly_broken, 1);
  ASSERT_THAT(out.samples, SizeIs(1));
  EXPECT_EQ(out.samples[0].task, "Send a technician");
  EXPECT_EQ(out.samples[0].case_id.value, 1);
}

TEST(PolicyRehearsal, days_are_those_of_the_zone_and_real_breaches_are_told_beside) {
  Written log;
  log.open(1, kFrom + 14h);
  log.mark(1, 900, ClockType::resolution, clocks::kBreachPercent, kFrom + 20h);
  const auto out = rehearsed(log, {policy(1, 4h)}, policy(1, 2h), "Asia/Shanghai");
  EXPECT_EQ(out.broken_really, 1);
  ASSERT_THAT(out.by_day, SizeIs(2));
  EXPECT_EQ(out.by_day[0].date, "2026-03-02");  // opened at 22:00 there
  EXPECT_EQ(out.by_day[1].date, "2026-03-03");
  EXPECT_EQ(out.by_day[1].broken_then, 1);
}

TEST(PolicyRehearsal, examples_with_a_clock_that_ends_otherwise_come_first) {
  Written log;
  for (int i = 1; i <= 300; ++i) {
    log.open(i, kFrom + std::chrono::minutes(i));
    log.move(i, cases::StateCategory::closed, kFrom + std::chrono::minutes(i) + (i % 10 == 0 ? 3h : 1h));
  }
  const auto out = rehearsed(log, {policy(1, 4h)}, policy(1, 2h));
  EXPECT_EQ(out.newly_broken, 30);
  ASSERT_THAT(out.samples, SizeIs(50));
  for (std::size_t i = 0; i < 30; ++i) EXPECT_TRUE(out.samples[i].clocks.at(0).then->broken_at) << i;
}

}  // namespace
}  // namespace deskbell::rehearsal
