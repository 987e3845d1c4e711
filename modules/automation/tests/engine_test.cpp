#include <automation/engine.h>
#include <gmock/gmock.h>

namespace deskbell::automation {
namespace {

using decisions::Facts;
using decisions::FactType;
using decisions::Operator;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Time kNow = *base::parse_time("2026-03-02T09:00:00Z");

const decisions::Vocabulary& vocabulary() {
  static const decisions::Vocabulary words{{"case.kind", FactType::text},
                                           {"case.state", FactType::text},
                                           {"case.queue", FactType::text},
                                           {"case.tags", FactType::texts},
                                           {"conversation.priority", FactType::number}};
  return words;
}

Facts complaint() {
  Facts facts;
  facts.set("case.kind", "complaint");
  facts.set("case.tags", std::vector<std::string>{"north"});
  return facts;
}

LoadedRule rule(std::int64_t id, std::string event, decisions::Condition when = {}, bool stop = false) {
  return {.id = {id},
          .rule = {.name = "rule " + std::to_string(id),
                   .description = "",
                   .when = {.events = {{std::move(event)}}},
                   .conditions = std::move(when),
                   .actions = {{.does = ActionKind::note, .text = "x"}},
                   .stop = stop},
          .since = kNow};
}

std::vector<std::int64_t> run(const Engine& engine, std::string_view kind, const Facts& facts = complaint(),
                              Time at = kNow) {
  std::vector<std::int64_t> ids;
  for (const auto* one : engine.run(ThingKind::matter, kind, facts, at)) ids.push_back(one->id.value);
  return ids;
}

TEST(Engine, rules_are_asked_in_their_order_about_the_events_they_wait_for) {
  const Engine engine({rule(1, "case.opened"), rule(2, "case.*"), rule(3, "case.moved"), rule(4, "case.*")},
                      vocabulary());
  EXPECT_THAT(run(engine, "case.opened"), ElementsAre(1, 2, 4));
  EXPECT_THAT(run(engine, "case.moved"), ElementsAre(2, 3, 4));
  EXPECT_THAT(run(engine, "case.closed"), ElementsAre(2, 4));
  EXPECT_THAT(run(engine, "clock.warned"), IsEmpty());
  EXPECT_TRUE(engine.wants("case.closed"));
  EXPECT_FALSE(engine.wants("clock.warned"));
}

TEST(Engine, conditions_decide_and_stop_ends_the_asking) {
  const auto complaints = decisions::test("case.kind", Operator::is, "complaint");
  const auto repairs = decisions::test("case.kind", Operator::is, "repair");
  const Engine engine(
      {rule(1, "case.opened", repairs, true), rule(2, "case.opened", complaints, true), rule(3, "case.opened")},
      vocabulary());
  EXPECT_THAT(run(engine, "case.opened"), ElementsAre(2));
}

TEST(Engine, what_happened_before_a_rule_was_switched_on_does_not_concern_it) {
  const Engine engine({rule(1, "case.opened")}, vocabulary());
  EXPECT_THAT(run(engine, "case.opened", complaint(), kNow - std::chrono::seconds(1)), IsEmpty());
}

TEST(Engine, a_rule_about_conversations_is_not_asked_about_cases) {
  LoadedRule other = rule(1, "case.opened");
  other.rule.about = ThingKind::conversation;
  EXPECT_THAT(run(Engine({other}, vocabulary()), "case.opened"), IsEmpty());
}

TEST(Engine, a_rule_that_names_what_is_gone_is_left_out_and_told) {
  const Engine engine(
      {rule(1, "case.opened", decisions::test("case.field.batch", Operator::is, "x")), rule(2, "case.opened")},
      vocabulary());
  EXPECT_THAT(run(engine, "case.opened"), ElementsAre(2));
  ASSERT_THAT(engine.refused(), SizeIs(1));
  EXPECT_EQ(engine.refused()[0].rule.value, 1);
  EXPECT_EQ(engine.refused()[0].reason, "rule.conditions.fact is not a known fact.");
  EXPECT_EQ(engine.find({1}), nullptr);
}

TEST(Effects, tell_what_changes_and_what_is_so_already) {
  Facts facts = complaint();
  const auto effects = effects_of({{.does = ActionKind::add_tags, .tags = {{"vip"}}},
                                   {.does = ActionKind::add_tags, .tags = {{"vip"}}},
                                   {.does = ActionKind::move, .state = "waiting"},
                                   {.does = ActionKind::note, .text = "Hello"},
                                   {.does = ActionKind::assign, .queue = "7"},
                                   {.does = ActionKind::remove_tags, .tags = {{"north", "vip"}}}},
                                  ThingKind::matter, facts);
  ASSERT_THAT(effects, SizeIs(6));
  EXPECT_EQ(effects[0],
            (Effect{0, ActionKind::add_tags, "case.tags", json::array{"north"}, json::array{"north", "vip"}, true}));
  EXPECT_FALSE(effects[1].changes);
  EXPECT_EQ(effects[2].before, std::nullopt);
  EXPECT_EQ(*effects[2].after, "waiting");
  EXPECT_EQ(effects[3].fact, std::nullopt);
  EXPECT_EQ(effects[4].fact, "case.queue");
  EXPECT_EQ(effects[5].after, std::nullopt);
  EXPECT_EQ(facts.find("case.tags"), nullptr);
}

}  // namespace
}  // namespace deskbell::automation
