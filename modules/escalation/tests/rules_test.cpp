#include <escalation/roster.h>
#include <escalation/rules.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::escalation {
namespace {

using calendar::Weekday;
using clocks::ClockType;
using decisions::Operator;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Id<clocks::Clock> kClock{9};

const decisions::Vocabulary& vocabulary() {
  static const decisions::Vocabulary words{{.name = "case.kind"},
                                           {.name = "case.tier"},
                                           {.name = "case.level"},
                                           {.name = "case.reopened", .type = decisions::FactType::number},
                                           {.name = "case.sentiment", .type = decisions::FactType::number}};
  return words;
}

Rung rung(std::string key, std::vector<Trigger> triggers) {
  return {.key = std::move(key),
          .name = "Level",
          .triggers = std::move(triggers),
          .actions = {{.kind = ActionKind::notify, .who = {{{.kind = WhoKind::owner}}}}}};
}

Ladder ladder_of(std::vector<Rung> levels) {
  Ladder ladder;
  ladder.id = {1};
  ladder.name = "Ladder";
  ladder.levels = std::move(levels);
  return ladder;
}

struct Row {
  const char* what;
  Trigger trigger;
  decisions::FactsJson facts;
  std::optional<ClockMark> mark;
  std::optional<std::string> occasion;  // nothing: not due
};

class Levels : public ::testing::TestWithParam<Row> {};

TEST_P(Levels, are_due_when_a_trigger_holds) {
  const Row& row = GetParam();
  const auto ladder = CompiledLadder::compile(ladder_of({rung("one", {row.trigger})}), vocabulary()).value();
  const auto facts = decisions::facts_from(row.facts, vocabulary(), "facts").value();
  const auto due = due_levels(ladder, facts, row.mark, {}, Time());
  ASSERT_EQ(!due.empty(), row.occasion.has_value()) << row.what;
  if (due.empty()) return;
  EXPECT_EQ(due[0].occasion, *row.occasion) << row.what;
  EXPECT_EQ(due[0].reason.kind, row.trigger.kind);
  const Fired before{"one", due[0].occasion};
  EXPECT_THAT(due_levels(ladder, facts, row.mark, {&before, 1}, Time()), IsEmpty()) << row.what;
}

ClockMark passed(ClockType type, int percent) {
  return {.clock = kClock, .type = type, .percent = percent};
}

const Row kRows[] = {
    {"the share", {.kind = TriggerKind::clock, .percent = 75}, {}, passed(ClockType::update, 75), "clock 9"},
    {"more than the share", {.kind = TriggerKind::clock, .percent = 75}, {}, passed(ClockType::update, 100), "clock 9"},
    {"less than the share", {.kind = TriggerKind::clock, .percent = 75}, {}, passed(ClockType::update, 50), {}},
    {"no clock has told anything", {.kind = TriggerKind::clock, .percent = 1}, {}, {}, {}},
    {"beyond the breach",
     {.kind = TriggerKind::clock, .percent = 150},
     {},
     passed(ClockType::resolution, 150),
     "clock 9"},
    {"this clock",
     {.kind = TriggerKind::breach, .clock = ClockType::resolution},
     {},
     passed(ClockType::resolution, 100),
     "clock 9"},
    {"another clock",
     {.kind = TriggerKind::breach, .clock = ClockType::resolution},
     {},
     passed(ClockType::task, 100),
     {}},
    {"warned only", {.kind = TriggerKind::breach}, {}, passed(ClockType::resolution, 90), {}},
    {"reopened too often", {.kind = TriggerKind::reopened, .count = 2}, {{"case.reopened", 3}}, {}, "life 3"},
    {"reopened once", {.kind = TriggerKind::reopened, .count = 2}, {{"case.reopened", 1}}, {}, {}},
    {"an important customer",
     {.kind = TriggerKind::tier, .tiers = {{"gold", "platinum"}}},
     {{"case.tier", "platinum"}},
     {},
     "life 0"},
    {"any customer", {.kind = TriggerKind::tier, .tiers = {{"gold"}}}, {}, {}, {}},
    {"an angry one", {.kind = TriggerKind::sentiment, .at_most = -0.5}, {{"case.sentiment", -0.7}}, {}, "life 0"},
    {"a calm one", {.kind = TriggerKind::sentiment, .at_most = -0.5}, {{"case.sentiment", 0.1}}, {}, {}},
    {"nobody measures it", {.kind = TriggerKind::sentiment, .at_most = -0.5}, {}, {}, {}},
    {"what can be said",
     {.kind = TriggerKind::condition, .when = decisions::test("case.kind", Operator::is, "complaint")},
     {{"case.kind", "complaint"}, {"case.reopened", 1}},
     {},
     "life 1"},
    {"what cannot",
     {.kind = TriggerKind::condition, .when = decisions::test("case.kind", Operator::is, "complaint")},
     {{"case.kind", "inquiry"}},
     {},
     {}},
    {"by hand never by itself",
     {.kind = TriggerKind::by_hand},
     {{"case.reopened", 9}},
     passed(ClockType::update, 100),
     {}}};
INSTANTIATE_TEST_SUITE_P(, Levels, ::testing::ValuesIn(kRows));

TEST(Ladders, levels_come_in_the_ladders_order_and_each_for_one_reason) {
  const auto ladder = CompiledLadder::compile(
      ladder_of({rung("soon", {{.kind = TriggerKind::clock, .percent = 50}}),
                 rung("broken", {{.kind = TriggerKind::breach}, {.kind = TriggerKind::clock, .percent = 90}}),
                 rung("late", {{.kind = TriggerKind::clock, .percent = 200}})}),
      vocabulary());
  const auto due = due_levels(*ladder, {}, passed(ClockType::resolution, 100), {}, Time());
  ASSERT_THAT(due, SizeIs(2));
  EXPECT_EQ(due[0].rung, 1);
  EXPECT_EQ(due[1].rung, 2);
  EXPECT_EQ(due[1].reason.kind, TriggerKind::breach);
}

TEST(Ladders, a_reopened_case_climbs_again) {
  const auto ladder = CompiledLadder::compile(
      ladder_of({rung("gold", {{.kind = TriggerKind::tier, .tiers = {{"gold"}}}})}), vocabulary());
  decisions::Facts facts;
  facts.set("case.tier", "gold");
  const std::vector<Fired> history{{"gold", "life 0"}};
  EXPECT_THAT(due_levels(*ladder, facts, {}, history, Time()), IsEmpty());
  facts.set("case.reopened", 1);
  EXPECT_THAT(due_levels(*ladder, facts, {}, history, Time()), SizeIs(1));
}

TEST(Ladders, a_second_trigger_raises_a_level_again_for_its_own_occasion) {
  const auto ladder = CompiledLadder::compile(
      ladder_of({rung("one", {{.kind = TriggerKind::breach}, {.kind = TriggerKind::tier, .tiers = {{"gold"}}}})}),
      vocabulary());
  decisions::Facts facts;
  facts.set("case.tier", "gold");
  const std::vector<Fired> history{{"one", "clock 9"}};
  const auto due = due_levels(*ladder, facts, passed(ClockType::resolution, 100), history, Time());
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].occasion, "life 0");
}

