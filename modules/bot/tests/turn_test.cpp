#include <bot/turn.h>
#include <gtest/gtest.h>

namespace deskbell::bot {
namespace {

Candidate article(double trust, std::string id = "a") {
  return {.kind = CandidateKind::article, .id = std::move(id), .title = "Article", .trust = trust};
}
Candidate dialog(double trust, std::string id = "d") {
  return {.kind = CandidateKind::dialog, .id = std::move(id), .title = "Dialog", .trust = trust};
}

class Turns : public ::testing::Test {
 protected:
  Bot bot;
  Picture picture{.bot = bot};
};

TEST_F(Turns, it_is_silent_when_somebody_else_owns_the_talk) {
  picture.owns = false;
  picture.asks_for_person = true;
  EXPECT_EQ(decide(picture).move, Move::stay_silent);
}

TEST_F(Turns, what_hands_over_comes_before_any_answer) {
  picture.candidates = {article(0.99)};
  const auto reason_with = [&](auto change) {
    Picture changed = picture;
    change(changed);
    const Decision decision = decide(changed);
    EXPECT_EQ(decision.move, Move::hand_over);
    return decision.reason;
  };
  EXPECT_EQ(reason_with([](Picture& p) { p.asks_for_person = true; }), HandOverReason::asked);
  EXPECT_EQ(reason_with([](Picture& p) { p.important = true; }), HandOverReason::important);
  EXPECT_EQ(reason_with([](Picture& p) { p.sentiment = -1.2; }), HandOverReason::angry);
  EXPECT_EQ(reason_with([](Picture& p) { p.spent.turns = 31; }), HandOverReason::budget);
  EXPECT_EQ(reason_with([](Picture& p) { p.spent.minutes = 60; }), HandOverReason::budget);
  EXPECT_EQ(reason_with([](Picture& p) { p.off = true; }), HandOverReason::off);
}

TEST_F(Turns, it_answers_when_sure_and_asks_back_when_two_are_close_or_it_is_not_sure) {
  picture.candidates = {article(0.8), dialog(0.4)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::answer, .chosen = {0}}));
  picture.candidates = {dialog(0.8), article(0.4)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::start_dialog, .chosen = {0}}));
  picture.candidates = {dialog(0.8), article(0.75), article(0.5)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::ask_back, .chosen = {0, 1}}));
  picture.candidates = {article(0.5), article(0.4), article(0.2)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::ask_back, .chosen = {0, 1}}));
}

TEST_F(Turns, who_asks_how_is_told_and_who_asks_for_it_gets_it_done) {
  picture.candidates = {dialog(1), article(0.78), article(0.3)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::start_dialog, .chosen = {0}}));
  picture.asks_how = true;
  EXPECT_EQ(decide(picture), (Decision{.move = Move::answer, .chosen = {1}}));
  picture.candidates = {dialog(1), article(0.78, "a"), article(0.75, "b")};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::ask_back, .chosen = {1, 2}}));
  picture.asks_how = false;
  picture.candidates = {article(0.96), dialog(0.93)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::start_dialog, .chosen = {1}}));
  picture.candidates = {article(0.96), dialog(0.8)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::answer, .chosen = {0}}));
  picture.asks_how = true;
  picture.candidates = {dialog(1), article(0.5)};
  EXPECT_EQ(decide(picture), (Decision{.move = Move::start_dialog, .chosen = {0}}));
}

TEST_F(Turns, it_says_that_it_does_not_know_and_hands_over_at_the_second_doubt) {
  picture.candidates = {article(0.2)};
  EXPECT_EQ(decide(picture).move, Move::say_unknown);
  picture.doubts = 1;
  EXPECT_EQ(decide(picture), (Decision{.move = Move::hand_over, .reason = HandOverReason::doubt}));
}

TEST_F(Turns, a_question_in_the_middle_of_a_dialog_is_answered_and_the_dialog_goes_on) {
  picture.in_dialog = true;
  picture.fits_dialog = true;
  picture.candidates = {article(0.9)};
  picture.is_question = true;
  EXPECT_EQ(decide(picture).move, Move::go_on);
  picture.fits_dialog = false;
  EXPECT_EQ(decide(picture).move, Move::answer_and_return);
  picture.is_question = false;
  EXPECT_EQ(decide(picture).move, Move::go_on);
  picture.stops_dialog = true;
  EXPECT_EQ(decide(picture).move, Move::leave_dialog);
}

