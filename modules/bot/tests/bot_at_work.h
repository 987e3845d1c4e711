#pragma once
#include "dialogs.h"

#include <base/testing.h>
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

using conversations::AuthorKind;
using conversations::Conversation;
using conversations::OwnerKind;
using conversations::TestDirectory;
using identity::Reach;

inline constexpr Id<channel_web::Installation> kShop{31};

struct Decided {
  static constexpr std::string_view kKind = "approval.approved";
  std::string reference;
  std::string answer;
};
BOOST_DESCRIBE_STRUCT(Decided, (), (reference, answer))

// A bot in a shop with people beside it; what it finds, does and is told by a model is said by the test.
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

 private:
  std::int64_t seen_ = 0;
};

}  // namespace deskbell::bot
