#include <base/testing.h>
#include <conversations/testing.h>
#include <identity/identity.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <understanding/events.h>
#include <understanding/teaching.h>

namespace deskbell::understanding {
namespace {

using conversations::Conversation;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::SizeIs;
using Reach = identity::Reach;

class OneLeader final : public Surroundings {
 public:
  std::vector<Id<identity::User>> leaders(storage::Snapshot&, const Conversation&) override { return {{14}}; }
};

class Centre : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(std::int64_t id, Reach reach) {
    return identity::testing_user(id, reach, {Permission::view_conversations, Permission::reply});
  }
  ~Centre() override { understanding.stop(); }
  Understanding::Needs needs() {
    return {.database = *database,
            .log = log,
            .ids = ids,
            .clock = clock,
            .conversations = conversations,
            .notices = notices,
            .surroundings = surroundings};
  }
  Conversation talk(const std::string& text) {
    const auto opened =
        conversations.open(identity::testing_customer(li),
                           {.contact = li, .message = conversations::PostMessage{.client_id = "first", .text = text}});
    EXPECT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(conversations.assign(lead, opened->id, {.user = anna.user()}));
    return *opened;
  }
  void say(Id<Conversation> to, const std::string& text) {
    EXPECT_TRUE(conversations.post(identity::testing_customer(li),
                                   {.conversation = to, .client_id = text.substr(0, 60), .text = text}));
  }
  ConversationRecognition seen(Id<Conversation> id) {
    understanding.start();
    understanding.drain();
    return understanding.of_conversation(anna, id).value();
  }
  std::vector<std::string> kinds(std::int64_t stream) {
    std::vector<std::string> out;
    for (const auto& event :
         database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, stream, 0, 1000); }))
      if (event.kind.starts_with("understanding.")) out.push_back(event.kind);
    return out;
  }

  base::ManualClock clock;
  base::SeededRandom random{7};
  storage::TestDatabase database{GetParam(),
                                 {events::schema(), jobs::schema(), identity::schema(), notices::schema(),
                                  search::schema(), contacts::schema(), conversations::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  jobs::Queue jobs{*database, clock, ids, random};
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::TestDirectory names;
  OneLeader surroundings;
  notices::Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  Understanding understanding{needs()};
  Teaching teaching{understanding, jobs};
  Actor anna = user(11, Reach::own);
  Actor ben = user(12, Reach::own);
  Actor lead = identity::testing_administrator(14);
  Id<contacts::Contact> li = contacts.create(Actor::system(), {.name = "Li Wei"})->id;
};
DESKBELL_ON_BOTH_ENGINES(Centre);

TEST_P(Centre, a_customers_message_is_recognised_and_told_on_its_conversation) {
  const auto about = talk("Where is my parcel? It should have been here last week!");
  const auto found = seen(about.id);
  ASSERT_THAT(found.messages, SizeIs(1));
  EXPECT_EQ(found.messages.front().language, "en");
  EXPECT_EQ(found.messages.front().intents.front().label, "delivery_late");
  EXPECT_FALSE(found.messages.front().reasons.empty());
  EXPECT_EQ(found.mood->messages, 1);
  EXPECT_EQ(conversations.find(lead, about.id)->language, "en");
  EXPECT_THAT(kinds(about.id.value), ElementsAre("understanding.recognised"));
  EXPECT_EQ(code(understanding.of_conversation(ben, about.id)), ErrorCode::not_found);
  EXPECT_EQ(code(understanding.of_conversation(identity::testing_customer(li), about.id)),
            ErrorCode::permission_denied);
}

TEST_P(Centre, the_event_tells_what_a_fresh_fetch_answers) {
  const auto about = talk("我要退款，快点！");
  const auto found = seen(about.id);
  const auto all =
      database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, about.id.value, 0, 100); });
  const auto told = base::parse_json<MessageRecognised>(all.back().payload);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->recognition, found.messages.front());
  EXPECT_EQ(told->mood, *found.mood);
}

