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
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
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
  std::string asked;
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
  template <class T>
  static ErrorCode code(const Result<T>& result) {
    return result ? ErrorCode::internal : result.error().code;
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
