#include "bot_at_work.h"

namespace deskbell::bot {
namespace {

// Talks from the greeting to the end or the hand-over.
class BotTalks : public BotAtWork {};
DESKBELL_ON_BOTH_ENGINES(BotTalks);

TEST_P(BotTalks, it_says_what_it_is_and_answers_with_the_article_and_its_version) {
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

TEST_P(BotTalks, it_hands_over_on_request_with_a_note_and_stays_away_until_it_is_given_back) {
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

TEST_P(BotTalks, it_never_talks_over_a_person) {
  const auto id = chat("hello");
  ASSERT_TRUE(talks_of_all.post(li, {.conversation = id, .client_id = "late", .text = "how long is the warranty?"}));
  ASSERT_TRUE(talks_of_all.post(anna, {.conversation = id, .client_id = "a1", .text = "I take this"}));
  const auto before = texts(id).size();
  run();
  EXPECT_EQ(texts(id).size(), before);
  EXPECT_EQ(fetch(id).owner, anna.user());
  EXPECT_EQ(talks.of(anna, id)->talk.stage, TalkStage::taken);
}

TEST_P(BotTalks, what_becomes_due_while_it_thinks_is_answered_too) {
  teach_refunds();
  const auto id = chat("hello");
  while_thinking = [&] {
    ASSERT_TRUE(talks_of_all.post(li, {.conversation = id, .client_id = "meanwhile", .text = "choose a colour"}));
    follow();
  };
  EXPECT_EQ(say(id, "how long is the warranty?").back(), "Which colour?");
}

// Another node follows the log between the reads and the writes of a round.
TEST_P(BotTalks, what_becomes_due_while_it_writes_is_answered_too) {
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

TEST_P(BotTalks, anger_and_doubt_go_to_people) {
  const auto angry = chat("this is terrible");
  EXPECT_EQ(talks.of(anna, angry)->talk.reason, HandOverReason::angry);
  const auto unsure = chat("flurble wurble");
  EXPECT_EQ(fetch(unsure).owner_kind, OwnerKind::bot);
  say(unsure, "wurble flurble then");
  EXPECT_EQ(talks.of(anna, unsure)->talk.reason, HandOverReason::doubt);
}

TEST_P(BotTalks, a_stopped_bot_gives_up_its_talks) {
  const auto id = chat("hello");
  ASSERT_TRUE(bots.stop(admin, nora.id));
  run();
  EXPECT_EQ(talks.of(anna, id)->talk.reason, HandOverReason::off);
  EXPECT_FALSE(database->read([&](storage::Snapshot& s) { return talks.for_installation(s, kShop, customer); }));
  EXPECT_EQ(code(talks.give(anna, id, nora.id, "")), ErrorCode::failed_precondition);
}

TEST_P(BotTalks, a_dialog_with_an_action_in_deskbell_runs_once) {
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

TEST_P(BotTalks, what_is_decided_later_is_told_in_the_middle_of_something_else) {
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

TEST_P(BotTalks, a_talk_that_was_over_begins_again_with_the_news) {
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

TEST_P(BotTalks, news_go_to_the_people_who_have_the_talk) {
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

TEST_P(BotTalks, a_talk_that_nobody_writes_to_is_closed) {
  const auto id = chat("hello");
  clock.advance(std::chrono::minutes(31));
  talks.sweep(10);
  EXPECT_EQ(fetch(id).status, conversations::Status::closed);
  EXPECT_EQ(say(id, "hello again").size(), 1u);
  EXPECT_EQ(fetch(id).owner_kind, OwnerKind::bot);
}

}  // namespace
}  // namespace deskbell::bot