TEST_P(Centre, what_agents_write_is_not_recognised) {
  const auto about = talk("Hello, I have a question about my order");
  ASSERT_TRUE(conversations.post(anna, {.conversation = about.id, .client_id = "a", .text = "How can I help you?"}));
  EXPECT_THAT(seen(about.id).messages, SizeIs(1));
}

TEST_P(Centre, reading_the_log_again_changes_nothing) {
  const auto about = talk("I want to cancel my subscription");
  const auto before = seen(about.id);
  understanding.stop();
  (void)database->write([&](storage::Transaction& tx) -> Result<void> {
    tx.each_of("DELETE FROM understanding_cursor", {}, [](const storage::Row&) {});
    return {};
  });
  Understanding again{needs()};
  again.start();
  again.drain();
  EXPECT_EQ(again.of_conversation(anna, about.id)->messages, before.messages);
  EXPECT_EQ(again.of_conversation(anna, about.id)->mood, before.mood);
  EXPECT_THAT(kinds(about.id.value), SizeIs(1));
}

TEST_P(Centre, an_angry_customer_alarms_the_leaders_once_and_raises_the_priority) {
  const auto about = talk("This is the worst service I have ever seen, absolutely disgusting!!!");
  say(about.id, "You are a bunch of liars and thieves, I am furious!!!");
  say(about.id, "Worst company ever, I hate you, never again!!!");
  const auto found = seen(about.id);
  ASSERT_TRUE(found.mood->alarmed_at) << found.mood->running;
  EXPECT_EQ(conversations.find(lead, about.id)->priority, 1);
  const auto told = notices.list(lead, {})->items;
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told.front().code, "understanding.mood_alarm");
  EXPECT_EQ(told.front().params.at("name"), "Li Wei");
}

