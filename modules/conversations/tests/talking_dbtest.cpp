#include "centre_fixture.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace deskbell::conversations {
namespace {

class Talking : public Centre {};
DESKBELL_ON_BOTH_ENGINES(Talking);

TEST_P(Talking, a_visitor_opens_a_chat_that_waits_in_its_queue) {
  const auto id = chat();
  const Conversation c = fetch(id);
  EXPECT_EQ(c.status, Status::waiting);
  EXPECT_EQ(c.owner_kind, OwnerKind::queue);
  EXPECT_EQ(c.queue, kSales);
  EXPECT_EQ(c.unread, 1);
  EXPECT_EQ(c.contact.name, "Li Wei");
  EXPECT_EQ(c.last_message->text, "Hello");
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"opened", "message_posted", "queued"}));
  EXPECT_EQ(contacts.find(system, customer)->conversation_count, 1);
}

TEST_P(Talking, opening_twice_with_the_same_client_id_is_one_conversation) {
  const auto id = chat(li, "once");
  EXPECT_EQ(chat(li, "once"), id);
  EXPECT_NE(chat(li, "twice"), id);
  EXPECT_EQ(contacts.find(system, customer)->conversation_count, 2);
}

TEST_P(Talking, opening_for_somebody_else_or_into_nowhere_is_refused) {
  EXPECT_EQ(code(conversations.open(li, {.contact = other_customer})), ErrorCode::not_found);
  EXPECT_EQ(code(conversations.open(stranger, {.contact = customer})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.open(system, {.contact = {77}})), ErrorCode::not_found);
  EXPECT_EQ(code(conversations.open(li, {.contact = customer, .queue = Id<routing::Queue>{99}})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.open(anna, {.contact = customer, .priority = 10})), ErrorCode::invalid_argument);
  EXPECT_TRUE(conversations.history(system, customer)->items.empty());
}

TEST_P(Talking, an_agent_who_writes_first_owns_the_conversation) {
  const auto opened =
      conversations.open(anna, {.contact = customer,
                                .channel = Channel::api,
                                .queue = kSales,
                                .subject = "Recall",
                                .message = PostMessage{.client_id = "a", .text = "Your kettle is recalled."}});
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->status, Status::active);
  EXPECT_EQ(opened->owner, anna.user());
  EXPECT_EQ(opened->queue, kSales);
  EXPECT_EQ(opened->last_message->text, "Your kettle is recalled.");
}

TEST_P(Talking, messages_carry_the_seq_of_their_event) {
  const auto id = annas_chat();
  const Message message = say(anna, id, "Good morning");
  EXPECT_EQ(message.seq, stream(id).back().seq);
  EXPECT_EQ(message.author->value, anna.id);
  EXPECT_EQ(conversations.messages(li, id, {})->items.back(), message);
  EXPECT_EQ(fetch(id).last_seq, message.seq);
  EXPECT_EQ(fetch(id).unread, 0);
}

TEST_P(Talking, the_same_client_id_is_the_same_message_for_ever) {
  const auto id = annas_chat();
  const PostMessage draft{.conversation = id, .client_id = "x", .text = "Once"};
  const auto first = conversations.post(li, draft);
  const auto again = conversations.post(li, {.conversation = id, .client_id = "x", .text = "Twice"});
  ASSERT_TRUE(first);
  EXPECT_EQ(again, first);
  ASSERT_TRUE(conversations.close(anna, id));
  clock.advance(std::chrono::hours(30));
  EXPECT_EQ(conversations.post(li, draft), first);
  EXPECT_EQ(fetch(id).status, Status::closed);
}

