#include "ground.h"

#include <base/testing.h>
#include <gmock/gmock.h>

namespace deskbell::escalation {
namespace {

using clocks::ClockType;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Reach = identity::Reach;

constexpr Id<clocks::Clock> kResolution{71};
constexpr Id<clocks::Clock> kAnswer{72};

class Climbing : public ::testing::TestWithParam<storage::Engine> {
 protected:
  Climbing() {
    RosterDraft roster{.name = "Duty", .time_zone = "UTC", .shifts = {}, .substitutions = {}, .fallback = {}};
    roster.shifts = {{.user = ground.user("Max"), .deputy = ground.user("Eva"), .week = {}}};
    roster_id = ground.ladders->create_roster(lead, roster)->id;
    ladder = ground.ladders->create(lead, draft()).value();
    auto& opened = ground.open_case("REP-1");
    opened.queue = ground.queue("First");
    opened.owner = ground.user("Ana");
    matter = opened.id;
  }
  LadderDraft draft() {
    const Who owner{.kind = WhoKind::owner};
    LadderDraft out;
    out.name = "Repairs";
    out.lines = {{"First line", ground.queue("First")},
                 {"Second line", ground.queue("Second")},
                 {"Third line", ground.queue("Third")}};
    out.levels = {
        {.key = "soon",
         .name = "Due soon",
         .triggers = {{.kind = TriggerKind::clock, .percent = 75}},
         .actions = {{.kind = ActionKind::notify, .who = {{owner}}}}},
        {.key = "broken",
         .name = "Promise broken",
         .triggers = {{.kind = TriggerKind::breach, .clock = ClockType::resolution}},
         .actions = {{.kind = ActionKind::raise_level},
                     {.kind = ActionKind::to_line},
                     {.kind = ActionKind::add_task,
                      .task = TaskTemplate{.title = "Ring the customer", .description = {}, .checklist = {}}}}},
        {.key = "manager",
         .name = "Duty manager",
         .triggers = {{.kind = TriggerKind::by_hand}},
         .actions = {{.kind = ActionKind::call,
                      .who = {{{.kind = WhoKind::duty_manager}}},
                      .answer_within_s = std::chrono::minutes(10)}}}};
    return out;
  }
  Actor with(std::string name, Permission permission, Reach reach) {
    identity::Permissions permissions;
    permissions.set(Permission::view_cases, Reach::own);
    permissions.set(permission, reach);
    return Ground::actor(ground.user(name).value, name, permissions);
  }
  Escalation last() { return ground.standing(matter).escalations.at(0); }