TEST_P(Centre, a_correction_is_kept_told_and_becomes_an_example_without_numbers) {
  const auto about = talk("Call me on +1 202 555 0143 because my thing is making a noise");
  const auto before = seen(about.id).messages.front();
  const auto after = understanding.correct(anna, before.message, {.what = Aspect::intent, .label = "callback_request"});
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(after->intents.front(), (Guess{"callback_request", 1}));
  EXPECT_EQ(after->corrections.front().by, anna.user());
  EXPECT_EQ(understanding.of_conversation(anna, about.id)->messages.front(), *after);
  EXPECT_EQ(understanding.correct(anna, before.message, {.what = Aspect::intent, .label = "callback_request"}), *after);
  EXPECT_THAT(kinds(about.id.value), ElementsAre("understanding.recognised", "understanding.corrected"));
  const auto examples = teaching.examples(lead, {.aspect = Aspect::intent})->items;
  ASSERT_THAT(examples, SizeIs(1));
  EXPECT_EQ(examples.front().origin, Origin::correction);
  EXPECT_THAT(examples.front().text, ::testing::HasSubstr("[phone]"));
  ASSERT_TRUE(understanding.correct(anna, before.message, {.what = Aspect::intent, .label = "repair_request"}));
  EXPECT_THAT(teaching.examples(lead, {.aspect = Aspect::intent})->items, SizeIs(1));
  EXPECT_EQ(code(understanding.correct(anna, before.message, {.what = Aspect::urgency, .label = "huge"})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(understanding.correct(ben, before.message, {.label = "repair_request"})), ErrorCode::not_found);
  EXPECT_EQ(code(understanding.correct(anna, {12345}, {.label = "repair_request"})), ErrorCode::not_found);
}

TEST_P(Centre, a_corrected_sentiment_changes_the_mood) {
  const auto about = talk("Great, just great, it broke again");
  const auto message = seen(about.id).messages.front().message;
  ASSERT_TRUE(understanding.correct(anna, message, {.what = Aspect::sentiment, .label = "very_negative"}));
  EXPECT_EQ(understanding.of_conversation(anna, about.id)->mood->running, -2);
}

TEST_P(Centre, merged_messages_keep_what_was_recognised) {
  const auto first = talk("I want my money back");
  const auto second = conversations.open(
      identity::testing_customer(li),
      {.contact = li, .message = conversations::PostMessage{.client_id = "second", .text = "Where is my invoice?"}});
  ASSERT_TRUE(second);
  EXPECT_THAT(seen(first.id).messages, SizeIs(1));
  ASSERT_TRUE(conversations.merge(lead, second->id, first.id));
  EXPECT_THAT(seen(first.id).messages, SizeIs(2));
  EXPECT_EQ(seen(first.id).mood->messages, 2);
  ASSERT_TRUE(conversations.undo_merge(lead, second->id));
  EXPECT_THAT(seen(first.id).messages, SizeIs(1));
}

TEST_P(Centre, labels_are_the_programs_and_ones_own) {
  const auto all = teaching.labels(anna, Aspect::intent).value();
  EXPECT_THAT(all, Contains(Field(&Label::key, "order_status")));
  EXPECT_GT(all.front().of_program, 50);
  ASSERT_TRUE(teaching.add_label(lead, {.key = "bulk_order", .title_en = "Bulk order"}));
  EXPECT_EQ(code(teaching.add_label(lead, {.key = "bulk_order", .title_en = "Again"})), ErrorCode::already_exists);
  EXPECT_EQ(code(teaching.add_label(lead, {.key = "Bulk Order", .title_en = "Again"})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(teaching.add_label(anna, {.key = "x", .title_en = "X"})), ErrorCode::permission_denied);
  const auto retired = teaching.change_label(lead, Aspect::intent, "price_question", {.state = LabelState::retired});
  ASSERT_TRUE(retired);
  EXPECT_EQ(retired->state, LabelState::retired);
  EXPECT_EQ(code(teaching.add_example(lead, {.text = "How much?", .label = "price_question"})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(teaching.change_label(lead, Aspect::urgency, "low", {.state = LabelState::retired})),
            ErrorCode::invalid_argument);
  for (const auto& guess : understanding.recognise("How much does it cost?").candidates)
    EXPECT_NE(guess.label, "price_question");
}

TEST_P(Centre, examples_are_imported_all_or_nothing) {
  const std::string table = "text\tlabel\nI need two hundred of them\tbulk_order\nWe want pallets\tbulk_order\n";
  const auto imported = teaching.import(lead, {.table = table, .new_labels = true});
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->added, 2);
  EXPECT_THAT(imported->labels, ElementsAre("bulk_order"));
  const auto wrong = teaching.import(lead, {.table = "text\tlabel\nFine\tbulk_order\nBad\tno_such\n"});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().fields.front().field, "table");
  EXPECT_EQ(code(teaching.import(lead, {.table = "no header\nx\ty\n"})), ErrorCode::invalid_argument);
  EXPECT_THAT(teaching.examples(lead, {.label = "bulk_order"})->items, SizeIs(2));
  EXPECT_THAT(teaching.examples(lead, {.query = "PALLETS"})->items, SizeIs(1));
  EXPECT_EQ(teaching.exported(lead, Aspect::intent).value(), table);
  const auto moved = teaching.add_example(lead, {.text = "we want PALLETS", .label = "change_order"});
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->label, "change_order");
  EXPECT_THAT(teaching.examples(lead, {})->items, SizeIs(2));
  ASSERT_TRUE(teaching.remove_example(lead, moved->id));
  EXPECT_EQ(code(teaching.remove_example(lead, moved->id)), ErrorCode::not_found);
}