TEST(Lines, are_known_by_their_queue) {
  LadderDraft ladder;
  ladder.lines = {{"First", {1}}, {"Second", {2}}, {"Third", {3}}};
  EXPECT_EQ(line_of(ladder, Id<routing::Queue>{2}), 2);
  EXPECT_EQ(line_of(ladder, Id<routing::Queue>{9}), std::nullopt);
  EXPECT_EQ(line_of(ladder, std::nullopt), std::nullopt);
  EXPECT_EQ(next_line(ladder, Id<routing::Queue>{1}), 2);
  EXPECT_EQ(next_line(ladder, Id<routing::Queue>{9}), 2) << "elsewhere counts as the first line";
  EXPECT_EQ(next_line(ladder, Id<routing::Queue>{3}), std::nullopt);
  EXPECT_EQ(next_line({}, std::nullopt), std::nullopt);
}

TEST(Urgency, only_rises) {
  using cases::Level;
  EXPECT_EQ(raised(Level::normal, std::nullopt), Level::high);
  EXPECT_EQ(raised(Level::critical, std::nullopt), std::nullopt);
  EXPECT_EQ(raised(Level::low, Level::critical), Level::critical);
  EXPECT_EQ(raised(Level::critical, Level::high), std::nullopt);
}

TEST(Calls, go_round_twice) {
  std::vector<std::size_t> order;
  std::size_t rings = 0;
  while (const auto next = next_called(3, rings++)) order.push_back(*next);
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 0, 1, 2));
  EXPECT_EQ(next_called(0, 0), std::nullopt);
}

