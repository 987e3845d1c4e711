#include "dialogs.h"

#include <gtest/gtest.h>

namespace deskbell::bot {
namespace {

class Dialogs : public ::testing::Test {
 protected:
  Definition definition = return_dialog();
  DialogSetting setting = return_setting();
  Advance last;

  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const Say& one : last.says) out.push_back(one.text);
    return out;
  }
  std::vector<std::string> start(std::map<std::string, std::string> known = {}) {
    last = advance(definition, begin("return", 1, std::move(known)), {.kind = InputKind::begin}, setting);
    return texts();
  }
  std::vector<std::string> say(std::string text) {
    last = advance(definition, last.state, {.kind = InputKind::said, .text = std::move(text)}, setting);
    return texts();
  }
  std::vector<std::string> done(ActionOutcome outcome = {.done = true}) {
    last = advance(definition, last.state, {.kind = InputKind::done, .outcome = std::move(outcome)}, setting);
    return texts();
  }
  static ActionOutcome two_items() {
    return {.done = true, .slots = {{"days", "12"}}, .lists = {{"item", {{"k1", "Kettle"}, {"t1", "Toaster"}}}}};
  }
  using Texts = std::vector<std::string>;
};

TEST_F(Dialogs, the_way_that_works) {
  EXPECT_EQ(start(), Texts{"Which order?"});
  EXPECT_EQ(say("It is kb-123456 I think"), Texts{});
  EXPECT_EQ(last.outcome, DialogOutcome::acting);
  EXPECT_EQ(last.action, "find_order");
  EXPECT_EQ(last.state.slots.at("order"), "KB-123456");
  EXPECT_EQ(done(two_items()), Texts{"Which one of KB-123456?"});
  ASSERT_EQ(last.says[0].buttons.size(), 2u);
  EXPECT_EQ(last.says[0].buttons[1].label, "Toaster");
  EXPECT_EQ(say("the toaster"), Texts{"Why?"});
  EXPECT_EQ(say("It is too small"), Texts{"Return Toaster of KB-123456?"});
  EXPECT_EQ(last.state.waiting, Waiting::confirmation);
  EXPECT_EQ(say("yes"), Texts{});
  EXPECT_EQ(last.action, "book_return");
  EXPECT_EQ(done(), Texts{"Done."});
  EXPECT_EQ(last.outcome, DialogOutcome::ended);
}

TEST_F(Dialogs, what_is_known_is_not_asked) {
  start({{"order", "KB-111111"}});
  EXPECT_EQ(last.action, "find_order");
}

TEST_F(Dialogs, an_answer_that_does_not_fit_is_asked_again_and_then_goes_to_people) {
  start();
  EXPECT_EQ(say("I do not know").size(), 1u);
  EXPECT_FALSE(last.understood);
  say("no idea");
  say("really");
  EXPECT_EQ(last.outcome, DialogOutcome::hand_over);
  EXPECT_EQ(last.reason, "tries");
}

TEST_F(Dialogs, the_other_one_is_taken_in_the_middle) {
  start({{"order", "KB-111111"}});
  done(two_items());
  say("Kettle");
  say("Broken");
  EXPECT_EQ(texts(), Texts{"Return Kettle of KB-111111?"});
  EXPECT_EQ(say("No, the other one"), Texts{"Return Toaster of KB-111111?"});
}

TEST_F(Dialogs, another_number_is_taken_and_looked_up_again) {
  start({{"order", "KB-111111"}});
  done(two_items());
  say("Sorry, I meant KB-222222");
  EXPECT_EQ(last.action, "find_order");
  EXPECT_EQ(last.state.slots.at("order"), "KB-222222");
}

TEST_F(Dialogs, the_other_order_is_asked_for_when_it_is_not_named) {
  start({{"order", "KB-111111"}});
  done(two_items());
  EXPECT_EQ(say("no, the other order"), Texts{"Which order?"});
  EXPECT_FALSE(last.state.slots.contains("order"));
}

TEST_F(Dialogs, a_reason_that_begins_with_no_is_a_reason) {
  start({{"order", "KB-111111"}});
  done(two_items());
  say("Kettle");
  EXPECT_EQ(say("No, it simply does not boil"), Texts{"Return Kettle of KB-111111?"});
}

TEST_F(Dialogs, a_no_leaves_everything_as_it_is) {
  start({{"order", "KB-111111"}});
  done(two_items());
  say("1");
  say("Broken");
  EXPECT_EQ(say("no"), Texts{"Done."});
  EXPECT_FALSE(last.action);
}

TEST_F(Dialogs, the_last_step_is_undone_and_an_effect_by_the_action_that_undoes_it) {
  start({{"order", "KB-111111"}});
  done(two_items());
  say("Kettle");
  EXPECT_EQ(say("go back"), Texts{"Which one of KB-111111?"});
  say("Toaster");
  say("Broken");
  say("yes");
  done();
  EXPECT_EQ(say("undo"), Texts{});
  EXPECT_EQ(last.action, "cancel_return");
  EXPECT_EQ(done(), (Texts{"That is taken back.", "Return Toaster of KB-111111?"}));
}