TEST_P(Centre, what_is_taught_is_trained_compared_activated_and_rolled_back) {
  ASSERT_TRUE(understanding.change(lead, {.intent_base = Base::replace}));
  std::string table = "text\tlabel\n";
  for (const char* what : {"flat tyre", "broken chain", "squeaky brake", "loose pedal", "bent wheel", "torn saddle"})
    for (const char* how : {"I have a ", "help with a ", "my bike has a ", "there is a ", "fix my "})
      table += std::string(how) + what + "\tworkshop\n" + std::string(how) + what + " tomorrow for rent\trental\n";
  ASSERT_TRUE(teaching.import(lead, {.table = table, .new_labels = true}));
  ASSERT_TRUE(teaching.add_example(lead, {.text = "a squeaky chain", .label = "workshop", .part = Part::test}));
  const auto waiting = teaching.train(lead, Aspect::intent, "bikes");
  ASSERT_TRUE(waiting) << waiting.error().message;
  EXPECT_EQ(waiting->state, VersionState::waiting);
  EXPECT_EQ(code(teaching.train(lead, Aspect::intent, "again")), ErrorCode::failed_precondition);
  EXPECT_EQ(code(teaching.activate(lead, Aspect::intent, 1)), ErrorCode::failed_precondition);
  jobs.run_due();
  const auto ready = teaching.version(lead, Aspect::intent, 1);
  ASSERT_TRUE(ready);
  ASSERT_EQ(ready->state, VersionState::ready) << ready->error;
  ASSERT_THAT(ready->models, SizeIs(1)) << "only the language that was taught";
  EXPECT_EQ(ready->models.front().own, 60);
  EXPECT_EQ(ready->models.front().own_test->examples, 1);
  EXPECT_FALSE(ready->models.front().program_test);
  ASSERT_TRUE(teaching.activate(lead, Aspect::intent, 1));
  const auto found = understanding.try_text(anna, "my bike has a bent wheel");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->versions.intent, 1);
  EXPECT_EQ(found->intents.front().label, "workshop");
  const auto compared = teaching.compare(lead, Aspect::intent, 0, 1);
  ASSERT_TRUE(compared);
  EXPECT_GT(compared->broken, 100);
  EXPECT_EQ(compared->mended, 1);
  ASSERT_TRUE(teaching.activate(lead, Aspect::intent, 0));
  EXPECT_EQ(understanding.try_text(anna, "my bike has a bent wheel")->versions.intent, 0);
  EXPECT_THAT(kinds(events::kWorkspaceStream), Contains("understanding.version_activated").Times(2));
  EXPECT_THAT(*teaching.versions(lead, Aspect::intent), SizeIs(2));
}

TEST_P(Centre, a_quality_report_is_made_in_the_background) {
  ASSERT_TRUE(understanding.change(lead, {.intent_base = Base::replace}));
  std::string table = "text\tlabel\n";
  for (int i = 0; i < 12; ++i) table += "cheap rental number " + std::to_string(i) + "\trental\n";
  ASSERT_TRUE(teaching.import(lead, {.table = table + "a broken chain\tworkshop\n", .new_labels = true}));
  EXPECT_TRUE(teaching.examine(lead, Aspect::intent)->running);
  jobs.run_due();
  const auto report = teaching.quality(lead, Aspect::intent).value();
  EXPECT_FALSE(report.running);
  EXPECT_FALSE(report.outdated);
  ASSERT_THAT(report.languages, SizeIs(1));
  EXPECT_THAT(report.languages.front().scarce, Contains(Field(&ScarceLabel::label, "workshop")));
}

TEST_P(Centre, settings_are_checked_and_changed_one_after_the_other) {
  auto settings = understanding.settings(anna).value();
  settings.alarm_below = -3;
  EXPECT_EQ(code(understanding.change(lead, settings)), ErrorCode::invalid_argument);
  settings.alarm_below = -1;
  settings.numbers = {{"RT-######"}};
  EXPECT_EQ(code(understanding.change(anna, settings)), ErrorCode::permission_denied);
  const auto changed = understanding.change(lead, settings);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->version, 1);
  EXPECT_EQ(code(understanding.change(lead, settings)), ErrorCode::aborted);
  EXPECT_THAT(understanding.try_text(anna, "it is RT-483921")->entities, SizeIs(1));
}

}  // namespace
}  // namespace deskbell::understanding