TEST_P(Talking, a_post_right_after_another_sees_what_came_between) {
  const auto id = annas_chat();
  say(li, id, "One");
  say(anna, id, "Two");
  ASSERT_TRUE(conversations.read(li, id, fetch(id).last_seq));
  const auto rolled_back = database->write([&](storage::Transaction&) -> Result<void> {
    TRY(conversations.post(li, {.conversation = id, .client_id = "gone", .text = "Never said"}));
    return failure(ErrorCode::aborted, "not now");
  });
  EXPECT_FALSE(rolled_back);
  const Message three = say(li, id, "Three");
  EXPECT_EQ(fetch(id).last_seq, three.seq);
  EXPECT_EQ(fetch(id).contact_read_seq, three.seq);
  ASSERT_TRUE(conversations.assign(lead, id, {.user = loner.user()}));
  EXPECT_EQ(code(conversations.post(anna, {.conversation = id, .client_id = "late", .text = "Mine?"})),
            ErrorCode::failed_precondition);
  say(loner, id, "Mine");
  ASSERT_TRUE(conversations.close(loner, id));
  EXPECT_EQ(code(conversations.post(loner, {.conversation = id, .client_id = "later", .text = "Closed?"})),
            ErrorCode::failed_precondition);
  EXPECT_EQ(texts(li, id), (std::vector<std::string>{"Hello", "One", "Two", "Three", "Mine"}));
}

TEST_P(Talking, a_client_id_of_somebody_else_tells_nothing) {
  const auto id = annas_chat();
  ASSERT_TRUE(
      conversations.post(anna, {.conversation = id, .client_id = "x", .kind = MessageKind::note, .text = "Secret"}));
  const auto guessed = conversations.post(li, {.conversation = id, .client_id = "x", .text = "Hm"});
  EXPECT_EQ(code(guessed), ErrorCode::already_exists);
}

TEST_P(Talking, notes_never_reach_the_visitor) {
  const auto id = annas_chat();
  say(anna, id, "Wants a discount", MessageKind::note);
  say(anna, id, "Hello Li");
  EXPECT_EQ(texts(li, id), (std::vector<std::string>{"Hello", "Hello Li"}));
  EXPECT_EQ(texts(anna, id).size(), 3u);
  EXPECT_EQ(code(conversations.post(li, {.conversation = id, .kind = MessageKind::note, .text = "x"})),
            ErrorCode::invalid_argument);
}

TEST_P(Talking, who_may_not_see_a_conversation_cannot_tell_it_from_a_missing_one) {
  const auto id = annas_chat();
  for (const Actor* actor : {&ben, &loner, &stranger, &olga}) {
    EXPECT_EQ(code(conversations.find(*actor, id)), ErrorCode::not_found) << actor->name;
    EXPECT_EQ(code(conversations.post(*actor, {.conversation = id, .text = "Hi"})), ErrorCode::not_found)
        << actor->name;
    EXPECT_EQ(code(conversations.messages(*actor, id, {})), ErrorCode::not_found) << actor->name;
    EXPECT_EQ(code(conversations.read(*actor, id, 1)), ErrorCode::not_found) << actor->name;
    EXPECT_EQ(code(conversations.close(*actor, id)), ErrorCode::not_found) << actor->name;
    EXPECT_EQ(code(conversations.assign(*actor, id, {.user = actor->user()})), ErrorCode::not_found) << actor->name;
    EXPECT_EQ(code(conversations.save_draft(*actor, id, "x")), ErrorCode::not_found) << actor->name;
    EXPECT_EQ(code(conversations.access(*actor, id)), ErrorCode::not_found) << actor->name;
  }
  EXPECT_EQ(code(conversations.find(lead, {4711})), ErrorCode::not_found);
  EXPECT_EQ(conversations.find(ben, id).error(), conversations.find(ben, {4711}).error());
}

