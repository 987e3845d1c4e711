#include "small_desk.h"

#include <base/testing.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <automation/macros.h>
#include <automation/rehearsals.h>
#include <automation/rules.h>
#include <automation/runner.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::automation {
namespace {

using decisions::Operator;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

class Automation : public ::testing::TestWithParam<storage::Engine> {
 protected:
  Automation() {
    vocabularies.add([this](storage::Snapshot&) { return words; });
    runner.register_jobs();
    rehearsals.register_jobs();
  }
  static Actor user(std::initializer_list<Permission> permissions, std::int64_t id = 7) {
    return identity::testing_user(id, identity::Reach::all, permissions);
  }
  static Rule tagging(std::string name = "Tag complaints", std::string tag = "angry") {
    return {.name = std::move(name),
            .description = "",
            .when = {.events = {{"case.opened"}}},
            .conditions = decisions::test("case.kind", Operator::is, "complaint"),
            .actions = {{.does = ActionKind::add_tags, .tags = {{std::move(tag)}}}}};
  }
  static Rule noting(std::string name, Trigger when, std::string text, decisions::Condition conditions = {}) {
    return {.name = std::move(name),
            .description = "",
            .when = std::move(when),
            .conditions = std::move(conditions),
            .actions = {{.does = ActionKind::note, .text = std::move(text)}}};
  }
  StoredRule running(const Rule& rule) {
    const auto made = rules.create(chief, rule);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    const auto on = rules.switch_to(chief, made->id, RuleState::on);
    EXPECT_TRUE(on) << (on ? "" : on.error().message);
    settle();
    clock.advance(1s);
    return *on;
  }
  void open(std::int64_t id, std::string kind = "complaint") {
    decisions::Facts& facts = desk.cases[id];
    facts.set("case.kind", kind);
    facts.set("case.opened_at", clock.now());
    tell(id, "case.opened", facts);
  }
  void tell(std::int64_t id, std::string_view kind, const decisions::Facts& facts) {
    const auto told = database->write([&](storage::Transaction& tx) -> Result<void> {
      log.append(tx, id, kind, 7, base::to_json(DeskEvent{decisions::to_json(facts)}));
      return {};
    });
    EXPECT_TRUE(told);
  }
  // Until nothing is left to do.
  void settle() {
    for (int i = 0; i < 30; ++i) {
      std::vector<events::Event> batch;
      const auto done = database->write([&](storage::Transaction& tx) -> Result<void> {
        batch = log.read(tx, position, 100);
        return runner.handler()(tx, batch);
      });
      EXPECT_TRUE(done) << (done ? "" : done.error().message);
      if (!batch.empty()) position = batch.back().position;
      if (jobs.run_due() == 0 && batch.empty()) return;
    }
  }
  std::vector<automation::Run> runs(RunFilter filter = {}) { return list.list(chief, filter)->items; }
  StoredRule stored(Id<StoredRule> id) { return *rules.get(chief, id); }
  std::vector<std::string> tags(std::int64_t id) {
    const auto* value = desk.cases[id].find("case.tags");
    return value ? std::get<std::vector<std::string>>(*value) : std::vector<std::string>{};
  }

