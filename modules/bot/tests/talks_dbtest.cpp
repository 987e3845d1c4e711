#include "dialogs.h"

#include <conversations/testing.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <bot/bench.h>
#include <bot/learning.h>
#include <bot/talks.h>
#include <gtest/gtest.h>
#include <vault/testing.h>

#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace deskbell::bot {
namespace {

using conversations::AuthorKind;
using conversations::Conversation;
using conversations::OwnerKind;
using conversations::TestDirectory;
using identity::Reach;

constexpr Id<channel_web::Installation> kShop{31};

struct Decided {
  static constexpr std::string_view kKind = "approval.approved";
  std::string reference;
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(Decided, (), (reference, answer))

class BotAtWork : public ::testing::TestWithParam<storage::Engine> {
 protected:
  base::ManualClock clock;
  storage::TestDatabase database{
      GetParam(), {events::schema(), search::schema(), contacts::schema(), conversations::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  TestDirectory names;
  conversations::Conversations talks_of_all{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  std::vector<Passage> knowledge;
  std::vector<std::string> done_inside;
  std::function<void()> while_thinking;  // done once
  std::function<void()> while_writing;
  std::vector<std::string> proposed;
  bool article_live = false;
  Composed composed;
  Proposed suggested;
  int asked_to_suggest = 0;
  std::set<std::string> offered;
  std::string refused;
  std::int64_t left = 0;
  std::vector<std::string> asked_to_compose;
  Customer person{.name = "Li Wei"};
  Needs needs{.database = *database,
              .log = log,
              .ids = ids,
              .clock = clock,
              .vault = vault::testing_vault(),
              .conversations = talks_of_all,
              .ports = ports()};
  Bots bots{needs};
  Talks talks{needs, bots};
  Bench bench{needs, bots};
  Learning learning{needs};

  Actor admin = identity::testing_administrator(1);
  Actor anna =
      identity::testing_user(11, Reach::queues, {Permission::view_conversations, Permission::reply, Permission::assign},
                             {TestDirectory::kSales});
  Id<contacts::Contact> customer = contacts.create(Actor::system(), {.name = "Li Wei"})->id;
  Actor li = identity::testing_customer(customer, "Li Wei");
  Bot nora = make_bot();
  int said_ = 0;

  Ports ports() {
    return {.hear =
                [](std::string_view said, std::string_view) {
                  Heard heard{.language = said.size() > 2 && (said[0] & 0x80) ? "zh-CN" : "en"};
                  if (said.find("terrible") != said.npos) heard.sentiment = -1.8;
                  return heard;
                },
            .find =
                [this](std::string_view said, std::string_view, std::size_t) {
                  if (const auto now = std::exchange(while_thinking, {})) now();
                  return found_for(said);
                },
            .compose =
                [this](const ModelQuestion& question, std::span<const Passage> passages) {
                  asked_to_compose.push_back(question.said.back() + "|" + std::to_string(passages.size()));
                  left = question.left_millionths;
                  return composed;
                },
            .suggest_dialog =
                [this](const ModelQuestion& question, std::span<const Offer> offers, const auto& accept) {
                  ++asked_to_suggest;
                  left = question.left_millionths;
                  for (const Offer& one : offers) offered.insert(one.dialog);
                  if (suggested.dialog.empty()) return suggested;
                  const auto taken = accept(suggested);
                  refused = taken ? "" : taken.error().message;
                  return taken ? suggested : Proposed{.cost_millionths = suggested.cost_millionths};
                },
            .customer = [this](storage::Snapshot&, Id<contacts::Contact>) { return std::optional(person); },
            .queue_name = [this](storage::Snapshot& snapshot,
                                 Id<routing::Queue> id) { return names.queue_name(snapshot, id); },
            .has_installation = [](storage::Snapshot&, Id<channel_web::Installation> id) { return id == kShop; },
            .inside = [this](storage::Transaction&, const Inside& what) -> Result<ActionOutcome> {
              if (const auto now = std::exchange(while_writing, {})) now();
              done_inside.push_back(what.inputs.at("subject"));
              ActionOutcome outcome{.done = true, .slots = {{"case_number", "INQ-1001"}}};
              if (what.kind == ActionKind::ask_approval) {
                outcome.slots["approval"] = "asked";
                outcome.awaits = "approval-" + std::to_string(done_inside.size());
              }
              return outcome;
            },
            .propose = [this](const Actor&, const ArticleDraft& draft) -> Result<std::string> {
              proposed.push_back(draft.title);
              return std::string("77");
            },
            .article = [this](storage::Snapshot&, const std::string&) { return ArticleStanding{.live = article_live}; },
            .news = [](const events::Event& event) -> std::optional<News> {
              if (event.kind != Decided::kKind) return std::nullopt;
              const auto decided = base::parse_json<Decided>(event.payload);
              return News{decided->reference, {{"approval", decided->answer}}};
            }};
  }
  std::vector<Passage> found_for(std::string_view said) {
    std::vector<Passage> out = knowledge;
    for (Passage& one : out) one.trust = likeness(one.title, said);
    std::ranges::sort(out, [](const Passage& a, const Passage& b) { return a.trust > b.trust; });
    return out;
  }
  Bot make_bot() {
    const auto bot = bots.create(admin, {.name = "Nora",
                                         .languages = {"en", "zh-CN"},
                                         .greeting = {{"en", "Hello!"}, {"zh-CN", "您好！"}},
                                         .state = BotState::on,
                                         .installations = {{kShop}},
                                         .queues = {{TestDirectory::kRepairs}},
                                         .hand_over_queue = TestDirectory::kSales});
    EXPECT_TRUE(bot) << bot.error().message;
    return bot.value_or(Bot{});
  }

  // Everything that is due is done, as the consumer and the threads would.
  void run() {
    for (int rounds = 0; rounds < 50; ++rounds) {
      follow();
      follow();  // what following has brought about: a talk that begins again
      bool worked = false;
      while (talks.work()) worked = true;
      if (!worked) return;
    }
    FAIL() << "it never ends";
  }
  // Others may be writing to the same server, so the log is asked again until it tells everything.
  void follow() {
    // Also what is not final yet, because somebody else's transaction on the server of the tests is older.
    std::int64_t last = 0;
    database->read([&](storage::Snapshot& snapshot) {
      snapshot.each_of("SELECT COALESCE(MAX(position), 0) FROM event", {},
                       [&](const storage::Row& row) { last = row.integer(0); });
    });
    while (seen_ < last) {
      const auto done = database->write([&](storage::Transaction& tx) -> Result<void> {
        const auto news = log.read(tx, seen_, 1'000);
        if (news.empty()) {
          std::this_thread::yield();
          return {};
        }
        seen_ = news.back().position;
        return talks.follower()(tx, news);
      });
      ASSERT_TRUE(done) << done.error().message;
    }
  }
  Id<Conversation> chat(const std::string& text) {
    const auto owner =
        database->read([&](storage::Snapshot& snapshot) { return talks.for_installation(snapshot, kShop, customer); });
    const auto opened = talks_of_all.open(
        li, {.contact = customer,
             .queue = TestDirectory::kSales,
             .bot = owner,
             .message = conversations::PostMessage{.client_id = "c" + std::to_string(++said_), .text = text}});
    EXPECT_TRUE(opened) << opened.error().message;
    run();
    return opened->id;
  }
  std::vector<std::string> say(Id<Conversation> id, const std::string& text) {
    const auto before = texts(id).size();
    clock.advance(std::chrono::seconds(1));
    const auto posted =
        talks_of_all.post(li, {.conversation = id, .client_id = "c" + std::to_string(++said_), .text = text});
    EXPECT_TRUE(posted) << posted.error().message;
    run();
    auto all = texts(id);
    return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
  }
  // What the bot said.
  std::vector<std::string> texts(Id<Conversation> id) {
    std::vector<std::string> out;
    for (const auto& one : talks_of_all.messages(Actor::system(), id, {.after_seq = 0, .limit = 200})->items)
      if (one.author_kind == AuthorKind::bot && one.kind != conversations::MessageKind::note)
        out.push_back(one.card ? one.card->title : one.text);
    return out;
  }
  std::string note(Id<Conversation> id) {
    for (const auto& one : talks_of_all.messages(Actor::system(), id, {.after_seq = 0, .limit = 200})->items)
      if (one.kind == conversations::MessageKind::note) return one.text;
    return "";
  }
  // A dialog that asks for a refund, which somebody decides later, and one that asks for a colour.
  void teach_refunds(std::optional<bool> by_model = {}) {
    ActionDraft ask{.key = "ask_refund",
                    .name = "Ask for a refund",
                    .kind = ActionKind::ask_approval,
                    .has_effect = true,
                    .inputs =
                        std::map<std::string, std::string>{
                            {"subject", "{{order}}"}, {"amount", "20"}, {"currency", "EUR"}, {"reason", "x"}},
                    .by_model = by_model};
    ASSERT_TRUE(bots.create_action(admin, nora.id, ask));
    teach("refund", "Refund", R"({
      "slots": [{"name": "order", "type": "order"}, {"name": "approval", "type": "text"}, {"name": "case_number", "type": "text"}],
      "start": "which",
      "nodes": [{"id": "which", "kind": "ask", "slot": "order", "text": {"en": "Which order?", "zh-CN": "?"}, "next": "ask"},
                {"id": "ask", "kind": "action", "action": "ask_refund", "confirm": {"en": "Refund {{order}}?", "zh-CN": "?"}, "next": "told", "otherwise": "left"},
                {"id": "told", "kind": "condition", "when": {"fact": "slot.approval", "is": "is", "value": "approved"}, "next": "granted", "otherwise": "waits"},
                {"id": "waits", "kind": "end", "text": {"en": "{{case_number}} waits.", "zh-CN": "?"}},
                {"id": "granted", "kind": "end", "text": {"en": "{{order}} is granted, {{case_number}}.", "zh-CN": "?"}},
                {"id": "left", "kind": "end"}],
      "intents": [], "examples": {"en": ["I want my money back"]}})");
    teach("colour", "Colours", R"({
      "slots": [{"name": "colour", "type": "text"}], "start": "which",
      "nodes": [{"id": "which", "kind": "ask", "slot": "colour", "text": {"en": "Which colour?", "zh-CN": "?"}, "next": "end"},
                {"id": "end", "kind": "end", "text": {"en": "{{colour}} it is.", "zh-CN": "?"}}],
      "intents": [], "examples": {"en": ["choose a colour"]}})");
  }
  Dialog teach(const std::string& key, const std::string& title, std::string_view definition) {
    const auto parsed = base::parse_json<Definition>(definition);
    EXPECT_TRUE(parsed) << parsed.error().message;
    const auto dialog = bots.create_dialog(
        admin, nora.id,
        {.key = key, .title = Words{{"en", title}, {"zh-CN", title}}, .draft = parsed.value_or(Definition{})});
    EXPECT_TRUE(dialog) << dialog.error().message;
    for (const DialogMistake& one : dialog->mistakes) ADD_FAILURE() << one.field << " " << one.message;
    const auto published = bots.publish(admin, nora.id, dialog->id, "first");
    EXPECT_TRUE(published) << published.error().message;
    return published.value_or(Dialog{});
  }
  Id<Conversation> refund_asked() {
    const auto id = chat("I want my money back for KB-100001");
    EXPECT_EQ(texts(id).back(), "Refund KB-100001?");
    EXPECT_EQ(say(id, "yes").front(), "INQ-1001 waits.");
    return id;
  }
  void decide(const std::string& reference) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      log.append(tx, 1, 0, Decided{reference, "approved"});
      return {};
    }));
    run();
  }
  Conversation fetch(Id<Conversation> id) { return talks_of_all.find(Actor::system(), id).value(); }
  template <class T>
  static ErrorCode code(const Result<T>& result) {
    return result ? ErrorCode::internal : result.error().code;
  }