// ---- rosters ----

constexpr Id<identity::User> kMax{1};
constexpr Id<identity::User> kEva{2};
constexpr Id<identity::User> kDora{3};

RosterDraft roster() {
  RosterDraft out{.name = "Duty", .time_zone = "Europe/Berlin", .shifts = {}, .substitutions = {}, .fallback = {kDora}};
  out.shifts = {{.user = kMax, .deputy = kEva, .week = {{Weekday::monday, "08:00", "18:00"}}},
                {.user = kEva, .deputy = kMax, .week = {{Weekday::monday, "18:00", "08:00"}}}};
  return out;
}

Time at(const char* text) {
  return base::parse_time(text).value();
}

TEST(Rosters, the_week_counts_in_its_own_time_zone) {
  const Duty max{kMax, DutyKind::on_duty};
  EXPECT_THAT(on_duty(roster(), at("2026-03-02T07:00:00Z")),
              ElementsAre(max, Duty{kEva, DutyKind::deputy}, Duty{kDora, DutyKind::fallback}));
  EXPECT_EQ(on_duty(roster(), at("2026-03-02T06:59:00Z"))[0].user, kDora) << "nobody before eight in Berlin";
  EXPECT_EQ(on_duty(roster(), at("2026-03-03T01:00:00Z"))[0].user, kEva) << "over midnight";
  EXPECT_EQ(on_duty(roster(), at("2026-03-30T06:00:00Z"))[0].user, kMax) << "in summer eight is six";
}

TEST(Rosters, a_substitution_takes_the_place_of_the_week) {
  auto out = roster();
  out.substitutions = {{at("2026-03-02T07:00:00Z"), at("2026-03-02T09:00:00Z"), kDora, {}}};
  EXPECT_THAT(on_duty(out, at("2026-03-02T08:00:00Z")), ElementsAre(Duty{kDora, DutyKind::on_duty}));
  EXPECT_EQ(on_duty(out, at("2026-03-02T09:00:00Z"))[0].user, kMax);
}

TEST(Rosters, a_shift_without_hours_is_always) {
  RosterDraft out{
      .name = "Duty", .time_zone = "UTC", .shifts = {{.user = kMax, .week = {}}}, .substitutions = {}, .fallback = {}};
  EXPECT_EQ(on_duty(out, Time())[0].user, kMax);
  EXPECT_THAT(on_duty({}, Time()), IsEmpty());
}

TEST(Rosters, what_is_wrong_is_told_with_its_place) {
  auto out = roster();
  out.time_zone = "Mars/Olympus";
  EXPECT_EQ(check(out).error().fields[0].field, "time_zone");
  out = roster();
  out.shifts[1].week[0].from = "25:00";
  EXPECT_EQ(check(out).error().fields[0].field, "shifts[1].week[0].from");
  out = roster();
  out.substitutions = {{Time(), Time(), kMax, {}}};
  EXPECT_EQ(check(out).error().fields[0].field, "substitutions[0].until");
}

// ---- what is refused ----

struct Mistake {
  const char* field;
  void (*make)(LadderDraft&);
};

class Mistakes : public ::testing::TestWithParam<Mistake> {};

LadderDraft sound() {
  LadderDraft draft;
  draft.name = "Ladder";
  draft.lines = {{"First", {1}}, {"Second", {2}}};
  draft.levels = {rung("one", {{.kind = TriggerKind::clock, .percent = 75}}),
                  rung("two", {{.kind = TriggerKind::by_hand}})};
  return draft;
}