  base::ManualClock clock;
  base::SeededRandom random{1};
  storage::TestDatabase database{GetParam(), {events::schema(), jobs::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  jobs::Queue jobs{*database, clock, ids, random};
  decisions::Vocabulary words = SmallDesk::vocabulary();
  decisions::Vocabularies vocabularies;
  SmallDesk desk{log};
  Needs needs{*database, log, jobs, ids, clock, vocabularies, desk};
  Rules rules{needs};
  Macros macros{needs};
  Runs list{needs};
  Rehearsals rehearsals{needs};
  Runner runner{needs};
  std::int64_t position = 0;
  Actor chief = user({Permission::manage_automation, Permission::edit_cases});
  Actor agent = user({Permission::edit_cases}, 8);
};
DESKBELL_ON_BOTH_ENGINES(Automation);

TEST_P(Automation, a_rule_acts_on_what_it_waits_for_once_and_it_is_on_record) {
  const auto rule = running(tagging());
  open(101);
  open(102, "repair");
  settle();
  EXPECT_THAT(tags(101), ElementsAre("angry"));
  EXPECT_THAT(tags(102), IsEmpty());
  const auto done = runs();
  ASSERT_THAT(done, SizeIs(1));
  EXPECT_EQ(done[0].rule, rule.id);
  EXPECT_EQ(done[0].title, "Case 101");
  EXPECT_EQ(done[0].trigger, "case.opened");
  EXPECT_EQ(done[0].outcome, Outcome::done);
  EXPECT_EQ(stored(rule.id).runs, 1);
  // A consumer that reads the same again, as after a crash, does nothing twice.
  position = 0;
  settle();
  EXPECT_THAT(runs(), SizeIs(1));
  EXPECT_THAT(desk.done, SizeIs(1));
}

TEST_P(Automation, what_is_off_or_was_off_then_does_nothing) {
  open(101);
  clock.advance(1s);
  const auto rule = running(tagging());
  settle();
  EXPECT_THAT(runs(), IsEmpty());
  ASSERT_TRUE(rules.switch_to(chief, rule.id, RuleState::off));
  open(102);
  settle();
  EXPECT_THAT(runs(), IsEmpty());
}

TEST_P(Automation, conditions_are_asked_again_when_acting) {
  running(tagging());
  open(101);
  desk.cases[101].set("case.kind", "inquiry");
  settle();
  EXPECT_THAT(runs(), IsEmpty());
}

TEST_P(Automation, an_earlier_rule_can_stop_the_later_ones) {
  Rule first = tagging("First", "one");
  first.stop = true;
  running(first);
  const auto second = running(tagging("Second", "two"));
  open(101);
  settle();
  EXPECT_THAT(tags(101), ElementsAre("one"));
  const auto order = rules.reorder(chief, {second.id, rules.list(chief)->front().id});
  ASSERT_TRUE(order);
  settle();
  open(102);
  settle();
  EXPECT_THAT(tags(102), ElementsAre("two", "one"));
  EXPECT_EQ(code(rules.reorder(chief, {second.id})), ErrorCode::invalid_argument);
}

TEST_P(Automation, facts_of_the_event_count_beside_those_of_the_case) {
  running(noting("Warn", {.events = {{"clock.warned"}}}, "Half is gone",
                 decisions::all_of({decisions::test("clock.percent", Operator::at_least, 50),
                                    decisions::test("case.kind", Operator::is, "complaint")})));
  open(101);
  decisions::Facts warned;
  warned.set("clock.percent", 50);
  tell(101, "clock.warned", warned);
  settle();
  EXPECT_THAT(desk.done, ElementsAre("Warn: note Half is gone"));
}

TEST_P(Automation, rules_that_set_each_other_off_are_stopped_and_told) {
  const auto rule = running(noting("Circle", {.events = {{"case.*"}}}, "again"));
  open(101);
  settle();
  EXPECT_THAT(desk.done, SizeIs(kMaxDepth));
  EXPECT_EQ(stored(rule.id).state, RuleState::broken);
  ASSERT_THAT(desk.broken, SizeIs(1));
  EXPECT_THAT(desk.broken[0], HasSubstr("set each other off"));
  EXPECT_EQ(runs().front().outcome, Outcome::stopped);
  EXPECT_EQ(runs().front().depth, kMaxDepth);
}

TEST_P(Automation, a_rule_that_runs_again_and_again_on_one_thing_is_stopped) {
  const auto rule = running(noting("Busy", {.events = {{"case.opened"}}}, "again"));
  for (int i = 0; i < kMaxRepeats + 1; ++i) {
    clock.advance(1s);
    open(101);
    settle();
  }
  EXPECT_THAT(desk.done, SizeIs(kMaxRepeats));
  EXPECT_EQ(stored(rule.id).state, RuleState::broken);
  EXPECT_THAT(*stored(rule.id).reason, HasSubstr("10 times"));
}

TEST_P(Automation, when_one_action_fails_none_is_done) {
  Rule rule = tagging();
  rule.actions.insert(rule.actions.begin(), {.does = ActionKind::note, .text = "fail"});
  const auto made = running(rule);
  open(101);
  settle();
  EXPECT_THAT(tags(101), IsEmpty());
  ASSERT_THAT(runs(), SizeIs(1));
  EXPECT_EQ(runs()[0].outcome, Outcome::failed);
  EXPECT_EQ(runs()[0].detail, "It cannot be noted.");
  for (int i = 0; i < kMaxFailures; ++i) {
    open(200 + i);
    settle();
  }
  EXPECT_EQ(stored(made.id).state, RuleState::broken);
  EXPECT_THAT(*stored(made.id).reason, HasSubstr("failed 10 times"));
}

TEST_P(Automation, a_rule_that_names_what_is_gone_is_switched_off) {
  words.add({"case.field.batch", decisions::FactType::text});
  Rule rule = tagging();
  rule.conditions = decisions::test("case.field.batch", Operator::is, "B7");
  const auto made = running(rule);
  words = SmallDesk::vocabulary();
  ASSERT_TRUE(rules.create(chief, tagging("Other")));
  ASSERT_TRUE(runner.tick());
  EXPECT_EQ(stored(made.id).state, RuleState::broken);
  EXPECT_THAT(*stored(made.id).reason, HasSubstr("not a known fact"));
}

TEST_P(Automation, a_time_after_a_moment_comes_once) {
  running(noting("Remind", {.after = After{"case.opened_at", 60}}, "An hour has passed"));
  open(101);
  settle();
  clock.advance(59min);
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, IsEmpty());
  clock.advance(1min);
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, ElementsAre("Remind: note An hour has passed"));
  clock.advance(24h);
  tell(101, "case.changed", desk.cases[101]);
  settle();
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, SizeIs(1));
}

