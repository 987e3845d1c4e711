#include <decisions/condition.h>
#include <gmock/gmock.h>

namespace deskbell::decisions {
namespace {

using testing::ElementsAre;

const Time kNow = *base::parse_time("2026-03-02T09:00:00Z");

const Vocabulary& vocabulary() {
  static const Vocabulary words{{"case.kind", FactType::text, {}, {{"inquiry", "complaint", "repair"}}},
                                {"case.subject", FactType::text},
                                {"case.reopened", FactType::number},
                                {"case.urgent", FactType::boolean},
                                {"case.opened_at", FactType::moment},
                                {"case.tags", FactType::texts}};
  return words;
}

Facts complaint() {
  Facts facts;
  facts.set("case.kind", "complaint");
  facts.set("case.subject", "Meine BESTELLUNG ist kaputt, ＡＢＣ 訂單 broken screen");
  facts.set("case.reopened", 2);
  facts.set("case.urgent", true);
  facts.set("case.opened_at", *base::parse_time("2026-03-02T07:00:00Z"));
  facts.set("case.tags", std::vector<std::string>{"vip", "north"});
  return facts;
}

bool holds(const Condition& condition, const Facts& facts = complaint()) {
  const auto matcher = Matcher::compile(condition, vocabulary(), "conditions");
  EXPECT_TRUE(matcher) << (matcher ? "" : matcher.error().message);
  return matcher && matcher->matches(facts, kNow);
}

std::string mistake(const Condition& condition) {
  const auto matcher = Matcher::compile(condition, vocabulary(), "conditions");
  return matcher ? "none" : matcher.error().fields.front().field + " " + matcher.error().fields.front().message;
}

std::string mistake(std::string_view text) {
  const auto condition = base::parse_json<Condition>(text);
  return condition ? mistake(*condition) : condition.error().message;
}

TEST(Condition, each_operator_compares_as_its_fact_is_typed) {
  EXPECT_TRUE(holds({}));
  EXPECT_TRUE(holds(test("case.kind", Operator::is, "complaint")));
  EXPECT_FALSE(holds(test("case.kind", Operator::is_not, "complaint")));
  EXPECT_TRUE(holds(test("case.kind", Operator::one_of, json::array{"repair", "complaint"})));
  EXPECT_FALSE(holds(test("case.kind", Operator::none_of, json::array{"repair", "complaint"})));
  EXPECT_TRUE(holds(test("case.subject", Operator::contains, "bestellung")));
  EXPECT_TRUE(holds(test("case.subject", Operator::contains, "abc 订单")));
  EXPECT_TRUE(holds(test("case.subject", Operator::starts_with, "MEINE best")));
  EXPECT_FALSE(holds(test("case.subject", Operator::starts_with, "bestellung")));
  EXPECT_TRUE(holds(test("case.subject", Operator::matches_words, "screen kaputt")));
  EXPECT_FALSE(holds(test("case.subject", Operator::matches_words, "scre kaputt")));
  EXPECT_TRUE(holds(test("case.reopened", Operator::is, 2)));
  EXPECT_TRUE(holds(test("case.reopened", Operator::at_least, 2)));
  EXPECT_FALSE(holds(test("case.reopened", Operator::at_most, 1.5)));
  EXPECT_TRUE(holds(test("case.reopened", Operator::one_of, json::array{1, 2})));
  EXPECT_TRUE(holds(test("case.urgent", Operator::is, true)));
  EXPECT_FALSE(holds(test("case.urgent", Operator::is_not, true)));
  EXPECT_TRUE(holds(test("case.opened_at", Operator::before, "-1h")));
  EXPECT_FALSE(holds(test("case.opened_at", Operator::before, "-3h")));
  EXPECT_TRUE(holds(test("case.opened_at", Operator::after, "2026-03-01T00:00:00Z")));
  EXPECT_TRUE(holds(test("case.tags", Operator::contains, "vip")));
  EXPECT_FALSE(holds(test("case.tags", Operator::contains, "VIP")));
  EXPECT_TRUE(holds(test("case.tags", Operator::one_of, json::array{"south", "north"})));
  EXPECT_TRUE(holds(test("case.tags", Operator::none_of, json::array{"south"})));
  EXPECT_TRUE(holds(test("case.tags", Operator::is_set)));
}

TEST(Condition, of_a_fact_that_is_not_there_only_the_negative_tests_hold) {
  const Facts nothing;
  EXPECT_FALSE(holds(test("case.kind", Operator::is, "complaint"), nothing));
  EXPECT_TRUE(holds(test("case.kind", Operator::is_not, "complaint"), nothing));
  EXPECT_TRUE(holds(test("case.kind", Operator::none_of, json::array{"complaint"}), nothing));
  EXPECT_TRUE(holds(test("case.tags", Operator::is_unset), nothing));
  EXPECT_FALSE(holds(test("case.tags", Operator::is_set), nothing));
  EXPECT_FALSE(holds(test("case.opened_at", Operator::before, "now"), nothing));
  EXPECT_FALSE(holds(test("case.subject", Operator::contains, "x"), nothing));
}

TEST(Condition, a_value_of_another_type_is_as_good_as_none) {
  Facts facts;
  facts.set("case.subject", Value(kNow));
  facts.set("case.reopened", "two");
  facts.set("case.opened_at", std::vector<std::string>{"today"});
  EXPECT_FALSE(holds(test("case.subject", Operator::contains, "x"), facts));
  EXPECT_TRUE(holds(test("case.reopened", Operator::is_not, 2), facts));
  EXPECT_FALSE(holds(test("case.opened_at", Operator::before, "now"), facts));
}

TEST(Condition, lists_of_conditions_nest) {
  const auto yes = test("case.urgent", Operator::is, true);
  const auto no = test("case.reopened", Operator::at_least, 9);
  EXPECT_TRUE(holds(all_of({yes, any_of({no, yes})})));
  EXPECT_FALSE(holds(all_of({yes, no})));
  EXPECT_FALSE(holds(any_of({})));
  EXPECT_TRUE(holds(all_of({})));
  EXPECT_TRUE(holds({.none = {{no, no}}}));
  EXPECT_FALSE(holds({.none = {{no, yes}}}));
}

TEST(Condition, goes_over_json_unchanged) {
  const std::string text =
      R"({"all":[{"fact":"case.kind","is":"is","value":"complaint"},{"none":[{"fact":"case.tags","is":"is_set"}]}]})";
  const auto condition = base::parse_json<Condition>(text);
  ASSERT_TRUE(condition);
  EXPECT_EQ(base::to_json(*condition), text);
}

TEST(Condition, a_mistake_is_told_with_its_place) {
  EXPECT_EQ(mistake(R"({"all":[{"fact":"case.kind","is":"is_set"},{"fact":"case.reopened","is":"is","value":"2"}]})"),
            "conditions.all[1].value must be a number");
  EXPECT_EQ(mistake(test("case.mood", Operator::is, "x")), "conditions.fact is not a known fact");
  EXPECT_EQ(mistake(test("case.kind", Operator::at_least, 1)),
            "conditions.is cannot be at_least because case.kind is a text");
  EXPECT_EQ(mistake(test("case.kind", Operator::is, "complain")),
            "conditions.value must be one of: inquiry, complaint, repair");
  EXPECT_EQ(mistake(test("case.kind", Operator::one_of, json::array{"repair", 1})),
            "conditions.value[1] must be a text");
  EXPECT_EQ(mistake(test("case.kind", Operator::one_of, json::array{})),
            "conditions.value must be a list of at least one value");
  EXPECT_EQ(mistake(test("case.kind", Operator::is)), "conditions.value is required");
  EXPECT_EQ(mistake(test("case.kind", Operator::is_set, true)), "conditions.value must be left out");
  EXPECT_EQ(mistake(test("case.subject", Operator::matches_words, "?!")), "conditions.value has no word to look for");
  EXPECT_EQ(mistake(test("case.opened_at", Operator::before, "yesterday")),
            "conditions.value must be a time such as 2026-03-01T08:15:30Z, or one from now such as -2h, +3d or now");
  EXPECT_EQ(mistake(R"({"any":[{"is":"is_set"}]})"), "conditions.any[0].fact is required");
  EXPECT_EQ(mistake(R"({"any":[],"fact":"case.kind","is":"is_set"})"),
            "conditions must be only one of: all, any, none, or a test of a fact");
  EXPECT_EQ(mistake(R"({"every":[]})"), "every is not a known field.");
}

TEST(Condition, depth_and_size_have_limits) {
  Condition deep = test("case.urgent", Operator::is, true);
  for (int i = 0; i < kMaxDepth; ++i) deep = all_of({deep});
  EXPECT_TRUE(holds(deep));
  EXPECT_EQ(mistake(all_of({deep})),
            "conditions.all[0].all[0].all[0].all[0].all[0].all[0] is nested deeper than 6 levels");
  const std::vector<Condition> many(60, test("case.urgent", Operator::is, true));
  EXPECT_EQ(mistake(all_of({all_of(many), all_of(many)})),
            "conditions.all[1].all[40] is one test too many; at most 100 are possible");
}

TEST(Condition, an_explanation_names_the_tests_that_decided) {
  const auto yes = test("case.urgent", Operator::is, true);
  const auto no = test("case.reopened", Operator::at_least, 9);
  const auto explained = [](const Condition& condition) {
    return Matcher::compile(condition, vocabulary(), "conditions")->explain(complaint(), kNow);
  };
  auto why = explained(all_of({yes, no, yes}));
  EXPECT_FALSE(why.held);
  EXPECT_THAT(why.because, ElementsAre(Finding{"conditions.all[1]", "case.reopened", Operator::at_least, 9, 2, false}));
  why = explained(any_of({no, yes}));
  EXPECT_TRUE(why.held);
  EXPECT_THAT(why.because, ElementsAre(Finding{"conditions.any[1]", "case.urgent", Operator::is, true, true, true}));
  why = explained(any_of({no, no}));
  EXPECT_FALSE(why.held);
  EXPECT_EQ(why.because.size(), 2U);
  why = explained({.none = {{no, yes}}});
  EXPECT_FALSE(why.held);
  EXPECT_EQ(why.because.size(), 1U);
  EXPECT_EQ(explained(all_of({yes, yes})).because.size(), 2U);
}

TEST(Condition, conditions_of_one_engine_share_their_slots) {
  Slots slots;
  const auto first = Matcher::compile(test("case.kind", Operator::is, "complaint"), vocabulary(), "a", slots);
  const auto second = Matcher::compile(test("case.tags", Operator::contains, "vip"), vocabulary(), "b", slots);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(slots.size(), 2U);
  const Facts facts = complaint();
  const View view(slots, facts, kNow);
  EXPECT_TRUE(first->matches(view));
  EXPECT_TRUE(second->matches(view));
  EXPECT_THAT(second->facts(), ElementsAre("case.tags"));
}

TEST(Condition, a_distance_from_now_is_at_most_ten_years) {
  EXPECT_EQ(parse_relative("-90m"), std::chrono::seconds(-5400));
  EXPECT_EQ(parse_relative("+3650d"), std::chrono::seconds(3650LL * 86'400));
  for (const auto* wrong : {"", "-", "-h", "2h", "-2", "-2x", "+3651d", "- 2h", "-2.5h", "-99999999999w"})
    EXPECT_FALSE(parse_relative(wrong)) << wrong;
}

}  // namespace
}  // namespace deskbell::decisions
