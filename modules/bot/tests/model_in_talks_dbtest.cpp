#include "bot_at_work.h"

namespace deskbell::bot {
namespace {

// What a language model may add to a talk, and what not.
class ModelInTalks : public BotAtWork {};
DESKBELL_ON_BOTH_ENGINES(ModelInTalks);

TEST_P(ModelInTalks, an_answer_in_other_words_takes_the_place_of_the_passage_it_cites) {
  knowledge = {
      {.article = "5", .version = 3, .title = "How long is the warranty", .text = "Two years.", .language = "en"},
      {.article = "6", .version = 1, .title = "Where are you", .text = "In Kiel.", .language = "en"}};
  composed = Composed{.text = "The warranty is two years.", .articles = {"5"}};
  const auto id = chat("how long is the warranty?");
  EXPECT_EQ(texts(id).at(1), "The warranty is two years.\n\n*Source: How long is the warranty (version 3)*");
  EXPECT_EQ(asked_to_compose, std::vector<std::string>{"how long is the warranty?|1"}) << "once, with what fits";
  EXPECT_EQ(talks.of(anna, id)->turns.back().by_model, ModelPart::words);
  composed = Composed{.text = "It is in Kiel.", .articles = {"6"}};
  EXPECT_TRUE(texts(chat("how long is the warranty?")).at(1).starts_with("Two years.")) << "it cites another one";
  composed = {};
  const auto plain = chat("how long is the warranty?");
  EXPECT_TRUE(texts(plain).at(1).starts_with("Two years.")) << "it may not be told";
  EXPECT_EQ(talks.of(anna, plain)->turns.back().by_model, std::nullopt);
  asked_to_compose.clear();
  chat("flurble wurble");
  EXPECT_TRUE(asked_to_compose.empty()) << "nothing was found to answer with";
}

TEST_P(ModelInTalks, what_a_model_proposes_begins_a_dialog_that_goes_on_as_always) {
  teach_refunds(true);
  suggested = {.dialog = "refund", .slots = {{"order", "KB-100001"}}};
  const auto id = chat("the blender of kb-100001 went up in smoke");
  EXPECT_EQ(offered, std::set<std::string>{"refund"}) << "what does nothing needs no model";
  EXPECT_EQ(texts(id).back(), "Refund KB-100001?") << refused;
  EXPECT_TRUE(done_inside.empty()) << "it is confirmed first";
  EXPECT_EQ(say(id, "yes").front(), "INQ-1001 waits.");
  EXPECT_EQ(done_inside, std::vector<std::string>{"KB-100001"});
  EXPECT_EQ(asked_to_suggest, 1) << "within a dialog it is not asked";
  const auto turns = talks.of(anna, id)->turns;
  EXPECT_EQ(turns.front().by_model, ModelPart::dialog);
  EXPECT_EQ(turns.back().by_model, std::nullopt) << "the customer said yes himself";
}

TEST_P(ModelInTalks, people_read_what_was_tried_in_their_own_language) {
  teach_refunds(true);
  const auto& bot = bots.change(admin, nora.id, nora.version,
                                {.name = nora.name,
                                 .languages = nora.languages,
                                 .greeting = nora.greeting,
                                 .note_language = "zh-CN"});
  ASSERT_TRUE(bot) << bot.error().message;
  knowledge = {{.article = "5", .version = 3, .title = "Warranty", .text = "Two years.", .language = "en"}};
  composed = Composed{.text = "The warranty is two years.", .articles = {"5"}};
  const auto worded = chat("how long is the warranty?");
  say(worded, "No, not quite");
  EXPECT_EQ(talks.of(anna, worded)->talk.state.tried,
            (std::vector<std::string>{"用“Warranty”回答，由语言模型措辞", "用“Warranty”回答，但没有帮助"}));
  knowledge.clear();
  suggested = {.dialog = "refund", .slots = {{"order", "KB-100001"}}};
  const auto begun = chat("the blender of KB-100001 went up in smoke");
  ASSERT_EQ(talks.of(anna, begun)->talk.state.tried.size(), 1u);
  EXPECT_TRUE(talks.of(anna, begun)->talk.state.tried.front().starts_with("按语言模型的提议开始了“"));
}

TEST_P(ModelInTalks, what_a_model_may_not_propose_is_refused_and_the_talk_goes_on_without_it) {
  teach_refunds(true);
  const std::pair<Proposed, std::string> bad[] = {
      {{.dialog = "colour"}, "It was not offered."},
      {{.dialog = "delete_everything"}, "It was not offered."},
      {{.dialog = "refund", .slots = {{"order", "KB-999999"}}}, "The customer did not say that."},
      {{.dialog = "refund", .slots = {{"order", "me"}}}, "It does not fit what is asked for."},
      {{.dialog = "refund", .slots = {{"approval", "approved"}}}, "It is not for the model to fill in."}};
  for (const auto& [proposal, reason] : bad) {
    suggested = proposal;
    const auto id = chat("the blender of KB-100001 went up in smoke");
    EXPECT_EQ(refused, reason);
    EXPECT_EQ(talks.of(anna, id)->turns.back().move, Move::say_unknown) << reason;
  }
  EXPECT_TRUE(done_inside.empty());
}

TEST_P(ModelInTalks, a_model_is_offered_nothing_that_nobody_has_marked_for_it) {
  teach_refunds();
  suggested = {.dialog = "refund"};
  chat("the blender went up in smoke");
  EXPECT_EQ(asked_to_suggest, 0);
}

TEST_P(ModelInTalks, what_a_model_costs_counts_as_money) {
  ASSERT_TRUE(bots.change(
      admin, nora.id, nora.version,
      {.name = nora.name, .languages = nora.languages, .greeting = nora.greeting, .budget = Budget{.money_minor = 3}}));
  knowledge = {
      {.article = "5", .version = 3, .title = "How long is the warranty", .text = "Two years.", .language = "en"}};
  composed = Composed{.text = "The warranty is two years.", .articles = {"5"}, .cost_millionths = 1'500'000};
  const auto id = chat("how long is the warranty?");
  EXPECT_EQ(left, 3'000'000);
  say(id, "how long is the warranty?");
  EXPECT_EQ(left, 1'500'000);
  composed = {.cost_millionths = 1'600'000};
  say(id, "how long is the warranty?");
  EXPECT_EQ(left, 0);
  EXPECT_EQ(talks.of(anna, id)->talk.state.model_millionths, 4'600'000) << "what is not told costs as well";
  say(id, "how long is the warranty?");
  EXPECT_EQ(talks.of(anna, id)->talk.reason, HandOverReason::budget);
}

}  // namespace
}  // namespace deskbell::bot