TEST_P(Automation, a_moment_that_moves_takes_its_time_along) {
  running(noting("Remind", {.after = After{"case.opened_at", 60}}, "An hour has passed"));
  open(101);
  settle();
  clock.advance(50min);
  open(101);
  settle();
  clock.advance(50min);
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, IsEmpty());
  clock.advance(10min);
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, SizeIs(1));
}

TEST_P(Automation, a_new_time_trigger_waits_for_what_is_there_already) {
  for (int i = 1; i <= 250; ++i) desk.cases[1000 + i].set("case.opened_at", clock.now());
  desk.cases[5000].set("case.opened_at", clock.now() - 48h);
  running(noting("Remind", {.after = After{"case.opened_at", 60}}, "An hour has passed"));
  clock.advance(60min);
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, SizeIs(250));
}

TEST_P(Automation, a_schedule_runs_on_everything_for_which_it_holds) {
  const auto rule = running(noting("Morning", {.schedule = Schedule{{}, "10:00", "UTC"}}, "Good morning",
                                   decisions::test("case.kind", Operator::is, "complaint")));
  open(101);
  open(102, "repair");
  open(103);
  settle();
  EXPECT_THAT(desk.done, IsEmpty());
  clock.advance(1h);
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, SizeIs(2));
  ASSERT_TRUE(runner.tick());
  settle();
  EXPECT_THAT(desk.done, SizeIs(2));
  EXPECT_EQ(*stored(rule.id).next_at, clock.now() - 1s + 24h);
}