 private:
  std::int64_t seen_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(BotAtWork);

TEST_P(BotAtWork, it_says_what_it_is_and_answers_with_the_article_and_its_version) {
  knowledge = {
      {.article = "5", .version = 3, .title = "How long is the warranty", .text = "Two years.", .language = "en"}};
  const auto id = chat("how long is the warranty?");
  const auto all = texts(id);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_TRUE(all[0].starts_with("Hello!\n\nI am Nora, an automated assistant."));
  EXPECT_EQ(all[1], "Two years.\n\n*Source: How long is the warranty (version 3)*");
  EXPECT_EQ(all[2], "Did that help?");
  EXPECT_EQ(fetch(id).owner_kind, OwnerKind::bot);
  EXPECT_EQ(say(id, "Yes, that helped"), std::vector<std::string>{"Good to hear. Is there anything else?"});
  const auto view = talks.of(anna, id);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->turns[0].verdict, Verdict::right);
  EXPECT_EQ(say(id, "no thanks"), std::vector<std::string>{"Goodbye, and thank you for writing."});
  EXPECT_EQ(fetch(id).status, conversations::Status::closed);
}

TEST_P(BotAtWork, an_answer_in_other_words_takes_the_place_of_the_passage_it_cites) {
  knowledge = {
      {.article = "5", .version = 3, .title = "How long is the warranty", .text = "Two years.", .language = "en"},
      {.article = "6", .version = 1, .title = "Where are you", .text = "In Kiel.", .language = "en"}};
  composed = Composed{.text = "The warranty is two years.", .articles = {"5"}};
  const auto id = chat("how long is the warranty?");
  EXPECT_EQ(texts(id).at(1), "The warranty is two years.\n\n*Source: How long is the warranty (version 3)*");
  EXPECT_EQ(asked_to_compose, std::vector<std::string>{"how long is the warranty?|1"}) << "once, with what fits";
  composed = Composed{.text = "It is in Kiel.", .articles = {"6"}};
  EXPECT_TRUE(texts(chat("how long is the warranty?")).at(1).starts_with("Two years.")) << "it cites another one";
  composed = {};
  EXPECT_TRUE(texts(chat("how long is the warranty?")).at(1).starts_with("Two years.")) << "it may not be told";
  asked_to_compose.clear();
  chat("flurble wurble");
  EXPECT_TRUE(asked_to_compose.empty()) << "nothing was found to answer with";
}