TEST_P(Talking, seeing_is_not_writing) {
  Actor reader = agent(16, Reach::none, {});
  reader.permissions.set(Permission::view_conversations, Reach::all);
  const auto id = annas_chat();
  EXPECT_TRUE(conversations.find(reader, id));
  EXPECT_EQ(code(conversations.post(reader, {.conversation = id, .text = "Hi"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.close(reader, id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.set_tags(reader, id, {"a"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.assign(reader, id, {.user = reader.user()})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.set_tags(li, id, {"a"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.assign(li, id, {.queue = kRepairs})), ErrorCode::permission_denied);
}

TEST_P(Talking, an_agents_reply_takes_what_nobody_owns_and_leaves_what_somebody_owns) {
  const auto id = chat();
  say(anna, id, "Good morning");
  EXPECT_EQ(fetch(id).owner, anna.user());
  EXPECT_EQ(kinds(id).back(), "message_posted");
  EXPECT_EQ(code(conversations.post(lead, {.conversation = id, .text = "Me too"})), ErrorCode::failed_precondition);
  say(lead, id, "Offer ten percent", MessageKind::note);
  ASSERT_TRUE(conversations.participate(lead, id, ParticipantMode::member));
  say(lead, id, "Hello from the boss");
  EXPECT_EQ(fetch(id).owner, anna.user());
}

TEST_P(Talking, bad_messages_name_what_is_wrong) {
  const auto id = annas_chat();
  const auto field = [&](const Actor& actor, PostMessage draft) {
    draft.conversation = id;
    const auto posted = conversations.post(actor, draft);
    return posted || posted.error().fields.empty() ? std::string("none") : posted.error().fields[0].field;
  };
  EXPECT_EQ(field(li, {.text = ""}), "text");
  EXPECT_EQ(field(li, {.text = std::string(10'001, 'x')}), "text");
  EXPECT_EQ(field(li, {.text = "bell \a"}), "text");
  EXPECT_EQ(field(li, {.text = "\xff"}), "text");
  EXPECT_EQ(field(li, {.client_id = std::string(65, 'x'), .text = "x"}), "client_id");
  EXPECT_EQ(field(li, {.kind = MessageKind::file}), "attachments");
  EXPECT_EQ(field(li, {.text = "x", .attachments = {{32}}}), "attachments");
  EXPECT_EQ(field(anna, {.kind = MessageKind::card}), "card");
  EXPECT_EQ(field(anna, {.kind = MessageKind::card,
                         .card = Card{.title = "T", .buttons = {{.label = "x", .url = "javascript:1"}}}}),
            "card.buttons[0].url");
  EXPECT_EQ(field(anna, {.kind = MessageKind::system, .text = "x", .code = "closed"}), "kind");
  EXPECT_EQ(field(anna, {.text = "x", .mentions = {{12}}}), "mentions");
  EXPECT_EQ(field(anna, {.kind = MessageKind::note, .text = "x", .mentions = {{999}}}), "mentions");
  EXPECT_EQ(texts(anna, id).size(), 1u);
}

TEST_P(Talking, files_cards_and_mentions_come_back_as_they_were_sent) {
  const auto id = annas_chat();
  const auto file = conversations.post(li, {.conversation = id, .kind = MessageKind::file, .attachments = {{31}}});
  const Card card{.title = "Choose",
                  .text = "One",
                  .image_url = "https://x.com/a.png",
                  .buttons = {{.label = "Yes", .value = "yes"}, {.label = "Shop", .url = "https://x.com"}}};
  const auto sent = conversations.post(anna, {.conversation = id, .kind = MessageKind::card, .card = card});
  const auto note = conversations.post(
      anna, {.conversation = id, .kind = MessageKind::note, .text = "@12 look", .mentions = {ben.user()}});
  ASSERT_TRUE(file && sent && note);
  EXPECT_EQ(file->attachments.at(0).url, "/f/31");
  const auto all = conversations.messages(anna, id, {})->items;
  EXPECT_EQ(std::vector<Message>(all.end() - 3, all.end()), (std::vector<Message>{*file, *sent, *note}));
}

TEST_P(Talking, a_conversation_closed_lately_is_reopened_by_the_customer) {
  const auto id = annas_chat();
  ASSERT_TRUE(conversations.close(anna, id, "solved"));
  EXPECT_EQ(fetch(id).owner, anna.user());
  EXPECT_EQ(fetch(id).disposition, "solved");
  EXPECT_EQ(code(conversations.post(anna, {.conversation = id, .text = "x"})), ErrorCode::failed_precondition);
  say(li, id, "One more thing");
  const Conversation c = fetch(id);
  EXPECT_EQ(c.status, Status::waiting);
  EXPECT_EQ(c.queue, kSales);
  EXPECT_EQ(c.last_agent, anna.user());
  EXPECT_FALSE(c.owner);
}

TEST_P(Talking, after_the_window_the_customer_must_open_a_new_one) {
  const auto id = annas_chat();
  ASSERT_TRUE(conversations.close(li, id));
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(code(conversations.post(li, {.conversation = id, .text = "x"})), ErrorCode::failed_precondition);
  EXPECT_EQ(code(conversations.reopen(li, id)), ErrorCode::failed_precondition);
  const auto reopened = conversations.reopen(anna, id);
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->owner, anna.user());
  EXPECT_EQ(code(conversations.reopen(anna, id)), ErrorCode::failed_precondition);
}

TEST_P(Talking, receipts_only_go_forward_and_not_beyond_the_last_message) {
  const auto id = annas_chat();
  const auto hello = say(anna, id, "Hello");
  ASSERT_TRUE(conversations.delivered(li, id, hello.seq));
  EXPECT_EQ(fetch(id).contact_delivered_seq, hello.seq);
  ASSERT_TRUE(conversations.read(li, id, 1'000'000));
  EXPECT_EQ(fetch(id).contact_read_seq, hello.seq);
  const auto events = stream(id).size();
  ASSERT_TRUE(conversations.read(li, id, 1));
  ASSERT_TRUE(conversations.delivered(li, id, hello.seq));
  EXPECT_EQ(stream(id).size(), events);

  const auto one = say(li, id, "One");
  say(li, id, "Two");
  EXPECT_EQ(fetch(id).unread, 2);
  ASSERT_TRUE(conversations.read(anna, id, one.seq));
  EXPECT_EQ(fetch(id).unread, 1);
  EXPECT_EQ(fetch(id).agent_delivered_seq, one.seq);
}

TEST_P(Talking, somebody_who_only_looks_on_reads_nothing_away) {
  const auto id = annas_chat();
  ASSERT_TRUE(conversations.participate(lead, id, ParticipantMode::watcher));
  const auto message = say(li, id, "Anybody there?");
  ASSERT_TRUE(conversations.read(lead, id, message.seq));
  EXPECT_EQ(fetch(id).unread, 1 + 1);
}

TEST_P(Talking, drafts_are_each_agents_own) {
  const auto id = annas_chat();
  ASSERT_TRUE(conversations.save_draft(anna, id, "Dear Li,"));
  ASSERT_TRUE(conversations.save_draft(anna, id, "Dear Mr Li,"));
  EXPECT_EQ(conversations.draft(anna, id)->text, "Dear Mr Li,");
  EXPECT_EQ(conversations.draft(lead, id)->text, "");
  ASSERT_TRUE(conversations.save_draft(anna, id, ""));
  EXPECT_EQ(conversations.draft(anna, id)->text, "");
}

TEST_P(Talking, messages_are_paged_in_both_directions) {
  const auto id = annas_chat();
  for (int i = 0; i < 10; ++i) say(i % 2 ? li : anna, id, "m" + std::to_string(i));
  const auto newest = conversations.messages(anna, id, {.limit = 4});
  EXPECT_EQ(newest->items.back().text, "m9");
  EXPECT_EQ(newest->items.front().text, "m6");
  const auto older = conversations.messages(anna, id, {.before_seq = std::stoll(*newest->next), .limit = 4});
  EXPECT_EQ(older->items.back().text, "m5");
  const auto after = conversations.messages(anna, id, {.after_seq = older->items.back().seq, .limit = 3});
  EXPECT_EQ(after->items.front().text, "m6");
  EXPECT_EQ(std::stoll(*after->next), after->items.back().seq);
  EXPECT_FALSE(conversations.messages(anna, id, {.after_seq = newest->items.back().seq})->next);
  EXPECT_EQ(code(conversations.messages(anna, id, {.before_seq = 3, .after_seq = 1})), ErrorCode::invalid_argument);
}

TEST_P(Talking, a_post_joins_the_transaction_it_is_called_in) {
  const auto id = annas_chat();
  const auto events = stream(id).size();
  const auto outcome = database->write([&](storage::Transaction&) -> Result<void> {
    TRY(conversations.post(li, {.conversation = id, .text = "Gone"}));
    return failure(ErrorCode::aborted, "on purpose");
  });
  EXPECT_EQ(code(outcome), ErrorCode::aborted);
  EXPECT_EQ(stream(id).size(), events);
  EXPECT_EQ(texts(anna, id).size(), 1u);
}

TEST_P(Talking, a_system_line_is_told_to_both) {
  const auto id = annas_chat();
  const auto line = conversations.post_system(id, "away_message", "We are closed until nine.");
  ASSERT_TRUE(line);
  EXPECT_EQ(conversations.messages(li, id, {})->items.back(), *line);
  EXPECT_EQ(line->code, "away_message");
}

// The hot path: many posts and receipts at once, repeats, closed and merged conversations among them.
TEST_P(Talking, queued_posts_share_commits_without_mixing_up_conversations) {
  std::vector<Id<Conversation>> chats;
  for (int i = 0; i < 8; ++i) chats.push_back(annas_chat("first" + std::to_string(i)));
  ASSERT_TRUE(conversations.close(anna, chats[6], {}));
  ASSERT_TRUE(conversations.merge(lead, chats[7], chats[0]));
  constexpr int kPosts = 400;
  std::map<std::string, std::set<std::int64_t>> answered;  // client id -> ids of messages
  std::map<std::int64_t, std::vector<std::int64_t>> order;
  std::mutex mutex;
  std::condition_variable answer;
  int answers = 0;
  const auto finished = [&] {
    ++answers;
    answer.notify_one();  // under the lock: both are gone as soon as the last answer is in
  };
  for (int i = 0; i < kPosts; ++i) {
    const auto chat = chats[static_cast<std::size_t>(i % 8)];
    const std::string client_id = "q" + std::to_string(i % 8) + "." + std::to_string(i / 16);  // each one twice
    PostMessage draft{.conversation = chat, .client_id = client_id, .text = "text " + client_id};
    database->write_async([&, draft](storage::Transaction&) { return conversations.post(li, draft); },
                          [&, client_id, chat](const Result<Message>& message) {
                            const std::lock_guard lock(mutex);
                            EXPECT_TRUE(message) << message.error().message;
                            if (message) answered[client_id].insert(message->id.value);
                            if (message) order[chat.value].push_back(message->seq);
                            finished();
                          },
                          Conversations::keyed(chat, client_id));
    if (i % 10 == 0)
      database->write_async([&, chat](storage::Transaction&) { return conversations.read(anna, chat, 3); },
                            [&](const Result<void>& result) {
                              const std::lock_guard lock(mutex);
                              EXPECT_TRUE(result) << result.error().message;
                              finished();
                            },
                            Conversations::keyed(chat));
  }
  std::unique_lock lock(mutex);
  answer.wait(lock, [&] { return answers == kPosts + kPosts / 10; });
  EXPECT_EQ(answered.size(), kPosts / 2);
  for (const auto& [client_id, messages] : answered) EXPECT_EQ(messages.size(), 1u) << client_id;
  for (const auto& [chat, seqs] : order) EXPECT_TRUE(std::is_sorted(seqs.begin(), seqs.end()));
  for (const auto chat : chats) {
    std::int64_t seq = 0;
    for (const auto& event : stream(chat)) EXPECT_EQ(event.seq, ++seq);
  }
  EXPECT_NE(fetch(chats[6]).status, Status::closed);
}

}  // namespace
}  // namespace deskbell::conversations