TEST_P(Automation, a_broken_rule_is_refused_at_save_with_place_and_reason) {
  Rule rule = tagging();
  rule.conditions.value = 7;
  const auto refused = rules.create(chief, rule);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().fields, ElementsAre(FieldError{"rule.conditions.value", "must be a text"}));
  rule = tagging();
  rule.actions[0] = {.does = ActionKind::assign, .queue = "8"};
  EXPECT_EQ(rules.create(chief, rule).error().fields.front().field, "rule.actions[0].queue");
}

TEST_P(Automation, rules_are_changed_by_one_person_at_a_time) {
  const auto made = rules.create(chief, tagging());
  EXPECT_EQ(code(rules.create(chief, tagging())), ErrorCode::already_exists);
  const auto changed = rules.change(chief, made->id, 1, tagging("Tag them"));
  ASSERT_TRUE(changed);
  EXPECT_EQ(code(rules.change(chief, made->id, 1, tagging())), ErrorCode::aborted);
  EXPECT_EQ(code(rules.list(agent)), ErrorCode::permission_denied);
  EXPECT_EQ(code(rules.switch_to(agent, made->id, RuleState::on)), ErrorCode::permission_denied);
  ASSERT_TRUE(rules.remove(chief, made->id));
  EXPECT_EQ(code(rules.get(chief, made->id)), ErrorCode::not_found);
}

TEST_P(Automation, a_rule_can_be_tried_on_one_case) {
  open(101);
  const auto trial = rules.try_out(chief, tagging(), {ThingKind::matter, {101}});
  ASSERT_TRUE(trial);
  EXPECT_TRUE(trial->explanation.held);
  EXPECT_TRUE(trial->effects.front().changes);
  EXPECT_THAT(tags(101), IsEmpty());
  EXPECT_EQ(code(rules.try_out(chief, tagging(), {ThingKind::matter, {999}})), ErrorCode::not_found);
}

TEST_P(Automation, a_macro_does_all_its_actions_as_the_person_or_none) {
  const Macro macro{.name = "Close nicely",
                    .description = "",
                    .conditions = decisions::test("case.kind", Operator::is, "complaint"),
                    .actions = {{.does = ActionKind::note, .text = "For {{case.kind}}"},
                                {.does = ActionKind::add_tags, .tags = {{"done"}}}}};
  EXPECT_EQ(code(macros.create(agent, macro, MacroKeeping::shared)), ErrorCode::permission_denied);
  const auto shared = macros.create(chief, macro, MacroKeeping::shared);
  ASSERT_TRUE(shared);
  const auto own = macros.create(agent, macro, MacroKeeping::own);
  ASSERT_TRUE(own);
  open(101);
  open(102, "repair");
  const Thing thing{ThingKind::matter, {101}};
  EXPECT_THAT(*macros.list(agent, thing), SizeIs(2));
  EXPECT_THAT(*macros.list(agent, Thing{ThingKind::matter, {102}}), IsEmpty());
  EXPECT_THAT(*macros.list(chief), SizeIs(1));
  const auto ran = macros.run(agent, shared->id, thing);
  ASSERT_TRUE(ran) << ran.error().message;
  EXPECT_THAT(desk.done, ElementsAre("Agent 8: note For complaint", "Agent 8: add_tags"));
  EXPECT_EQ(code(macros.run(agent, shared->id, {ThingKind::matter, {102}})), ErrorCode::failed_precondition);
  EXPECT_EQ(code(macros.run(chief, own->id, thing)), ErrorCode::not_found);
  desk.hidden.insert(101);
  EXPECT_EQ(code(macros.run(agent, shared->id, thing)), ErrorCode::not_found);
  EXPECT_EQ(runs().front().by_name, "Agent 8");
}

