#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <knowledge/procedure.h>

namespace deskbell::knowledge {
namespace {

using testing::Contains;
using testing::IsEmpty;

const decisions::Vocabulary kWords{{"case.tier", decisions::FactType::text}};

Step tell(std::string id, std::string next) {
  return {.id = std::move(id), .kind = StepKind::tell, .text = {{"en", "Do it"}}, .next = std::move(next)};
}
Step outcome(std::string id) {
  return {.id = std::move(id), .kind = StepKind::outcome, .text = {{"en", "Done"}}, .action = "open_case"};
}
Step ask(std::string id, std::vector<Choice> choices) {
  return {.id = std::move(id),
          .kind = StepKind::ask,
          .text = {{"en", "Well?"}, {"zh-CN", "怎么样?"}},
          .choices = std::move(choices)};
}
Choice choice(std::string id, std::string next) {
  return {std::move(id), {{"en", "Yes"}}, std::move(next)};
}
Step check(std::string id, std::string next, std::string otherwise) {
  return {.id = std::move(id),
          .kind = StepKind::check,
          .text = {{"en", "Gold?"}},
          .condition = decisions::test("case.tier", decisions::Operator::is, "gold"),
          .next = std::move(next),
          .otherwise = std::move(otherwise)};
}

Procedure sound() {
  return {.start = "lamp",
          .steps = {ask("lamp", {choice("on", "gold"), choice("off", "plug")}), tell("plug", "lamp"),
                    check("gold", "free", "paid"), outcome("free"), outcome("paid")}};
}

std::vector<FieldError> mistakes(const Procedure& procedure) {
  return mistakes_of(procedure, kWords, "p");
}

TEST(Procedure, a_sound_one_has_no_mistakes) {
  EXPECT_THAT(mistakes(sound()), IsEmpty());
}

TEST(Procedure, each_mistake_is_told_with_its_place) {
  auto broken = sound();
  broken.start = "nowhere";
  EXPECT_THAT(mistakes(broken), Contains(FieldError{"p.start", "must be one of the steps"}));
  broken = sound();
  broken.steps[1].next = "gone";
  EXPECT_THAT(mistakes(broken), Contains(FieldError{"p.steps[1].next", "must be one of the steps"}));
  broken = sound();
  broken.steps[1].id = "lamp";
  EXPECT_THAT(mistakes(broken), Contains(FieldError{"p.steps[1].id", "is there twice"}));
  broken = sound();
  broken.steps[2].condition = decisions::test("case.colour", decisions::Operator::is, "red");
  EXPECT_FALSE(mistakes(broken).empty());
  broken = sound();
  broken.steps[3].text.clear();
  EXPECT_THAT(mistakes(broken), Contains(FieldError{"p.steps[3].text", "may not be empty"}));
  broken = sound();
  broken.steps.push_back(outcome("lost"));
  EXPECT_THAT(mistakes(broken), Contains(FieldError{"p.steps[5]", "cannot be reached from the start"}));
  EXPECT_THAT(mistakes({.start = "a", .steps = {}}), Contains(FieldError{"p.steps", "may not be empty"}));
}

TEST(Procedure, a_circle_in_which_nobody_is_asked_is_refused) {
  const Procedure circle{.start = "a", .steps = {tell("a", "b"), check("b", "a", "end"), outcome("end")}};
  EXPECT_THAT(mistakes(circle),
              Contains(FieldError{"p.steps[0]", "leads in a circle in which nobody is asked anything"}));
  const Procedure endless{.start = "a", .steps = {ask("a", {choice("x", "a")}), outcome("end")}};
  EXPECT_THAT(mistakes(endless), Contains(FieldError{"p.steps[0]", "leads to no outcome"}));
}

TEST(Procedure, a_choice_leads_on_and_what_is_none_is_refused) {
  const auto procedure = sound();
  const auto moved = move_on(procedure, "lamp", {.choice = "off"});
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->next, "plug");
  EXPECT_EQ(moved->taken.choice, "off");
  EXPECT_EQ(move_on(procedure, "lamp", {.choice = "maybe"}).error().fields.front().field, "choice");
  EXPECT_EQ(move_on(procedure, "lamp", {}).error().fields.front().field, "choice");
  EXPECT_EQ(move_on(procedure, "plug", {})->next, "lamp");
  EXPECT_EQ(move_on(procedure, "free", {}).error().code, ErrorCode::failed_precondition);
}

TEST(Procedure, what_is_typed_is_kept) {
  const Procedure procedure{
      .start = "serial",
      .steps = {{.id = "serial", .kind = StepKind::ask, .text = {{"en", "Number?"}}, .next = "end"}, outcome("end")}};
  EXPECT_THAT(mistakes(procedure), IsEmpty());
  EXPECT_EQ(*move_on(procedure, "serial", {.text = "NX-1"})->taken.text, "NX-1");
  EXPECT_EQ(move_on(procedure, "serial", {}).error().fields.front().field, "text");
}

TEST(Procedure, facts_decide_a_check_and_people_do_when_there_are_none) {
  const auto procedure = sound();
  decisions::Facts facts;
  EXPECT_FALSE(decide(procedure, "gold", facts, kWords, Time()));
  EXPECT_EQ(move_on(procedure, "gold", {.choice = "no"})->next, "paid");
  facts.set("case.tier", "gold");
  const auto move = decide(procedure, "gold", facts, kWords, Time());
  ASSERT_TRUE(move);
  EXPECT_EQ(move->next, "free");
  EXPECT_TRUE(move->taken.automatic);
  EXPECT_FALSE(decide(procedure, "lamp", facts, kWords, Time()));
}

TEST(Procedure, a_text_is_told_in_the_reader_s_language_or_in_english) {
  const auto procedure = sound();
  EXPECT_EQ(text_in(procedure.steps[0].text, "zh-TW"), "怎么样?");
  EXPECT_EQ(text_in(procedure.steps[0].text, "de"), "Well?");
}

}  // namespace
}  // namespace deskbell::knowledge