TEST_F(Dialogs, a_condition_and_a_failed_action_lead_elsewhere) {
  start({{"order", "KB-111111"}});
  auto old = two_items();
  old.slots["days"] = "45";
  done(old);
  EXPECT_EQ(say("Kettle"), Texts{"That was 45 days ago."});
  EXPECT_EQ(last.outcome, DialogOutcome::hand_over);
  start({{"order", "KB-111111"}});
  EXPECT_EQ(done({.done = false}), Texts{"I am sorry, that did not work just now."});
  EXPECT_EQ(last.outcome, DialogOutcome::hand_over);
}

TEST_F(Dialogs, what_is_asked_again_is_what_it_waits_for) {
  start();
  last = advance(definition, last.state, {.kind = InputKind::ask_again}, setting);
  EXPECT_EQ(texts(), Texts{"Which order?"});
  EXPECT_TRUE(fits(definition, last.state, "KB-123456", setting));
  EXPECT_FALSE(fits(definition, last.state, "how long is the warranty?", setting));
}

TEST_F(Dialogs, a_decision_table_fills_slots) {
  auto parsed = base::parse_json<Definition>(R"({
    "slots": [{"name": "amount", "type": "money"}, {"name": "verdict", "type": "text"}], "start": "a",
    "nodes": [{"id": "a", "kind": "ask", "slot": "amount", "text": {"en": "How much?"}, "next": "t"},
              {"id": "t", "kind": "table", "next": "e", "table": {"hit": "first",
               "inputs": [{"name": "amount", "fact": "slot.amount", "is": "at_most"}],
               "outputs": [{"name": "verdict", "type": "text"}],
               "rows": [{"id": "1", "when": {"amount": 50}, "then": {"verdict": "at once"}},
                        {"id": "2", "when": {}, "then": {"verdict": "after a look"}}]}},
              {"id": "e", "kind": "end", "text": {"en": "You get it {{verdict}}."}}],
    "intents": [], "examples": {}})");
  ASSERT_TRUE(parsed) << parsed.error().message;
  definition = *parsed;
  EXPECT_TRUE(mistakes_of(definition, {.languages = {"en"}}).empty());
  start();
  EXPECT_EQ(say("49.50 EUR"), Texts{"You get it at once."});
  start();
  EXPECT_EQ(say("80"), Texts{"You get it after a look."});
}

TEST_F(Dialogs, slots_take_what_they_are_for) {
  const auto read = [&](SlotType type, const char* said) {
    return read_slot({.name = "x", .type = type}, {}, said, setting).value_or("-");
  };
  EXPECT_EQ(read(SlotType::email, "write to li@example.com please"), "li@example.com");
  EXPECT_EQ(read(SlotType::date, "tomorrow"), "2026-03-03");
  EXPECT_EQ(read(SlotType::date, "明天"), "2026-03-03");
  EXPECT_EQ(read(SlotType::number, "about 1,200 pieces"), "1200");
  EXPECT_EQ(read(SlotType::number, "three"), "3");
  EXPECT_EQ(read(SlotType::number, "三个"), "3");
  EXPECT_EQ(read(SlotType::order, "it says 48213377"), "48213377");
  EXPECT_EQ(read(SlotType::email, "no mail"), "-");
  EXPECT_EQ(read_slot({.name = "x", .type = SlotType::number, .at_most = 5}, {}, "7", setting), std::nullopt);
  EXPECT_EQ(read_slot({.name = "x", .type = SlotType::date, .future = true}, {}, "yesterday", setting), std::nullopt);
}

std::vector<std::string> fields_of(const Definition& definition, const Surrounds& around) {
  std::vector<std::string> fields;
  for (const FieldError& one : mistakes_of(definition, around)) fields.push_back(one.field + " " + one.message);
  return fields;
}

TEST(DialogCheck, a_sound_dialog_has_no_mistakes) {
  EXPECT_EQ(fields_of(return_dialog(), return_surrounds()), std::vector<std::string>{});
}

TEST(DialogCheck, mistakes_are_told_by_their_place) {
  Definition broken = return_dialog();
  broken.nodes[0].next = "nowhere";
  broken.nodes[2].slot = "missing";
  broken.nodes[5].text = Words{{"en", "Why {{thing}}?"}};
  broken.nodes[1].action = "gone";
  const auto fields = fields_of(broken, return_surrounds());
  EXPECT_EQ(fields, (std::vector<std::string>{
                        "nodes[0].next is not a node", "nodes[1].action is not an action of this bot",
                        "nodes[2].slot is not a slot", "nodes[5].text.en names {{thing}}, which is no slot"}));
  Definition chinese = return_dialog();
  const auto missing = mistakes_of(chinese, {.languages = {"de"}, .actions = return_surrounds().actions});
  EXPECT_TRUE(missing.empty()) << "words in another language are better than none";
}

TEST(DialogCheck, circles_and_islands_are_found) {
  Definition circle = return_dialog();
  circle.nodes[3].next = "late";
  EXPECT_FALSE(fields_of(circle, return_surrounds()).empty());
  Definition island = return_dialog();
  island.nodes.push_back({.id = "alone", .kind = NodeKind::end});
  EXPECT_EQ(fields_of(island, return_surrounds()), std::vector<std::string>{"nodes[9] cannot be reached"});
}

}  // namespace
}  // namespace deskbell::bot
