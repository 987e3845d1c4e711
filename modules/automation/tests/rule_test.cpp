#include <automation/rule.h>
#include <gmock/gmock.h>

namespace deskbell::automation {
namespace {

using decisions::FactType;
using decisions::Operator;

const std::vector<EventKind> kKinds{{"case.opened", ThingKind::matter, true},
                                    {"case.moved", ThingKind::matter, true},
                                    {"clock.warned", ThingKind::matter, false},
                                    {"conversation.message_posted", ThingKind::conversation, false}};

const decisions::Vocabulary& vocabulary() {
  static const decisions::Vocabulary words{{"case.kind", FactType::text},
                                           {"case.number", FactType::text},
                                           {"case.tags", FactType::texts},
                                           {"case.opened_at", FactType::moment}};
  return words;
}

Rule good() {
  return {.name = "Complaints",
          .description = "",
          .when = {.events = {{"case.opened"}}},
          .conditions = decisions::test("case.kind", Operator::is, "complaint"),
          .actions = {{.does = ActionKind::add_tags, .tags = {{"vip"}}}}};
}

template <class Change>
std::string mistake(Change change) {
  Rule rule = good();
  change(rule);
  const auto mistakes = mistakes_of(rule, vocabulary(), kKinds, "rule");
  return mistakes.empty() ? "none" : mistakes.front().field + " " + mistakes.front().message;
}

Time at(std::string_view text) {
  return *base::parse_time(text);
}

TEST(Rule, a_mistake_is_told_with_its_place) {
  EXPECT_EQ(mistake([](Rule&) {}), "none");
  EXPECT_EQ(mistake([](Rule& r) { r.name = ""; }), "rule.name may not be empty");
  EXPECT_EQ(mistake([](Rule& r) { r.when = {}; }), "rule.when must be exactly one of: events, after, schedule");
  EXPECT_EQ(mistake([](Rule& r) { r.when.after = After{"case.opened_at", 5}; }),
            "rule.when must be exactly one of: events, after, schedule");
  EXPECT_EQ(mistake([](Rule& r) { r.when.events = {{"case.opened", "case.exploded"}}; }),
            "rule.when.events[1] is not an event of such a thing");
  EXPECT_EQ(mistake([](Rule& r) { r.when.events = {{"conversation.*"}}; }),
            "rule.when.events[0] is not an event of such a thing");
  EXPECT_EQ(mistake([](Rule& r) { r.when.events = {{}}; }), "rule.when.events must have 1 to 30 entries");
  EXPECT_EQ(mistake([](Rule& r) { r.when = {.after = After{"case.kind", 5}}; }),
            "rule.when.after.fact must be a fact that is a moment");
  for (const std::int64_t minutes : {-kMaxMinutes - 1, kMaxMinutes + 1, std::numeric_limits<std::int64_t>::min()})
    EXPECT_EQ(mistake([&](Rule& r) { r.when = {.after = After{"case.opened_at", minutes}}; }),
              "rule.when.after.minutes may be at most a year");
  EXPECT_EQ(mistake([](Rule& r) { r.when = {.schedule = Schedule{{}, "24:00", "UTC"}}; }),
            "rule.when.schedule.at must be a time of day such as 08:30");
  EXPECT_EQ(mistake([](Rule& r) { r.when = {.schedule = Schedule{{}, "08:00", "Moon/Crater"}}; }),
            "rule.when.schedule.time_zone must be a time zone such as Europe/Berlin");
  EXPECT_EQ(mistake([](Rule& r) { r.conditions.value = 7; }), "rule.conditions.value must be a text");
  EXPECT_EQ(mistake([](Rule& r) { r.actions.clear(); }), "rule.actions must have 1 to 20 entries");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0] = {.does = ActionKind::set_priority, .priority = 3}; }),
            "rule.actions[0].does cannot be done to a case");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0].tags.reset(); }), "rule.actions[0].tags is required");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0].text = "x"; }), "rule.actions[0].text does not go with add_tags");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0] = {.does = ActionKind::assign}; }),
            "rule.actions[0] must have a queue or a user");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0] = {.does = ActionKind::grade, .level = "high"}; }),
            "rule.actions[0].text is required: a level needs its reason");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0] = {.does = ActionKind::note, .text = "Look at {{case.mood}}"}; }),
            "rule.actions[0].text names {{case.mood}}, which is not a known fact");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0] = {.does = ActionKind::note, .text = "Look at {{case.kind"}; }),
            "rule.actions[0].text has a {{ without its }}");
  EXPECT_EQ(mistake([](Rule& r) { r.actions[0] = {.does = ActionKind::move, .state = "In Repair"}; }),
            "rule.actions[0].state must be a key such as in_repair");
}

TEST(Rule, goes_over_json_unchanged) {
  const std::string text = base::to_json(good());
  const auto read = base::parse_json<Rule>(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, good());
}

TEST(Rule, a_pattern_covers_the_kinds_of_its_noun) {
  EXPECT_TRUE(covers("case.*", "case.opened"));
  EXPECT_TRUE(covers("case.opened", "case.opened"));
  EXPECT_FALSE(covers("case.*", "cases.opened"));
  EXPECT_FALSE(covers("case.*", "case."));
  EXPECT_FALSE(covers("*", "case.opened"));
  EXPECT_FALSE(covers(".*", "case.opened"));
  EXPECT_FALSE(covers("case.op.*", "case.op.x"));
}

TEST(Rule, texts_are_filled_with_facts) {
  decisions::Facts facts;
  facts.set("case.number", "CMP-7");
  facts.set("case.tags", std::vector<std::string>{"a", "b"});
  facts.set("case.opened_at", at("2026-03-02T09:00:00Z"));
  EXPECT_EQ(filled("{{case.number}}: {{case.tags}}{{case.kind}}.", facts), "CMP-7: a, b.");
  EXPECT_EQ(filled("since {{case.opened_at}}", facts), "since 2026-03-02 09:00 UTC");
  EXPECT_EQ(filled("{{case.number", facts), "{{case.number");
  EXPECT_EQ(filled("plain", facts), "plain");
}

TEST(Rule, a_schedule_comes_round_at_its_time_of_day) {
  const Schedule daily{{}, "08:30", "Europe/Berlin"};
  EXPECT_EQ(next_of(daily, at("2026-03-02T07:29:59Z")), at("2026-03-02T07:30:00Z"));
  EXPECT_EQ(next_of(daily, at("2026-03-02T07:30:00Z")), at("2026-03-03T07:30:00Z"));
  // Clocks go forward on 29 March.
  EXPECT_EQ(next_of(daily, at("2026-03-28T08:00:00Z")), at("2026-03-29T06:30:00Z"));
  const Schedule mondays{{calendar::Weekday::monday}, "00:00", "Asia/Shanghai"};
  EXPECT_EQ(next_of(mondays, at("2026-03-02T09:00:00Z")), at("2026-03-08T16:00:00Z"));
}

}  // namespace
}  // namespace deskbell::automation