TEST(SoundLadder, a_sound_ladder_has_none) {
  EXPECT_TRUE(check(sound(), vocabulary()));
}

TEST_P(Mistakes, are_named_by_their_place) {
  auto draft = sound();
  GetParam().make(draft);
  const auto refused = check(draft, vocabulary());
  ASSERT_FALSE(refused) << GetParam().field;
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused.error().fields.at(0).field, GetParam().field) << refused.error().message;
}

const Mistake kMistakes[] = {
    {"name", [](LadderDraft& d) { d.name.clear(); }},
    {"when.fact", [](LadderDraft& d) { d.when = decisions::test("moon.phase", Operator::is, "full"); }},
    {"levels", [](LadderDraft& d) { d.levels.clear(); }},
    {"lines[1].queue", [](LadderDraft& d) { d.lines[1].queue = {1}; }},
    {"levels[0].key", [](LadderDraft& d) { d.levels[0].key = "Not A Key"; }},
    {"levels[0].key", [](LadderDraft& d) { d.levels[0].key = "line"; }},
    {"levels[1].key", [](LadderDraft& d) { d.levels[1].key = "one"; }},
    {"levels[0].triggers", [](LadderDraft& d) { d.levels[0].triggers.clear(); }},
    {"levels[0].triggers[0].percent", [](LadderDraft& d) { d.levels[0].triggers[0].percent = 0; }},
    {"levels[0].triggers[0].percent", [](LadderDraft& d) { d.levels[0].triggers[0].percent.reset(); }},
    {"levels[1].triggers[0].percent", [](LadderDraft& d) { d.levels[1].triggers[0].percent = 50; }},
    {"levels[1].triggers[0].count", [](LadderDraft& d) { d.levels[1].triggers[0] = {.kind = TriggerKind::reopened}; }},
    {"levels[1].triggers[0].at_most",
     [](LadderDraft& d) { d.levels[1].triggers[0] = {.kind = TriggerKind::sentiment, .at_most = 3}; }},
    {"levels[1].triggers[0].tiers",
     [](LadderDraft& d) {
       d.levels[1].triggers[0] = {.kind = TriggerKind::tier, .tiers = std::vector<std::string>()};
     }},
    {"levels[1].triggers[0].when.value",
     [](LadderDraft& d) {
       d.levels[1].triggers[0] = {.kind = TriggerKind::condition,
                                  .when = decisions::test("case.reopened", Operator::at_least, "two")};
     }},
    {"levels[0].actions[0].who", [](LadderDraft& d) { d.levels[0].actions[0].who.reset(); }},
    {"levels[0].actions[0].who[0].user",
     [](LadderDraft& d) { d.levels[0].actions[0].who = {{{.kind = WhoKind::user}}}; }},
    {"levels[0].actions[0].answer_within_s",
     [](LadderDraft& d) {
       d.levels[0].actions[0] = {
           .kind = ActionKind::call, .who = {{{.kind = WhoKind::owner}}}, .answer_within_s = std::chrono::seconds(5)};
     }},
    {"levels[0].actions[0].line",
     [](LadderDraft& d) { d.levels[0].actions[0] = {.kind = ActionKind::to_line, .line = 3}; }},
    {"levels[0].actions[0]",
     [](LadderDraft& d) {
       d.lines.clear();
       d.levels[0].actions[0] = {.kind = ActionKind::to_line};
     }},
    {"levels[0].actions[0].queue", [](LadderDraft& d) { d.levels[0].actions[0] = {.kind = ActionKind::to_queue}; }},
    {"levels[0].actions[0].task.title",
     [](LadderDraft& d) { d.levels[0].actions[0] = {.kind = ActionKind::add_task, .task = TaskTemplate{}}; }},
    {"levels[0].actions", [](LadderDraft& d) {
       const Action call{
           .kind = ActionKind::call, .who = {{{.kind = WhoKind::owner}}}, .answer_within_s = std::chrono::minutes(5)};
       d.levels[0].actions = {call, call};
     }}};
INSTANTIATE_TEST_SUITE_P(, Mistakes, ::testing::ValuesIn(kMistakes));

}  // namespace
}  // namespace deskbell::escalation