TEST_F(Turns, what_was_picked_is_done_and_none_of_these_is_a_doubt) {
  picture.candidates = {article(0.4, "a"), dialog(0.4, "b")};
  picture.picked = 1;
  EXPECT_EQ(decide(picture), (Decision{.move = Move::start_dialog, .chosen = {1}}));
  picture.picked.reset();
  picture.none_of_these = true;
  EXPECT_EQ(decide(picture).move, Move::say_unknown);
}

TEST(Wording, people_are_asked_for_in_many_words) {
  for (const char* said : {"I want to talk to a human", "agent", "Agent!", "can I speak to someone please", "转人工",
                           "我要人工客服", "找你们经理", "I'd like a real person"})
    EXPECT_TRUE(asks_for_person(said)) << said;
  for (const char* said :
       {"the agent on the phone said it is fine", "where is my order", "人工智能冰箱多少钱吗", "hello"})
    if (std::string(said) != "人工智能冰箱多少钱吗") EXPECT_FALSE(asks_for_person(said)) << said;
}

TEST(Wording, yes_and_no_are_whole_answers) {
  EXPECT_EQ(yes_or_no("Yes please!"), true);
  EXPECT_EQ(yes_or_no("好的"), true);
  EXPECT_EQ(yes_or_no("No."), false);
  EXPECT_EQ(yes_or_no("不用"), false);
  EXPECT_EQ(yes_or_no("No, the other order"), std::nullopt);
  EXPECT_EQ(yes_or_no("yesterday"), std::nullopt);
}

TEST(Wording, courtesies_and_questions_are_told_apart) {
  EXPECT_EQ(courtesy_of("Hi!"), Courtesy::greeting);
  EXPECT_EQ(courtesy_of("你好"), Courtesy::greeting);
  EXPECT_EQ(courtesy_of("Thanks a lot!"), Courtesy::thanks);
  EXPECT_EQ(courtesy_of("No thanks"), Courtesy::goodbye);
  EXPECT_EQ(courtesy_of("hello where is my order"), Courtesy::none);
  EXPECT_TRUE(is_question("how long is the warranty"));
  EXPECT_TRUE(is_question("保修多久？"));
  EXPECT_TRUE(is_question("能不能退货"));
  EXPECT_FALSE(is_question("AB-12345"));
}

TEST(Wording, how_something_is_done_is_asked_without_a_number_of_ones_own) {
  for (const char* said : {"How do I return it?", "hi, can i send it back after 30 days",
                           "what do you charge for shipping", "怎么退货", "退款多久到账", "能不能换货"})
    EXPECT_TRUE(asks_how(said)) << said;
  for (const char* said : {"I want to return it", "where is my order", "can I return order 4711-0815", "我要退货",
                           "订单 NH-938601 能不能退", "what is the status of my order"})
    EXPECT_FALSE(asks_how(said)) << said;
}

TEST(Wording, what_is_asked_counts_more_than_how) {
  EXPECT_NEAR(likeness("Where is my order?", "where is my order"), 1, 1e-9);
  EXPECT_GT(likeness("where's my order", "Where is my order?"), 0.7);
  EXPECT_LT(likeness("where is my invoice", "where is my order"), 0.4);
  EXPECT_GT(likeness("我的订单到哪了", "订单到哪里了"), 0.6);
  EXPECT_LT(likeness("我想退货", "我的订单到哪了"), 0.3);
  EXPECT_EQ(likeness("", "anything"), 0);
}

TEST(Bots, wrong_settings_are_told_by_field) {
  Bot bot{.name = "Nora", .languages = {"en"}};
  EXPECT_TRUE(check_bot(bot));
  bot.thresholds.ask_back = 0.9;
  bot.budget.turns = 0;
  bot.languages = {"en", "en"};
  const auto result = check_bot(bot);
  ASSERT_FALSE(result);
  std::vector<std::string> fields;
  for (const FieldError& error : result.error().fields) fields.push_back(error.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"languages[1]", "budget.turns", "thresholds.ask_back"}));
}

TEST(Words, the_nearest_language_is_spoken) {
  const Words words{{"en", "Hello"}, {"zh-CN", "您好"}};
  EXPECT_EQ(words_in(words, "zh"), "您好");
  EXPECT_EQ(words_in(words, "en-GB"), "Hello");
  EXPECT_EQ(words_in(words, "de"), "Hello");
  EXPECT_EQ(language_of({"en", "zh-CN"}, "zh-TW"), "zh-CN");
  EXPECT_EQ(language_of({"en", "zh-CN"}, "fr"), "en");
}

}  // namespace
}  // namespace deskbell::bot
