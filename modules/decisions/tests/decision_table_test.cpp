#include <decisions/decision_table.h>
#include <gmock/gmock.h>

namespace deskbell::decisions {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

const Time kNow = *base::parse_time("2026-03-02T09:00:00Z");

const Vocabulary& vocabulary() {
  static const Vocabulary words{{"approval.amount", FactType::number},
                                {"contact.tier", FactType::text, {}, {{"silver", "gold", "platinum"}}},
                                {"case.tags", FactType::texts}};
  return words;
}

DecisionTable refunds() {
  return {.hit = HitPolicy::first,
          .inputs = {{"amount", "approval.amount", Operator::at_most},
                     {"tier", "contact.tier", Operator::one_of},
                     {"tagged", "case.tags", Operator::is_set}},
          .outputs = {{"decision", FactType::text, {{"approve", "refuse", "ask"}}}, {"limit", FactType::number}},
          .rows = {{"small", {{"amount", 50}}, {{"decision", "approve"}, {"limit", 50}}},
                   {"loyal",
                    {{"amount", 200}, {"tier", json::array{"gold", "platinum"}}, {"tagged", false}},
                    {{"decision", "approve"}}},
                   {"rest", {}, {{"decision", "ask"}}}}};
}

Facts about(double amount, const char* tier) {
  Facts facts;
  facts.set("approval.amount", amount);
  facts.set("contact.tier", tier);
  return facts;
}

CompiledTable compiled(const DecisionTable& table) {
  auto made = CompiledTable::compile(table, vocabulary(), "table");
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  return *made;
}

std::string mistake(const DecisionTable& table) {
  const auto made = CompiledTable::compile(table, vocabulary(), "table");
  return made ? "none" : made.error().fields.front().field + " " + made.error().fields.front().message;
}

TEST(DecisionTable, the_first_row_that_applies_decides) {
  const auto table = compiled(refunds());
  EXPECT_EQ(table.decide(about(50, "silver"), kNow).text("decision"), "approve");
  EXPECT_EQ(table.decide(about(50, "silver"), kNow).number("limit"), 50);
  EXPECT_EQ(table.decide(about(51, "silver"), kNow).text("decision"), "ask");
  EXPECT_EQ(table.decide(about(200, "gold"), kNow).text("decision"), "approve");
  EXPECT_THAT(table.decide(about(50, "gold"), kNow).hits, SizeIs(1));
  Facts tagged = about(200, "gold");
  tagged.set("case.tags", std::vector<std::string>{"fraud"});
  EXPECT_EQ(table.decide(tagged, kNow).hits.front().row, "rest");
  EXPECT_EQ(table.decide({}, kNow).hits.front().row, "rest");
}

TEST(DecisionTable, a_collecting_table_answers_all_rows_that_apply) {
  DecisionTable table = refunds();
  table.hit = HitPolicy::collect;
  const Decision decision = compiled(table).decide(about(20, "gold"), kNow);
  EXPECT_THAT(decision.hits, SizeIs(3));
  EXPECT_EQ(decision.text("decision"), "approve");
  EXPECT_EQ(decision.number("limit"), 50);
}

TEST(DecisionTable, no_row_no_decision) {
  DecisionTable table = refunds();
  table.rows.pop_back();
  const Decision decision = compiled(table).decide(about(500, "gold"), kNow);
  EXPECT_TRUE(decision.hits.empty());
  EXPECT_EQ(decision.find("decision"), nullptr);
}

TEST(DecisionTable, tells_row_by_row_why) {
  const auto explained = compiled(refunds()).explain(about(100, "silver"), kNow);
  ASSERT_THAT(explained.rows, SizeIs(3));
  EXPECT_FALSE(explained.rows[0].applied);
  EXPECT_THAT(explained.rows[0].because,
              ElementsAre(Finding{"table.rows[0].when.amount", "approval.amount", Operator::at_most, 50, 100, false}));
  EXPECT_EQ(explained.rows[1].because.front().fact, "contact.tier");
  EXPECT_TRUE(explained.rows[2].applied);
  EXPECT_EQ(explained.decision.hits.front().number, 3);
}

TEST(DecisionTable, goes_over_json_unchanged) {
  const std::string text = base::to_json(refunds());
  const auto read = base::parse_json<DecisionTable>(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, refunds());
  EXPECT_EQ(base::to_json(*read), text);
}

TEST(DecisionTable, a_mistake_is_told_with_its_place) {
  const auto with = [](auto change) {
    DecisionTable table = refunds();
    change(table);
    return mistake(table);
  };
  EXPECT_EQ(with([](auto& t) { t.rows[1].when["amount"] = "many"; }), "table.rows[1].when.amount must be a number");
  EXPECT_EQ(with([](auto& t) { t.rows[1].when["tier"] = "gold"; }),
            "table.rows[1].when.tier must be a list of at least one value");
  EXPECT_EQ(with([](auto& t) { t.rows[1].when["tier"] = json::array{"gold", "golden"}; }),
            "table.rows[1].when.tier[1] must be one of: silver, gold, platinum");
  EXPECT_EQ(with([](auto& t) { t.rows[1].when["tagged"] = 1; }), "table.rows[1].when.tagged must be true or false");
  EXPECT_EQ(with([](auto& t) { t.rows[0].when["colour"] = "red"; }),
            "table.rows[0].when.colour is not an input of the table");
  EXPECT_EQ(with([](auto& t) { t.rows[0].then["decision"] = "maybe"; }),
            "table.rows[0].then.decision must be one of: approve, refuse, ask");
  EXPECT_EQ(with([](auto& t) { t.rows[0].then.clear(); }), "table.rows[0].then must say something");
  EXPECT_EQ(with([](auto& t) { t.rows[2].id = "small"; }), "table.rows[2].id is the id of another row too");
  EXPECT_EQ(with([](auto& t) { t.rows[2].id = ""; }), "table.rows[2].id must have 1 to 40 letters, digits, _ or -");
  EXPECT_EQ(with([](auto& t) { t.inputs[0].fact = "moon.phase"; }), "table.inputs[0].fact is not a known fact");
  EXPECT_EQ(with([](auto& t) { t.inputs[1].is = Operator::at_most; }), "table.inputs[1].is does not go with a text");
  EXPECT_EQ(with([](auto& t) { t.inputs[1].name = "amount"; }),
            "table.inputs[1].name is the name of another column too");
  EXPECT_EQ(with([](auto& t) { t.outputs[0].name = "The Decision"; }),
            "table.outputs[0].name must have 1 to 40 lower case letters, digits or _, a letter first");
  EXPECT_EQ(with([](auto& t) { t.outputs.clear(); }), "table.outputs must have at least one entry");
  EXPECT_EQ(with([](auto& t) { t.rows.resize(501); }), "table.rows may have at most 500 entries");
}

TEST(Facts, of_an_empty_text_or_list_nothing_stays) {
  Facts facts;
  facts.set("a", "x");
  facts.set("b", std::vector<std::string>{"y"});
  facts.set("a", "");
  facts.set("b", std::vector<std::string>{});
  facts.set("c", std::optional<int>());
  EXPECT_TRUE(facts.all().empty());
}

TEST(Facts, from_outside_are_checked_by_name_and_type) {
  const auto facts =
      facts_from({{"approval.amount", 12.5}, {"contact.tier", "gold"}, {"case.tags", nullptr}}, vocabulary(), "facts");
  ASSERT_TRUE(facts);
  EXPECT_EQ(base::to_json(to_json(*facts)), R"({"approval.amount":1.25E1,"contact.tier":"gold"})");
  const auto wrong = facts_from({{"approval.amount", "12"}, {"moon.phase", 1}}, vocabulary(), "facts");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().fields, ElementsAre(FieldError{"facts.approval.amount", "must be a number"},
                                                FieldError{"facts.moon.phase", "is not a known fact"}));
}

TEST(Vocabulary, the_same_fact_twice_widens_its_choices) {
  Vocabulary words{{"case.state", FactType::text, {}, {{"open"}}}};
  words.add({"case.state", FactType::text, {}, {{"open", "closed"}}});
  EXPECT_THAT(*words.find("case.state")->choices, ElementsAre("open", "closed"));
  words.add({"case.state", FactType::text});
  EXPECT_FALSE(words.find("case.state")->choices);
  EXPECT_THROW(words.add({"case.state", FactType::number}), std::logic_error);
}

}  // namespace
}  // namespace deskbell::decisions