TEST_P(Automation, a_rehearsal_tells_what_would_have_been_and_changes_nothing) {
  for (int i = 1; i <= 30; ++i) {
    clock.advance(1h);
    open(100 + i, i % 3 == 0 ? "repair" : "complaint");
  }
  const auto started = rehearsals.start(chief, tagging(), {}, 7, "UTC");
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(started->state, RehearsalState::waiting);
  jobs.run_due();
  const auto done = rehearsals.get(chief, started->id);
  ASSERT_EQ(done->state, RehearsalState::done) << done->error.value_or("");
  EXPECT_EQ(done->result->events, 30);
  EXPECT_EQ(done->result->matched, 20);
  EXPECT_EQ(done->result->samples.front().title, "Case 101");
  EXPECT_THAT(done->result->by_day, SizeIs(2));
  EXPECT_FALSE(done->result->history_is_cut);
  EXPECT_THAT(desk.done, IsEmpty());
  EXPECT_THAT(*rehearsals.list(chief), SizeIs(1));
  EXPECT_EQ(code(rehearsals.cancel(chief, started->id)), ErrorCode::failed_precondition);
  // Only the last day.
  const auto shorter = rehearsals.start(chief, tagging(), {}, 1, "UTC");
  jobs.run_due();
  EXPECT_EQ(rehearsals.get(chief, shorter->id)->result->events, 25);
}

TEST_P(Automation, a_rehearsal_can_be_called_off) {
  open(101);
  const auto started = rehearsals.start(chief, tagging(), {}, 7, "UTC");
  const auto cancelled = rehearsals.cancel(chief, started->id);
  ASSERT_TRUE(cancelled);
  jobs.run_due();
  EXPECT_EQ(rehearsals.get(chief, started->id)->state, RehearsalState::cancelled);
  EXPECT_EQ(code(rehearsals.start(chief, tagging(), {}, 0, "UTC")), ErrorCode::invalid_argument);
  EXPECT_EQ(code(rehearsals.start(chief, tagging(), {}, 7, "Moon")), ErrorCode::invalid_argument);
  EXPECT_EQ(code(rehearsals.start(agent, tagging(), {}, 7, "UTC")), ErrorCode::permission_denied);
}

TEST_P(Automation, rules_go_out_as_text_and_come_back_the_same) {
  Rule rule = tagging();
  rule.conditions = decisions::test("case.queue", Operator::one_of, json::array{"7"});
  rule.actions.push_back({.does = ActionKind::assign, .queue = "7"});
  ASSERT_TRUE(rules.create(chief, rule));
  const Macro macro{.name = "Calm", .description = "", .actions = {{.does = ActionKind::note, .text = "Calm"}}};
  ASSERT_TRUE(macros.create(chief, macro, MacroKeeping::shared));
  const auto text = rules.export_text(chief);
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("Repairs"));
  auto looked = rules.import_text(chief, *text, ImportMode::look);
  ASSERT_TRUE(looked) << looked.error().message;
  ASSERT_THAT(*looked, SizeIs(2));
  EXPECT_EQ((*looked)[0].change, "same");
  EXPECT_EQ((*looked)[1].change, "same");
  ASSERT_TRUE(rules.remove(chief, rules.list(chief)->front().id));
  EXPECT_EQ(rules.import_text(chief, *text, ImportMode::look)->front().change, "created");
  EXPECT_THAT(*rules.list(chief), IsEmpty());
  ASSERT_TRUE(rules.import_text(chief, *text, ImportMode::keep));
  ASSERT_THAT(*rules.list(chief), SizeIs(1));
  EXPECT_EQ(rules.list(chief)->front().rule, rule);
  EXPECT_EQ(rules.list(chief)->front().state, RuleState::off);
}

TEST_P(Automation, old_runs_are_forgotten) {
  running(tagging());
  open(101);
  settle();
  clock.advance(std::chrono::days(29));
  ASSERT_TRUE(runner.forget());
  EXPECT_THAT(runs(), SizeIs(1));
  clock.advance(std::chrono::days(2));
  ASSERT_TRUE(runner.forget());
  EXPECT_THAT(runs(), IsEmpty());
}

}  // namespace
}  // namespace deskbell::automation
