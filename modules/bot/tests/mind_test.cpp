#include <bot/mind.h>
#include <gtest/gtest.h>

namespace deskbell::bot {
namespace {

class Mind : public ::testing::Test {
 protected:
  Turn hears(std::string said, std::vector<Passage> passages = {}, Heard heard = {.language = "en"}) {
    Turn turn = listen(persona, state,
                       {.said = std::move(said), .heard = std::move(heard), .passages = std::move(passages)}, around);
    state = turn.state;
    return turn;
  }
  static Passage passage(std::string article, double trust) {
    return {
        .article = article, .version = 1, .title = "About " + article, .text = "So.", .language = "en", .trust = trust};
  }

  Persona persona{.bot = {.name = "Nora", .languages = {"en"}, .state = BotState::on}};
  Circumstances around{};
  TalkState state;
};

TEST_F(Mind, no_is_none_of_what_was_asked_back_and_yes_is_the_only_one) {
  EXPECT_EQ(hears("it leaks", {passage("leaks", 0.4)}).decision.move, Move::ask_back);
  EXPECT_EQ(hears("no", {passage("dishwasher", 0.9)}).decision.move, Move::say_unknown);
  state = {};
  EXPECT_EQ(hears("it leaks", {passage("leaks", 0.4)}).decision.move, Move::ask_back);
  const Turn picked = hears("yes", {passage("leaks", 0.4)});
  EXPECT_EQ(picked.decision.move, Move::answer);
  EXPECT_EQ(picked.picked, "leaks");
  state = {};
  EXPECT_EQ(hears("it leaks", {passage("leaks", 0.4), passage("drips", 0.4)}).decision.move, Move::ask_back);
  EXPECT_EQ(hears("yes").picked, std::nullopt);
}

TEST_F(Mind, thanks_in_other_words_are_thanks_unless_something_else_is_meant) {
  const Heard thanks{.language = "en", .intents = {{"thanks", 0.95}}, .sentiment = 1};
  EXPECT_EQ(hears("that was quick, you are a star", {}, thanks).decision.move, Move::be_polite);
  EXPECT_EQ(hears("you are a star, and the warranty?", {passage("warranty", 0.9)}, thanks).decision.move, Move::answer);
  const Heard bitter{.language = "en", .intents = {{"thanks", 0.95}}, .sentiment = -1};
  EXPECT_EQ(hears("broken again, thanks for nothing", {}, bitter).decision.move, Move::say_unknown);
}

}  // namespace
}  // namespace deskbell::bot
