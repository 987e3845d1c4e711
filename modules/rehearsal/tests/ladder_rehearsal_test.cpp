#include "past.h"

#include <gmock/gmock.h>
#include <rehearsal/ladder_rehearsal.h>

namespace deskbell::rehearsal {
namespace {

using clocks::ClockType;
using escalation::ActionKind;
using escalation::TriggerKind;
using escalation::WhoKind;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

escalation::Ladder ladder(std::vector<escalation::Rung> levels) {
  escalation::Ladder one;
  one.id = {1};
  one.name = "Complaints";
  one.position = 2;
  one.lines = {{.name = "First", .queue = {70}}, {.name = "Second", .queue = {71}}, {.name = "Third", .queue = {72}}};
  one.levels = std::move(levels);
  return one;
}

escalation::Rung broken(std::vector<escalation::Action> actions) {
  return {.key = "broken", .name = "Broken", .triggers = {{.kind = TriggerKind::breach}}, .actions = std::move(actions)};
}

escalation::Roster roster(std::int64_t user) {
  escalation::Roster one;
  one.id = {1};
  one.name = "Duty";
  one.time_zone = "UTC";
  one.shifts = {{.user = {user}, .deputy = {}, .week = {}}};
  one.fallback = {{99}};
  return one;
}

LadderOutcome rehearsed(const Written& log, const escalation::Ladder& draft, Staff staff = {},
                        std::vector<escalation::Ladder> others = {}) {
  std::vector<escalation::CompiledLadder> compiled;
  for (const auto& one : escalation::with(std::move(others), draft))
    compiled.push_back(*escalation::CompiledLadder::compile(one, words()));
  LadderRehearsal rehearsal({.ladders = compiled,
                             .drafted = draft.id,
                             .staff = std::move(staff),
                             .from = kFrom,
                             .to = kFrom + 24h * 7,
                             .zone = *calendar::Zone::of("UTC")});
  CasePast past = past_with(rehearsal.facts());
  for (const auto& event : log.events) {
    past.take(event, [&](const Telling& what, Time at) { rehearsal.take(what, at); });
    if (event.kind == "escalation.raised") rehearsal.count_raised({event.stream});
  }
  return rehearsal.finish();
}

TEST(LadderRehearsal, a_breach_raises_the_level_once_and_says_who_would_have_been_called) {
  Written log;
  log.open(1, kFrom + 1h);
  log.mark(1, 900, ClockType::resolution, 100, kFrom + 5h);
  log.mark(1, 900, ClockType::resolution, 150, kFrom + 6h);
  log.open(2, kFrom + 30h);
  log.add(1, "escalation.raised", kFrom + 7h, "{}");
  const auto out = rehearsed(
      log, ladder({broken({{.kind = ActionKind::call, .who = {{{.kind = WhoKind::duty_manager}}}}})}),
      {.roles = {}, .teams = {}, .rosters = {roster(5)}});
  EXPECT_EQ(out.looked, 2);
  EXPECT_EQ(out.counted, 2);
  EXPECT_EQ(out.matched, 1);
  EXPECT_EQ(out.things, 1);
  EXPECT_EQ(out.raised_really, 1);
  ASSERT_THAT(out.by_day, SizeIs(1));
  EXPECT_EQ(out.by_day[0].date, "2026-03-02");
  EXPECT_THAT(out.by_level, ElementsAre(Field(&LevelCount::raised, 1)));
  ASSERT_THAT(out.by_person, SizeIs(2));
  EXPECT_EQ(out.by_person[0].id, "5");
  EXPECT_EQ(out.by_person[0].called, 1);
  EXPECT_EQ(out.by_person[1].behind, 1);
  ASSERT_THAT(out.samples, SizeIs(1));
  EXPECT_EQ(out.samples[0].title, "REQ-1 The kettle leaks");
  EXPECT_EQ(out.samples[0].reason.percent, 100);
  EXPECT_EQ(out.samples[0].steps[0].people[0].id, "5");
}

TEST(LadderRehearsal, what_it_would_have_moved_stays_moved_until_the_log_says_otherwise) {
  Written log;
  log.matter(1).queue = {70};
  log.open(1, kFrom + 1h);
  log.mark(1, 900, ClockType::first_response, 100, kFrom + 2h);
  log.mark(1, 901, ClockType::resolution, 100, kFrom + 3h);
  log.matter(1).queue = {70};
  log.tell(1, "case.assigned", kFrom + 4h);
  log.mark(1, 902, ClockType::update, 100, kFrom + 5h);
  log.matter(1).queue = {80};
  log.tell(1, "case.assigned", kFrom + 6h);
  log.mark(1, 903, ClockType::task, 100, kFrom + 7h);
  const auto out = rehearsed(log, ladder({broken({{.kind = ActionKind::to_line}, {.kind = ActionKind::raise_level}})}));
  EXPECT_EQ(out.matched, 4);
  ASSERT_THAT(out.samples, SizeIs(4));
  EXPECT_EQ(out.samples[0].steps[0].queue->id, "71");
  EXPECT_EQ(out.samples[1].steps[0].queue->id, "72");
  EXPECT_FALSE(out.samples[2].steps[0].changes) << "there is no line beyond the last";
  EXPECT_EQ(out.samples[0].steps[1].level, cases::Level::high);
  EXPECT_EQ(out.samples[1].steps[1].level, cases::Level::critical);
  EXPECT_FALSE(out.samples[2].steps[1].changes);
  EXPECT_EQ(out.samples[3].steps[0].queue->id, "71");
  EXPECT_THAT(out.by_queue, SizeIs(2));
}

TEST(LadderRehearsal, a_reopened_case_may_climb_again_and_an_ended_one_does_not) {
  Written log;
  log.open(1, kFrom + 1h);
  log.matter(1).reopened = 1;
  log.tell(1, "case.reopened", kFrom + 2h);
  log.tell(1, "case.changed", kFrom + 3h);
  log.matter(1).reopened = 2;
  log.tell(1, "case.reopened", kFrom + 4h);
  log.move(1, cases::StateCategory::solved, kFrom + 5h);
  log.mark(1, 900, ClockType::resolution, 100, kFrom + 6h);
  const auto out = rehearsed(
      log, ladder({{.key = "again",
                    .name = "Again",
                    .triggers = {{.kind = TriggerKind::reopened, .count = 1}, {.kind = TriggerKind::breach}},
                    .actions = {{.kind = ActionKind::notify, .who = {{{.kind = WhoKind::team, .team = Id<identity::Team>{3}}}}}}}}),
      {.roles = {}, .teams = {{{3}, {{5}, {6}}}}, .rosters = {}});
  EXPECT_EQ(out.matched, 2);
  EXPECT_EQ(out.things, 1);
  ASSERT_THAT(out.by_person, SizeIs(2));
  EXPECT_EQ(out.by_person[0].told, 2);
}

TEST(LadderRehearsal, a_ladder_before_it_takes_its_cases) {
  Written log;
  log.matter(1).kind = "complaint";
  log.open(1, kFrom + 1h);
  log.mark(1, 900, ClockType::resolution, 100, kFrom + 2h);
  log.open(2, kFrom + 1h);
  log.mark(2, 901, ClockType::resolution, 100, kFrom + 2h);
  escalation::Ladder first = ladder({});
  first.id = {9};
  first.name = "Before";
  first.when = decisions::test("case.kind", decisions::Operator::is, json::value("complaint"));
  const auto out = rehearsed(log, ladder({broken({})}), {}, {first});
  EXPECT_EQ(out.counted, 1);
  ASSERT_THAT(out.samples, SizeIs(1));
  EXPECT_EQ(out.samples[0].case_id.value, 2);
  ASSERT_THAT(out.taken, SizeIs(1));
  EXPECT_EQ(out.taken[0].id, "9");
  EXPECT_EQ(out.taken[0].name, "Before");
  EXPECT_EQ(out.taken[0].things, 1);
  auto placed = ladder({broken({})});
  placed.position = 1;
  const auto before_it = rehearsed(log, placed, {}, {first});
  EXPECT_EQ(before_it.counted, 2) << "it stands where it is put";
  EXPECT_THAT(before_it.taken, IsEmpty());
}

TEST(LadderRehearsal, of_nothing_is_nothing) {
  const auto out = rehearsed({}, ladder({broken({})}));
  EXPECT_EQ(out.matched, 0);
  EXPECT_THAT(out.by_day, IsEmpty());
  EXPECT_THAT(out.by_level, SizeIs(1));
}

}  // namespace
}  // namespace deskbell::rehearsal
