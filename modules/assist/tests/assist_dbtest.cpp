#include <base/testing.h>
#include <conversations/testing.h>
#include <identity/identity.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <assist/assist.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::assist {
namespace {

using conversations::Conversation;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Reach = identity::Reach;

class Nobody final : public understanding::Surroundings {
 public:
  std::vector<Id<identity::User>> leaders(storage::Snapshot&, const Conversation&) override { return {}; }
};

class OneArticle final : public Surroundings {
 public:
  std::vector<OnShelf> find(const Actor&, std::string_view question, std::string_view language, std::size_t) override {
    asked = std::string(question) + "|" + std::string(language);
    return {
        {.kind = ShelfKind::procedure, .id = "7", .slug = "leak", .language = "en", .title = "It leaks", .trust = 0.9}};
  }
  std::vector<PromiseMade> promises(const Actor&, Id<Conversation>) override {
    return {{"Call back", "2026-03-03 10:00"}};
  }
  std::vector<OnShelf> published(std::string_view, std::string_view, std::size_t) override {
    return {{.id = "8", .language = "en", .title = "Refunds", .passage = "The refund takes 5 days."}};
  }
  ModelState model(ModelTask) override { return state; }
  ModelWrote translated(std::string_view text, std::string_view to, const std::vector<std::string>& given) override {
    names = given;
    return write(std::string(to) + ": " + std::string(text));
  }
  ModelWrote summarised(const std::vector<SpokenLine>& talk, std::string_view, const std::vector<std::string>&) override {
    return write(std::to_string(talk.size()) + " lines");
  }
  ModelWrote composed(std::string_view, const std::vector<OnShelf>& passages, std::string_view,
                      const std::vector<std::string>&) override {
    return write("In short: " + passages.front().passage);
  }
  ModelWrote write(std::string text) const {
    if (ending != ModelEnding::written) return {.ending = ending, .tokens = 7};
    return {.ending = ending, .text = std::move(text), .cited = {0}, .tokens = 7};
  }
  std::string asked;
  ModelState state = ModelState::off;
  ModelEnding ending = ModelEnding::written;
  std::vector<std::string> names;
};

class Desk : public ::testing::TestWithParam<storage::Engine> {
 protected:
  ~Desk() override { understanding.stop(); }
  Id<Conversation> talk(const std::string& text) {
    const auto opened =
        conversations.open(identity::testing_customer(li),
                           {.contact = li, .message = conversations::PostMessage{.client_id = "first", .text = text}});
    EXPECT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(conversations.assign(Actor::system(), opened->id, {.user = anna.user()}));
    return opened->id;
  }
  void say(const Actor& who, Id<Conversation> to, const std::string& text) {
    EXPECT_TRUE(conversations.post(who, {.conversation = to, .client_id = std::to_string(++said_), .text = text}));
  }
  Assistance help(Id<Conversation> id) {
    understanding.start();
    understanding.drain();
    return assist.of_conversation(anna, id).value();
  }
  Writing written(Id<Conversation> id, const ToWrite& what) {
    auto writing = assist.write(anna, id, what);
    EXPECT_TRUE(writing) << writing.error().message;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (writing && writing->state == WritingState::writing && std::chrono::steady_clock::now() < until)
      writing = assist.writing(anna, writing->id);
    return writing.value_or(Writing());
  }