  Ground ground{GetParam()};
  const Actor lead = ground.everything("Lea");
  const Actor ana = ground.everything("Ana");
  Id<Roster> roster_id;
  Ladder ladder;
  Id<cases::Case> matter;
};
DESKBELL_ON_BOTH_ENGINES(Climbing);

TEST_P(Climbing, a_clock_that_is_nearly_over_is_told_to_the_owner) {
  ground.mark(matter, kResolution, ClockType::resolution, 80);
  EXPECT_THAT(ground.told("Ana"), ElementsAre("escalation.told Due soon"));
  const auto escalation = last();
  EXPECT_EQ(escalation.level, "soon");
  EXPECT_EQ(escalation.reason, (Reason{.kind = TriggerKind::clock, .clock = ClockType::resolution, .percent = 80}));
  EXPECT_THAT(escalation.steps, SizeIs(1));
  EXPECT_TRUE(escalation.to);
  EXPECT_THAT(ground.kinds_of(matter), ElementsAre("escalation.raised", "escalation.carried_out"));
}

TEST_P(Climbing, a_level_is_raised_once_for_each_clock) {
  ground.mark(matter, kResolution, ClockType::resolution, 80);
  ground.hear_again();
  ground.mark(matter, kResolution, ClockType::resolution, 90);
  ground.restart();
  ground.hear_again();
  EXPECT_THAT(ground.standing(matter).escalations, SizeIs(1));
  ground.mark(matter, kAnswer, ClockType::next_response, 75);
  EXPECT_THAT(ground.standing(matter).escalations, SizeIs(2));
  EXPECT_THAT(ground.told("Ana"), SizeIs(2));
}

TEST_P(Climbing, a_broken_promise_goes_to_the_next_line_with_all_that_is_asked_for) {
  ground.mark(matter, kResolution, ClockType::resolution, 100);
  const auto& now = ground.cases.at(matter);
  EXPECT_EQ(now.queue, ground.queue("Second"));
  EXPECT_FALSE(now.owner);
  EXPECT_EQ(now.grade.level, cases::Level::high);
  EXPECT_THAT(ground.tasks, ElementsAre("Ring the customer"));
  EXPECT_THAT(ground.notes, ElementsAre(HasSubstr("Promise broken")));
  const auto escalation = last();
  EXPECT_EQ(escalation.level, "broken");
  EXPECT_EQ(escalation.from.line, 1);
  EXPECT_EQ(escalation.to->line, 2);
  EXPECT_EQ(ground.standing(matter).rung, 2);
  EXPECT_EQ(ground.standing(matter).line, 2);
}

TEST_P(Climbing, what_a_crash_interrupts_is_finished_and_done_once) {
  ground.hand_over_fails = Error{ErrorCode::unavailable, "Later."};
  ground.mark(matter, kResolution, ClockType::resolution, 100);
  EXPECT_EQ(ground.cases.at(matter).grade.level, cases::Level::high);
  EXPECT_THAT(last().steps, SizeIs(1)) << "the first action was done";
  ground.restart();
  ground.hand_over_fails.reset();
  ground.pass(std::chrono::hours(1));
  EXPECT_THAT(last().steps, SizeIs(3));
  EXPECT_EQ(ground.cases.at(matter).grade.level, cases::Level::high) << "and not done again";
  EXPECT_EQ(ground.cases.at(matter).queue, ground.queue("Second"));
  EXPECT_THAT(ground.tasks, SizeIs(1));
}

TEST_P(Climbing, an_action_that_is_refused_does_not_keep_the_others_from_being_done) {
  ground.hand_over_fails = Error{ErrorCode::failed_precondition, "The case is locked."};
  ground.mark(matter, kResolution, ClockType::resolution, 100);
  const auto steps = last().steps;
  ASSERT_THAT(steps, SizeIs(3));
  EXPECT_EQ(steps[1].refused, "The case is locked.");
  EXPECT_FALSE(steps[2].refused);
  EXPECT_THAT(ground.tasks, SizeIs(1));
}

TEST_P(Climbing, nothing_is_raised_for_a_case_that_has_ended_or_a_clock_that_has) {
  ground.clock_counts = false;
  ground.mark(matter, kResolution, ClockType::resolution, 100);
  ground.clock_counts = true;
  ground.cases.at(matter).state_category = cases::StateCategory::solved;
  ground.mark(matter, kResolution, ClockType::resolution, 100);
  EXPECT_THAT(ground.standing(matter).escalations, IsEmpty());
}

TEST_P(Climbing, a_call_goes_on_until_somebody_acknowledges_it) {
  const auto raised = ground.escalations->escalate(ana, matter, {.note = "Customer threatens to leave"}).value();
  EXPECT_EQ(raised.level, "manager");
  EXPECT_EQ(raised.by_name, "Ana");
  ground.jobs->run_due();
  EXPECT_THAT(ground.told("Max"), ElementsAre("escalation.called Duty manager"));
  EXPECT_THAT(ground.told("Eva"), IsEmpty());
  ground.pass(std::chrono::minutes(9));
  EXPECT_THAT(ground.told("Eva"), IsEmpty());
  ground.restart();
  ground.pass(std::chrono::minutes(1));
  EXPECT_THAT(ground.told("Eva"), ElementsAre("escalation.called Duty manager"));
  const Actor eva = ground.everything("Eva");
  EXPECT_THAT(ground.escalations->waiting(eva).value(), SizeIs(1));
  EXPECT_THAT(ground.escalations->waiting(ground.everything("Max")).value(), IsEmpty());

  const auto answered = ground.escalations->acknowledge(eva, raised.id, "On my way").value();
  EXPECT_EQ(answered.call->state, CallState::acknowledged);
  EXPECT_EQ(answered.call->by_name, "Eva");
  EXPECT_EQ(answered.call->at, ground.clock.now());
  EXPECT_EQ(answered.call->note, "On my way");
  EXPECT_THAT(ground.told("Ana"), ElementsAre("escalation.acknowledged Duty manager"));
  ground.pass(std::chrono::hours(2));
  EXPECT_THAT(ground.told("Max"), SizeIs(1)) << "nobody is called any more";
  EXPECT_THAT(ground.escalations->waiting(eva).value(), IsEmpty());
  EXPECT_TRUE(ground.escalations->acknowledge(eva, raised.id, "")) << "a second time changes nothing";
  EXPECT_EQ(code(ground.escalations->acknowledge(ground.everything("Max"), raised.id, "")),
            ErrorCode::failed_precondition);
}

TEST_P(Climbing, a_call_that_nobody_answers_ends_after_two_rounds) {
  ASSERT_TRUE(ground.escalations->escalate(ana, matter, {.note = "Urgent"}));
  ground.jobs->run_due();
  for (int i = 0; i < 10; ++i) ground.pass(std::chrono::minutes(10));
  const auto escalation = last();
  EXPECT_EQ(escalation.call->state, CallState::unanswered);
  EXPECT_THAT(escalation.call->rings, SizeIs(4));
  EXPECT_THAT(ground.told("Max"), ElementsAre("escalation.unanswered Duty manager", "escalation.called Duty manager",
                                              "escalation.called Duty manager"));
  EXPECT_TRUE(ground.escalations->acknowledge(ground.everything("Max"), escalation.id, "Late"));
}

TEST_P(Climbing, a_call_ends_with_the_case) {
  ASSERT_TRUE(ground.escalations->escalate(ana, matter, {.note = "Urgent"}));
  ground.jobs->run_due();
  ground.cases.at(matter).state_category = cases::StateCategory::solved;
  ground.hear(matter, "case.solved");
  EXPECT_EQ(last().call->state, CallState::cancelled);
  ground.pass(std::chrono::hours(1));
  EXPECT_THAT(ground.told("Eva"), IsEmpty());
  EXPECT_EQ(code(ground.escalations->acknowledge(ground.everything("Max"), last().id, "")),
            ErrorCode::failed_precondition);
}

TEST_P(Climbing, only_who_was_called_or_may_assign_the_case_acknowledges) {
  const auto raised = ground.escalations->escalate(ana, matter, {.note = "Urgent"}).value();
  ground.jobs->run_due();
  EXPECT_EQ(code(ground.escalations->acknowledge(with("Zoe", Permission::view_cases, Reach::own), raised.id, "")),
            ErrorCode::not_found);
  EXPECT_EQ(code(ground.escalations->acknowledge(with("Zoe", Permission::view_cases, Reach::all), raised.id, "")),
            ErrorCode::permission_denied);
  EXPECT_TRUE(ground.escalations->acknowledge(with("Max", Permission::view_cases, Reach::own), raised.id, ""));
}

TEST_P(Climbing, first_to_third_line_and_back) {
  const auto to = [&](int line) {
    const auto raised = ground.escalations->escalate(ana, matter, {.line = line, .note = "Needs the workshop"});
    EXPECT_TRUE(raised) << raised.error().message;
    ground.jobs->run_due();
  };
  to(2);
  to(3);
  EXPECT_EQ(ground.standing(matter).line, 3);
  EXPECT_THAT(ground.notes, Contains("Ana: Needs the workshop"));
  EXPECT_EQ(code(ground.escalations->escalate(ana, matter, {.line = 3, .note = "Again"})),
            ErrorCode::failed_precondition);
  const auto back = ground.escalations->give_back(ana, matter, {.note = "Part is replaced"});
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->returned->note, "Part is replaced");
  EXPECT_EQ(ground.standing(matter).line, 2);
  ASSERT_TRUE(ground.escalations->give_back(ana, matter, {.line = 1, .note = "Done"}));
  EXPECT_EQ(ground.standing(matter).line, 1);
  EXPECT_EQ(ground.cases.at(matter).owner, ground.user("Ana")) << "to who had it there";
  EXPECT_EQ(code(ground.escalations->give_back(ana, matter, {.note = "Once more"})), ErrorCode::failed_precondition);
  EXPECT_FALSE(ground.standing(matter).may_go_back);
}

TEST_P(Climbing, a_hand_over_needs_a_note) {
  EXPECT_EQ(ground.escalations->escalate(ana, matter, {.line = 2, .note = " \n"}).error().fields[0].field, "note");
  EXPECT_EQ(ground.escalations->give_back(ana, matter, {.note = ""}).error().fields[0].field, "note");
}

TEST_P(Climbing, who_may_not_edit_the_case_does_not_escalate_it) {
  const Actor stranger = with("Zoe", Permission::edit_cases, Reach::own);
  EXPECT_EQ(code(ground.escalations->escalate(stranger, matter, {.note = "x"})), ErrorCode::not_found);
  EXPECT_EQ(code(ground.escalations->standing(stranger, matter)), ErrorCode::not_found);
  const Actor reader = with("Zoe", Permission::view_cases, Reach::all);
  EXPECT_TRUE(ground.escalations->standing(reader, matter));
  EXPECT_EQ(code(ground.escalations->escalate(reader, matter, {.note = "x"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(ground.escalations->list(reader, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(ground.escalations->escalate(ana, {4711}, {.note = "x"})), ErrorCode::not_found);
  EXPECT_EQ(ground.escalations->escalate(ana, matter, {.level = "soon", .note = "x"}).error().fields[0].field, "level");
  EXPECT_EQ(ground.escalations->escalate(ana, matter, {.line = 9, .note = "x"}).error().fields[0].field, "line");
}

TEST_P(Climbing, the_ladder_as_it_was_raised_counts) {
  const auto raised = ground.escalations->escalate(ana, matter, {.note = "Urgent"}).value();
  auto other = draft();
  other.levels.pop_back();
  ASSERT_TRUE(ground.ladders->change(lead, ladder.id, 1, other));
  ground.jobs->run_due();
  EXPECT_THAT(ground.told("Max"), SizeIs(1));
  ground.mark(matter, kResolution, ClockType::resolution, 80);
  EXPECT_EQ(last().level, "soon") << "and the changed one for what comes";
}

TEST_P(Climbing, the_list_tells_what_rings) {
  ASSERT_TRUE(ground.escalations->escalate(ana, matter, {.note = "Urgent"}));
  ground.jobs->run_due();
  ground.mark(matter, kResolution, ClockType::resolution, 80);
  EXPECT_THAT(ground.escalations->list(lead, {})->items, SizeIs(2));
  EXPECT_THAT(ground.escalations->list(lead, {.state = CallState::ringing})->items, SizeIs(1));
  const auto page = ground.escalations->list(lead, {.limit = 1}).value();
  ASSERT_TRUE(page.next);
  EXPECT_EQ(ground.escalations->list(lead, {.cursor = page.next})->items.at(0).level, "manager");
  EXPECT_EQ(ground.escalations->stats().ringing, 1);
}

TEST_P(Climbing, events_carry_what_a_fetch_answers) {
  ASSERT_TRUE(ground.escalations->escalate(ana, matter, {.note = "Urgent"}));
  ground.jobs->run_due();
  ASSERT_TRUE(ground.escalations->acknowledge(ground.everything("Max"), last().id, ""));
  const auto events = ground.database->read(
      [&](storage::Snapshot& snapshot) { return ground.log->read_stream(snapshot, matter.value, 0, 100); });
  EXPECT_EQ(base::parse_json<EscalationEvent>(events.back().payload)->escalation, last());
}

// ---- ladders and rosters ----

TEST_P(Climbing, the_first_ladder_that_holds_counts) {
  auto gold = draft();
  gold.name = "Gold";
  gold.when = decisions::test("case.tier", decisions::Operator::is, "gold");
  gold.levels[0].key = "at_once";
  const auto second = ground.ladders->create(lead, gold).value();
  EXPECT_EQ(second.position, 2);
  ground.cases.at(matter).grade.tier = "gold";
  ground.mark(matter, kResolution, ClockType::resolution, 75);
  EXPECT_EQ(last().level, "soon");
  const auto order = ground.ladders->reorder(lead, {second.id, ladder.id}).value();
  EXPECT_EQ(order[0].name, "Gold");
  ground.mark(matter, kAnswer, ClockType::next_response, 75);
  EXPECT_EQ(last().level, "at_once");
  EXPECT_EQ(ground.ladders->reorder(lead, {ladder.id}).error().fields[0].field, "order");
}

TEST_P(Climbing, places_have_no_gap_when_a_ladder_goes) {
  auto other = draft();
  other.name = "Second";
  ASSERT_TRUE(ground.ladders->create(lead, other));
  other.name = "Third";
  ASSERT_TRUE(ground.ladders->create(lead, other));
  ASSERT_TRUE(ground.ladders->remove(lead, ladder.id));
  const auto left = ground.ladders->list(lead).value();
  ASSERT_EQ(left.size(), 2U);
  EXPECT_EQ(left[0].name, "Second");
  EXPECT_EQ(left[0].position, 1);
  EXPECT_EQ(left[1].position, 2);
}

TEST_P(Climbing, ladders_are_changed_by_version_and_by_who_may) {
  auto other = draft();
  other.name = "Other";
  EXPECT_EQ(code(ground.ladders->change(with("Zoe", Permission::view_cases, Reach::all), ladder.id, 1, other)),
            ErrorCode::permission_denied);
  EXPECT_EQ(ground.ladders->change(lead, ladder.id, 1, other)->version, 2);
  EXPECT_EQ(code(ground.ladders->change(lead, ladder.id, 1, other)), ErrorCode::aborted);
  EXPECT_EQ(ground.ladders->find(lead, ladder.id)->name, "Other");
  ASSERT_TRUE(ground.ladders->remove(lead, ladder.id));
  EXPECT_EQ(code(ground.ladders->find(lead, ladder.id)), ErrorCode::not_found);
  ground.mark(matter, kResolution, ClockType::resolution, 75);
  EXPECT_THAT(ground.standing(matter).escalations, IsEmpty());
  EXPECT_EQ(code(ground.escalations->escalate(ana, matter, {.note = "x"})), ErrorCode::failed_precondition);
}

TEST_P(Climbing, a_ladder_names_only_what_is_there) {
  auto other = draft();
  other.lines[1].queue = {99999};
  other.levels[2].actions[0].who->push_back({.kind = WhoKind::user, .user = Id<identity::User>{99999}});
  const auto refused = ground.ladders->create(lead, other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields[0].field, "lines[1].queue");
  EXPECT_EQ(refused.error().fields[1].field, "levels[2].actions[0].who[1].user");
}

TEST_P(Climbing, a_roster_that_a_ladder_names_stays) {
  auto other = draft();
  other.levels[2].actions[0].who->front().roster = roster_id;
  ASSERT_TRUE(ground.ladders->change(lead, ladder.id, 1, other));
  EXPECT_EQ(code(ground.ladders->remove_roster(lead, roster_id)), ErrorCode::failed_precondition);
  ASSERT_TRUE(ground.ladders->change(lead, ladder.id, 2, draft()));
  EXPECT_TRUE(ground.ladders->remove_roster(lead, roster_id));
  const auto raised = ground.escalations->escalate(ana, matter, {.note = "x"}).value();
  ground.jobs->run_due();
  EXPECT_EQ(last().steps.at(0).refused, "There is nobody to call.");
  EXPECT_EQ(last().call->state, CallState::unanswered);
}

TEST_P(Climbing, who_is_disabled_is_not_called) {
  ground.users.erase(ground.user("Max"));
  const auto duty = ground.ladders->duty(lead, roster_id, std::nullopt).value();
  ASSERT_THAT(duty.people, SizeIs(1));
  EXPECT_EQ(duty.people[0].name, "Eva");
  EXPECT_EQ(duty.people[0].kind, DutyKind::deputy);
}

TEST_P(Climbing, a_new_workspace_begins_with_a_ladder_and_who_removes_it_does_not_get_it_back) {
  Ground fresh(GetParam());
  const Actor boss = fresh.everything("Lea");
  fresh.ladders->seed();
  fresh.ladders->seed();
  const auto seeded = fresh.ladders->list(boss).value();
  ASSERT_THAT(seeded, SizeIs(1));
  EXPECT_TRUE(fresh.ladders->change(boss, seeded[0].id, 1, seeded[0])) << "it is one that could be written";
  ASSERT_TRUE(fresh.ladders->remove(boss, seeded[0].id));
  fresh.ladders->seed();
  EXPECT_THAT(fresh.ladders->list(boss).value(), IsEmpty());
}

TEST_P(Climbing, a_roster_on_which_nobody_stands_moves_with_the_workspace) {
  Ground fresh(GetParam());
  const Actor boss = fresh.everything("Lea");
  fresh.ladders->seed();
  const auto move = [&](const char* zone) {
    EXPECT_TRUE(fresh.database->write([&](storage::Transaction& tx) -> Result<void> {
      fresh.ladders->follow(tx, boss, zone);
      return {};
    }));
    return fresh.ladders->rosters(boss)->at(0);
  };
  EXPECT_EQ(move("Europe/Berlin").time_zone, "Europe/Berlin");
  Roster roster = move("Asia/Shanghai");
  EXPECT_EQ(roster.time_zone, "Asia/Shanghai");
  roster.shifts = {{.user = boss.user(), .deputy = {}, .week = {}}};
  ASSERT_TRUE(fresh.ladders->change_roster(boss, roster.id, roster.version, roster));
  EXPECT_EQ(move("Europe/Berlin").time_zone, "Asia/Shanghai") << "the times of its shifts would change";
}

}  // namespace
}  // namespace deskbell::escalation