TEST_P(BotAtWork, what_a_model_proposes_begins_a_dialog_that_goes_on_as_always) {
  teach_refunds(true);
  suggested = {.dialog = "refund", .slots = {{"order", "KB-100001"}}};
  const auto id = chat("the blender of kb-100001 went up in smoke");
  EXPECT_EQ(offered, std::set<std::string>{"refund"}) << "what does nothing needs no model";
  EXPECT_EQ(texts(id).back(), "Refund KB-100001?") << refused;
  EXPECT_TRUE(done_inside.empty()) << "it is confirmed first";
  EXPECT_EQ(say(id, "yes").front(), "INQ-1001 waits.");
  EXPECT_EQ(done_inside, std::vector<std::string>{"KB-100001"});
  EXPECT_EQ(asked_to_suggest, 1) << "within a dialog it is not asked";
}

TEST_P(BotAtWork, what_a_model_may_not_propose_is_refused_and_the_talk_goes_on_without_it) {
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

TEST_P(BotAtWork, a_model_is_offered_nothing_that_nobody_has_marked_for_it) {
  teach_refunds();
  suggested = {.dialog = "refund"};
  chat("the blender went up in smoke");
  EXPECT_EQ(asked_to_suggest, 0);
}

TEST_P(BotAtWork, what_a_model_costs_counts_as_money) {
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

TEST_P(BotAtWork, it_hands_over_on_request_with_a_note_and_stays_away_until_it_is_given_back) {
  const auto id = chat("Where is my parcel from last week");
  EXPECT_EQ(say(id, "I want a human"),
            std::vector<std::string>{"I am passing you to a colleague, who sees what we have said so far."});
  EXPECT_EQ(fetch(id).status, conversations::Status::waiting);
  EXPECT_EQ(fetch(id).queue, TestDirectory::kSales);
  EXPECT_NE(note(id).find("The customer asked for a person."), std::string::npos);
  EXPECT_NE(note(id).find("Where is my parcel from last week"), std::string::npos);
  EXPECT_TRUE(say(id, "hello?").empty());
  EXPECT_FALSE(
      database
          ->write([&](storage::Transaction& tx) -> Result<bool> { return talks.take(tx, TestDirectory::kRepairs, id); })
          .value());
  ASSERT_TRUE(talks_of_all.post(anna, {.conversation = id, .client_id = "a1", .text = "Hi, Anna here"}));
  const auto given = talks.give(anna, id, nora.id, "Only small talk is left");
  ASSERT_TRUE(given) << given.error().message;
  run();
  EXPECT_EQ(say(id, "thanks"), std::vector<std::string>{"You are welcome. Is there anything else?"});
}

TEST_P(BotAtWork, it_never_talks_over_a_person) {
  const auto id = chat("hello");
  ASSERT_TRUE(talks_of_all.post(li, {.conversation = id, .client_id = "late", .text = "how long is the warranty?"}));
  ASSERT_TRUE(talks_of_all.post(anna, {.conversation = id, .client_id = "a1", .text = "I take this"}));
  const auto before = texts(id).size();
  run();
  EXPECT_EQ(texts(id).size(), before);
  EXPECT_EQ(fetch(id).owner, anna.user());
  EXPECT_EQ(talks.of(anna, id)->talk.stage, TalkStage::taken);
}

TEST_P(BotAtWork, what_becomes_due_while_it_thinks_is_answered_too) {
  teach_refunds();
  const auto id = chat("hello");
  while_thinking = [&] {
    ASSERT_TRUE(talks_of_all.post(li, {.conversation = id, .client_id = "meanwhile", .text = "choose a colour"}));
    follow();
  };
  EXPECT_EQ(say(id, "how long is the warranty?").back(), "Which colour?");
}

// Another node follows the log between the reads and the writes of a round.
TEST_P(BotAtWork, what_becomes_due_while_it_writes_is_answered_too) {
  if (GetParam() == storage::Engine::sqlite) return;  // has one writer: there is nothing in between
  teach_refunds();
  const auto id = chat("I want my money back for KB-100001");
  while_writing = [&] {
    std::thread([&] {
      ASSERT_TRUE(talks_of_all.post(li, {.conversation = id, .client_id = "meanwhile", .text = "choose a colour"}));
      follow();
    }).join();
  };
  const auto all = say(id, "yes");
  EXPECT_EQ(all.front(), "INQ-1001 waits.");
  EXPECT_EQ(all.back(), "Which colour?");
}

TEST_P(BotAtWork, anger_and_doubt_go_to_people) {
  const auto angry = chat("this is terrible");
  EXPECT_EQ(talks.of(anna, angry)->talk.reason, HandOverReason::angry);
  const auto unsure = chat("flurble wurble");
  EXPECT_EQ(fetch(unsure).owner_kind, OwnerKind::bot);
  say(unsure, "wurble flurble then");
  EXPECT_EQ(talks.of(anna, unsure)->talk.reason, HandOverReason::doubt);
}

TEST_P(BotAtWork, a_stopped_bot_gives_up_its_talks) {
  const auto id = chat("hello");
  ASSERT_TRUE(bots.stop(admin, nora.id));
  run();
  EXPECT_EQ(talks.of(anna, id)->talk.reason, HandOverReason::off);
  EXPECT_FALSE(database->read([&](storage::Snapshot& s) { return talks.for_installation(s, kShop, customer); }));
  EXPECT_EQ(code(talks.give(anna, id, nora.id, "")), ErrorCode::failed_precondition);
}

TEST_P(BotAtWork, a_dialog_with_an_action_in_deskbell_runs_once) {
  ActionDraft open{.key = "open_case",
                   .name = "Open a case",
                   .kind = ActionKind::open_case,
                   .has_effect = true,
                   .inputs = std::map<std::string, std::string>{{"subject", "{{what}}"}}};
  ASSERT_TRUE(bots.create_action(admin, nora.id, open));
  const auto definition = base::parse_json<Definition>(R"({
    "slots": [{"name": "what", "type": "text"}, {"name": "case_number", "type": "text"}], "start": "a",
    "nodes": [{"id": "a", "kind": "ask", "slot": "what", "text": {"en": "What happened?"}, "next": "b"},
              {"id": "b", "kind": "action", "action": "open_case", "confirm": {"en": "Shall I file it?"}, "next": "c"},
              {"id": "c", "kind": "end", "text": {"en": "Filed as {{case_number}}."}}],
    "intents": [], "examples": {"en": ["I want to complain"]}})");
  ASSERT_TRUE(definition) << definition.error().message;
  const auto dialog = bots.create_dialog(
      admin, nora.id,
      {.key = "complaint", .title = Words{{"en", "Complain"}, {"zh-CN", "投诉"}}, .draft = *definition});
  ASSERT_TRUE(dialog) << dialog.error().message;
  EXPECT_TRUE(dialog->mistakes.empty());
  const auto published = bots.publish(admin, nora.id, dialog->id, "first");
  ASSERT_TRUE(published) << published.error().message;
  EXPECT_EQ(published->live, 1);
  const auto id = chat("I want to complain");
  EXPECT_EQ(texts(id).back(), "What happened?");
  EXPECT_EQ(say(id, "The kettle leaks"), std::vector<std::string>{"Shall I file it?"});
  EXPECT_TRUE(done_inside.empty());
  const auto end = say(id, "yes");
  ASSERT_FALSE(end.empty());
  EXPECT_EQ(end[0], "Filed as INQ-1001.");
  EXPECT_EQ(done_inside, std::vector<std::string>{"The kettle leaks"});
  EXPECT_EQ(talks.of(anna, id)->actions.size(), 1u);
  EXPECT_EQ(code(bots.remove_action(admin, nora.id, bots.actions(admin, nora.id)->front().id)),
            ErrorCode::failed_precondition);

  const auto saved = bench.save_conversation(admin, nora.id, id, "Complaint");
  ASSERT_TRUE(saved) << saved.error().message;
  auto with_answer = *saved;
  with_answer.actions["open_case"] = {.done = true, .slots = {{"case_number", "INQ-1001"}}};
  ASSERT_TRUE(bench.save(admin, nora.id, saved->id,
                         {with_answer.name, with_answer.language, with_answer.steps, with_answer.actions}));
  auto results = bench.run(admin, nora.id, false);
  ASSERT_TRUE(results);
  EXPECT_TRUE(results->at(0).passed) << (results->at(0).difference ? results->at(0).difference->step : 0);
  auto changed = *definition;
  changed.nodes[0].text = Words{{"en", "Tell me"}};
  ASSERT_TRUE(bots.change_dialog(admin, nora.id, dialog->id, dialog->draft_version, {.draft = changed}));
  EXPECT_FALSE(bench.run(admin, nora.id, true)->at(0).passed);
  EXPECT_TRUE(bench.run(admin, nora.id, false)->at(0).passed);
}

TEST_P(BotAtWork, what_is_decided_later_is_told_in_the_middle_of_something_else) {
  teach_refunds();
  const auto id = refund_asked();
  EXPECT_EQ(say(id, "choose a colour").back(), "Which colour?");
  const auto before = texts(id).size();
  decide("approval-1");
  const auto all = texts(id);
  const std::vector<std::string> news{all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
  EXPECT_EQ(news, (std::vector<std::string>{"There is news about “Refund”.", "KB-100001 is granted, INQ-1001.",
                                            "Back to what we were doing:", "Which colour?"}));
  EXPECT_EQ(say(id, "green").front(), "green it is.");
  decide("approval-1");
  EXPECT_EQ(texts(id).size(), before + news.size() + 2);
}

TEST_P(BotAtWork, a_talk_that_was_over_begins_again_with_the_news) {
  teach_refunds();
  const auto id = refund_asked();
  say(id, "no thanks");
  EXPECT_EQ(fetch(id).status, conversations::Status::closed);
  const auto before = texts(id).size();
  decide("approval-1");
  EXPECT_EQ(fetch(id).owner_kind, OwnerKind::bot);
  EXPECT_EQ(fetch(id).status, conversations::Status::open);
  EXPECT_EQ(texts(id)[before + 1], "KB-100001 is granted, INQ-1001.");
}

TEST_P(BotAtWork, news_go_to_the_people_who_have_the_talk) {
  teach_refunds();
  const auto id = refund_asked();
  ASSERT_TRUE(talks_of_all.post(anna, {.conversation = id, .client_id = "a1", .text = "Hi, Anna here"}));
  const auto before = texts(id).size();
  decide("approval-1");
  EXPECT_EQ(texts(id).size(), before);
  EXPECT_NE(note(id).find("“Refund” is decided, and the bot has not told the customer:\n- approval: approved"),
            std::string::npos)
      << note(id);
  ASSERT_TRUE(talks.give(anna, id, nora.id, ""));
  run();
  EXPECT_EQ(texts(id).size(), before);
}

TEST_P(BotAtWork, a_dialog_that_says_something_else_than_saved_talks_is_not_published) {
  teach_refunds();
  const auto all = *bots.dialogs(admin, nora.id);
  const auto colour = std::ranges::find(all, "colour", &Dialog::key);
  ASSERT_TRUE(bench.save(
      admin, nora.id, std::nullopt,
      {.name = "A colour",
       .language = "en",
       .steps = {{.said = "choose a colour", .expected = {"Hello!", "Which colour?"}, .hand_over = {}},
                 {.said = "red", .expected = {"red it is.", "Is there anything else I can do?"}, .hand_over = {}}}}));
  auto draft = colour->draft;
  draft.nodes[1].text = Words{{"en", "{{colour}}, then."}, {"zh-CN", "?"}};
  ASSERT_TRUE(bots.change_dialog(admin, nora.id, colour->id, colour->draft_version, {.draft = draft}));
  const auto refused = bench.publish(admin, nora.id, colour->id, "", Regression::heed);
  ASSERT_EQ(code(refused), ErrorCode::failed_precondition);
  ASSERT_EQ(refused.error().fields.size(), 1u);
  EXPECT_TRUE(refused.error().fields[0].field.starts_with("saved_talks."));
  EXPECT_NE(refused.error().fields[0].message.find("“A colour”, turn 2: "), std::string::npos);
  EXPECT_NE(refused.error().fields[0].message.find("red, then."), std::string::npos);
  EXPECT_EQ(bots.dialog(admin, nora.id, colour->id)->live, 1);
  ASSERT_TRUE(bench.publish(admin, nora.id, colour->id, "On purpose", Regression::ignore));
  EXPECT_EQ(bots.versions(admin, nora.id, colour->id)->front().note, "On purpose · Saved talks differed: “A colour”");
}

TEST_P(BotAtWork, its_figures_tell_who_solved_it_and_why_people_got_it) {
  teach_refunds();
  const Time from = clock.now();
  say(refund_asked(), "no thanks");
  chat("this is terrible");
  const auto taken = chat("hello");
  ASSERT_TRUE(talks_of_all.post(anna, {.conversation = taken, .client_id = "a1", .text = "I take this"}));
  run();
  say(chat("hello"), "bye");
  const Figures figures = talks.figures(from);
  EXPECT_EQ(figures.talks, 4);
  EXPECT_EQ(figures.solved, 1);
  EXPECT_EQ(figures.taken, 1);
  EXPECT_EQ(figures.handed_over, (std::map<HandOverReason, std::int64_t>{{HandOverReason::angry, 1}}));
  EXPECT_EQ(figures.actions, 1);
  EXPECT_EQ(figures.failed_actions, 0);
}

TEST_P(BotAtWork, versions_are_published_and_rolled_back) {
  auto draft = return_dialog();
  const auto dialog = bots.create_dialog(
      admin, nora.id, {.key = "return", .title = Words{{"en", "Return"}, {"zh-CN", "退货"}}, .draft = draft});
  ASSERT_TRUE(dialog);
  EXPECT_FALSE(dialog->mistakes.empty());
  EXPECT_EQ(code(bots.publish(admin, nora.id, dialog->id, "")), ErrorCode::invalid_argument);
  const auto simple = [](const std::string& text) {
    return Definition{
        .slots = {}, .start = "e", .nodes = {{.id = "e", .kind = NodeKind::end, .text = Words{{"en", text}}}}};
  };
  auto one = bots.change_dialog(admin, nora.id, dialog->id, 1, {.draft = simple("one")});
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ(code(bots.change_dialog(admin, nora.id, dialog->id, 1, {})), ErrorCode::aborted);
  ASSERT_TRUE(bots.publish(admin, nora.id, dialog->id, "one"));
  ASSERT_TRUE(bots.change_dialog(admin, nora.id, dialog->id, 2, {.draft = simple("two")}));
  ASSERT_TRUE(bots.publish(admin, nora.id, dialog->id, "two"));
  EXPECT_EQ(bots.versions(admin, nora.id, dialog->id)->size(), 2u);
  const auto back = bots.roll_back(admin, nora.id, dialog->id, 1);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->live, 1);
  EXPECT_TRUE(back->changed);
  EXPECT_EQ(code(bots.list(anna)), ErrorCode::permission_denied);
  EXPECT_EQ(bots.summaries(anna)->at(0).name, "Nora");
}

TEST_P(BotAtWork, a_place_has_one_bot_and_secrets_are_never_told) {
  EXPECT_EQ(code(bots.create(admin, {.name = "Olaf", .languages = {"en"}, .installations = {{kShop}}})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(bots.create(admin, {.name = "nora", .languages = {"en"}})), ErrorCode::already_exists);
  ASSERT_TRUE(bots.set_secret(admin, nora.id, "shop", "s3cr3t"));
  EXPECT_EQ(bots.secrets(admin, nora.id)->at(0).name, "shop");
  EXPECT_EQ(bots.sealed().use().size(), 1u);
  EXPECT_EQ(code(bots.remove(admin, nora.id)), ErrorCode::failed_precondition);
}

TEST_P(BotAtWork, what_nobody_could_answer_is_gathered_drafted_and_goes_live) {
  for (const char* question :
       {"do you ship to iceland", "can you ship to Iceland?", "shipping to iceland please", "is tea allowed"}) {
    const auto id = chat(question);
    ASSERT_TRUE(talks_of_all.close(Actor::system(), id));
    run();
  }
  EXPECT_EQ(*learning.gather(admin), 4);
  EXPECT_EQ(*learning.gather(admin), 0);
  const auto clusters = learning.list(admin, {});
  ASSERT_TRUE(clusters);
  ASSERT_GE(clusters->size(), 2u);
  const Cluster& iceland = clusters->front();
  EXPECT_EQ(iceland.count, 3);
  EXPECT_TRUE(iceland.hot);
  EXPECT_TRUE(iceland.fresh);
  EXPECT_EQ(iceland.examples.size(), 3u);
  const auto drafted = learning.propose(admin, iceland.id, Id<identity::User>{11}, "Shipping to Iceland", "We do.");
  ASSERT_TRUE(drafted) << drafted.error().message;
  EXPECT_EQ(drafted->state, ClusterState::drafted);
  EXPECT_EQ(proposed, std::vector<std::string>{"Shipping to Iceland"});
  article_live = true;
  EXPECT_EQ(learning.list(admin, {.state = ClusterState::live})->size(), 1u);
}

TEST_P(BotAtWork, the_fixed_test_and_thresholds_give_figures) {
  ASSERT_TRUE(bench.set_questions(admin, nora.id,
                                  {{.text = "how long is the warranty", .language = "en", .article = "5"},
                                   {.text = "sing me a song", .language = "en"}}));
  const auto before = bench.test(admin, nora.id, "before");
  ASSERT_TRUE(before) << before.error().message;
  EXPECT_EQ(before->right, 1);
  EXPECT_EQ(before->unanswered, 1);
  knowledge = {
      {.article = "5", .version = 1, .title = "How long is the warranty", .text = "Two years.", .language = "en"}};
  EXPECT_EQ(bench.test(admin, nora.id, "after")->right, 2);
  EXPECT_EQ(bench.tests(admin, nora.id)->size(), 2u);
  const auto id = chat("how long is the warranty?");
  say(id, "No, not quite");
  const auto report = bench.thresholds(admin, nora.id, clock.now() - std::chrono::hours(1), 5, 1);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->questions, 1);
  EXPECT_EQ(report->known, 1);
  EXPECT_EQ(report->rows.front().wrong, 1);
  EXPECT_FALSE(report->best);
}

TEST_P(BotAtWork, a_talk_that_nobody_writes_to_is_closed) {
  const auto id = chat("hello");
  clock.advance(std::chrono::minutes(31));
  talks.sweep(10);
  EXPECT_EQ(fetch(id).status, conversations::Status::closed);
  EXPECT_EQ(say(id, "hello again").size(), 1u);
  EXPECT_EQ(fetch(id).owner_kind, OwnerKind::bot);
}

}  // namespace
}  // namespace deskbell::bot