  base::ManualClock clock;
  storage::TestDatabase database{GetParam(),
                                 {events::schema(), identity::schema(), notices::schema(), search::schema(),
                                  contacts::schema(), conversations::schema(), understanding::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::TestDirectory names;
  Nobody nobody;
  OneArticle shelf;
  notices::Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  understanding::Understanding understanding{{.database = *database,
                                              .log = log,
                                              .ids = ids,
                                              .clock = clock,
                                              .conversations = conversations,
                                              .notices = notices,
                                              .surroundings = nobody}};
  Assist assist{{.database = *database,
                 .log = log,
                 .clock = clock,
                 .contacts = contacts,
                 .conversations = conversations,
                 .understanding = understanding,
                 .ids = ids,
                 .surroundings = shelf}};
  Actor anna = identity::testing_user(11, Reach::own, {Permission::view_conversations, Permission::reply});
  Actor ben = identity::testing_user(12, Reach::own, {Permission::view_conversations, Permission::reply});
  Actor lead = identity::testing_administrator(14);
  Id<contacts::Contact> li = contacts.create(Actor::system(), {.name = "Li Wei", .time_zone = "Asia/Shanghai"})->id;

 private:
  int said_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(Desk);

TEST_P(Desk, an_agent_is_helped_with_answers_steps_and_manners) {
  ASSERT_TRUE(conversations.canned_answers().create(
      anna, {.shortcut = "refund", .title = "Refund", .text = "Dear {{contact.name}}, your refund is on its way."}));
  const auto id = talk("I want a refund, where is my refund?");
  const auto help = this->help(id);
  EXPECT_THAT(help.suggestions, Contains(Field(&Suggestion::text, "Dear Li Wei, your refund is on its way.")));
  EXPECT_THAT(help.next, Contains(Field(&NextAction::step, NextStep::start_procedure)));
  EXPECT_THAT(help.next, Contains(Field(&NextAction::step, NextStep::ask_order_number)));
  EXPECT_EQ(help.culture.local_time, "2026-03-02 17:00");
  EXPECT_FALSE(help.summary);
  EXPECT_EQ(shelf.asked, "I want a refund, where is my refund?|en");
  EXPECT_EQ(code(assist.of_conversation(ben, id)), ErrorCode::not_found);
  EXPECT_EQ(code(assist.of_conversation(identity::testing_customer(li), id)), ErrorCode::permission_denied);
}

TEST_P(Desk, numbers_and_addresses_are_not_looked_for) {
  const auto id = talk("It shows E18. I am maya@example.com, order NH-204190, call +44 20 7946 0018.");
  help(id);
  EXPECT_THAT(shelf.asked, HasSubstr("It shows E18."));
  EXPECT_THAT(shelf.asked, Not(AnyOf(HasSubstr("maya"), HasSubstr("204190"), HasSubstr("7946"))));
}

TEST_P(Desk, a_long_talk_has_a_summary) {
  const auto id = talk("My coffee machine leaks water under the tank since yesterday.");
  for (int i = 0; i < 4; ++i) {
    say(anna, id, "Does the coffee machine leak at the tank or below, number " + std::to_string(i) + "?");
    say(identity::testing_customer(li), id,
        "The tank of the coffee machine is tight, I looked " + std::to_string(i) + " times.");
  }
  const auto help = this->help(id);
  ASSERT_TRUE(help.summary);
  EXPECT_EQ(help.summary->messages, 9);
  EXPECT_FALSE(help.summary->lines.empty());
  EXPECT_THAT(help.summary->promises, SizeIs(1));
}

TEST_P(Desk, unwanted_words_are_a_setting_of_the_workspace) {
  EXPECT_EQ(code(assist.change(anna, {.forbidden = {{"cheap", ""}}})), ErrorCode::permission_denied);
  EXPECT_EQ(code(assist.change(lead, {.forbidden = {{" ", ""}}})), ErrorCode::invalid_argument);
  const auto changed = assist.change(lead, {.forbidden = {{"cheap", "good value"}}, .block = true});
  ASSERT_TRUE(changed);
  EXPECT_EQ(code(assist.change(lead, {})), ErrorCode::aborted);
  EXPECT_TRUE(assist.check(anna, "It is cheap.", std::nullopt)->blocks);
  EXPECT_FALSE(assist.check(anna, "It is good.", std::nullopt)->blocks);
}

TEST_P(Desk, the_first_reply_in_another_language_without_a_hello_is_told) {
  const auto id = talk("我的咖啡机漏水了，请问怎么办？");
  const std::string draft = "The seal of the tank has to be replaced, we are going to send you a new one today.";
  const auto found = assist.check(anna, draft, id);
  ASSERT_TRUE(found);
  EXPECT_THAT(found->findings, ElementsAre(Field(&ToneFinding::flaw, Flaw::other_language),
                                           Field(&ToneFinding::flaw, Flaw::no_greeting)));
  EXPECT_EQ(code(assist.check(ben, draft, id)), ErrorCode::not_found);
}

TEST_P(Desk, without_a_model_there_is_the_table_the_sentences_and_the_passage) {
  const auto id = talk("Where is my refund, please?");
  const auto table = written(id, {.text = "One moment, please. Zorp.", .language = "zh"});
  EXPECT_EQ(table.by, WrittenBy::table);
  EXPECT_EQ(table.why, WhyNotModel::off);
  EXPECT_FALSE(table.complete);
  EXPECT_EQ(table.text, "请稍等。Zorp.");
  EXPECT_EQ(written(id, {.text = "Zorp.", .language = "fr"}).by, WrittenBy::nobody);
  EXPECT_EQ(written(id, {.kind = WritingKind::summary}).text, "Li Wei: Where is my refund, please?");
  const auto answer = written(id, {.kind = WritingKind::answer});
  EXPECT_EQ(answer.by, WrittenBy::passage);
  EXPECT_THAT(answer.sources, ElementsAre(Field(&Source::title, "Refunds")));
  EXPECT_EQ(code(assist.write(ben, id, {.kind = WritingKind::summary})), ErrorCode::not_found);
  EXPECT_EQ(code(assist.write(anna, id, {.kind = WritingKind::translation})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(assist.write(anna, id, {.text = "Hi", .language = "e\nn"})), ErrorCode::invalid_argument);
}

TEST_P(Desk, a_model_writes_when_it_may_and_what_it_cannot_is_done_without) {
  shelf.state = ModelState::ready;
  const auto id = talk("Where is my refund, please?");
  const auto translated = written(id, {.text = "Your refund has been lost.", .language = "zh"});
  EXPECT_EQ(translated.by, WrittenBy::model);
  EXPECT_EQ(translated.text, "zh: Your refund has been lost.");
  EXPECT_EQ(translated.tokens, 7);
  EXPECT_THAT(shelf.names, Contains("Li Wei"));
  EXPECT_EQ(written(id, {.text = "One moment, please.", .language = "zh"}).by, WrittenBy::table) << "as good as any";
  EXPECT_EQ(written(id, {.kind = WritingKind::summary}).text, "1 lines");
  const auto answer = written(id, {.kind = WritingKind::answer});
  EXPECT_EQ(answer.text, "In short: The refund takes 5 days.");
  EXPECT_THAT(answer.sources, SizeIs(1));
  EXPECT_EQ(code(assist.writing(ben, answer.id)), ErrorCode::not_found) << "another's";
  for (const auto& [ending, why] : {std::pair(ModelEnding::refused, WhyNotModel::refused),
                                    std::pair(ModelEnding::unavailable, WhyNotModel::unavailable),
                                    std::pair(ModelEnding::unknown, WhyNotModel::unknown)}) {
    shelf.ending = ending;
    const auto without = written(id, {.kind = WritingKind::answer});
    EXPECT_EQ(without.by, WrittenBy::passage);
    EXPECT_EQ(without.text, "The refund takes 5 days.");
    EXPECT_EQ(without.why, why);
  }
  shelf.state = ModelState::failing;
  EXPECT_EQ(written(id, {.kind = WritingKind::answer}).why, WhyNotModel::failing);
  clock.advance(std::chrono::hours(2));
  EXPECT_EQ(code(assist.writing(anna, answer.id)), ErrorCode::not_found) << "forgotten";
  assist.forget_writings();
}

TEST_P(Desk, own_set_phrases_go_before_the_built_in_ones) {
  EXPECT_EQ(code(assist.change(lead, {.phrases = {{{"One. Two.", "一。"}}}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(assist.change(lead, {.phrases = {{{"", "一。"}}}})), ErrorCode::invalid_argument);
  const auto changed = assist.change(lead, {.phrases = {{{"Hello.", "欢迎！"}, {"It is in stock.", "有货。"}}}});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(assist.translate(anna, "Hello. It is in stock.", "zh")->sentences.at(0).to, "欢迎！");
  EXPECT_TRUE(assist.translate(anna, "有货", "en")->complete);
  EXPECT_THAT(assist.phrases(anna)->size(), ::testing::Gt(40u));
}

TEST_P(Desk, a_draft_goes_on_with_canned_answers_and_ones_own_words) {
  ASSERT_TRUE(conversations.canned_answers().create(
      anna, {.shortcut = "wait", .title = "Wait", .text = "Thank you for waiting."}));
  const auto id = talk("Hello");
  say(anna, id, "The seal of the tank has to be replaced.");
  const auto canned = assist.complete(anna, "Thank you f", id);
  ASSERT_TRUE(canned);
  ASSERT_THAT(*canned, SizeIs(1));
  EXPECT_EQ(canned->front().rest, "or waiting.");
  const auto own = assist.complete(anna, "The seal", id);
  ASSERT_THAT(*own, SizeIs(1));
  EXPECT_EQ(own->front().from, "own");
  EXPECT_THAT(*assist.complete(anna, "Th", id), IsEmpty());
  EXPECT_EQ(code(assist.translate(anna, "Hello", "fr")), ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace deskbell::assist
