#include "centre_fixture.h"

#include <thread>

namespace deskbell::conversations {
namespace {

class Moving : public Centre {};
DESKBELL_ON_BOTH_ENGINES(Moving);

TEST_P(Moving, a_conversation_is_passed_on_with_a_note) {
  const auto id = annas_chat();
  const auto passed = conversations.assign(anna, id, {.user = ben.user(), .note = "Needs a technician"});
  ASSERT_TRUE(passed) << passed.error().message;
  EXPECT_EQ(passed->owner, ben.user());
  EXPECT_EQ(texts(ben, id).back(), "Needs a technician");
  EXPECT_EQ(texts(li, id), std::vector<std::string>{"Hello"});
  EXPECT_EQ(passed->last_message->code, "transferred");
  EXPECT_EQ(passed->last_message->author_name, "Agent 12");
  EXPECT_EQ(kinds(id).back(), "assigned");

  const auto queued = conversations.assign(ben, id, {.queue = kRepairs});
  EXPECT_EQ(queued->status, Status::waiting);
  EXPECT_EQ(queued->queue, kRepairs);
  EXPECT_EQ(queued->last_agent, ben.user());
}

TEST_P(Moving, a_bot_answers_what_it_owns_until_an_agent_takes_it) {
  const Actor kitty{.kind = ActorKind::bot, .id = 41, .name = "Kitty"};
  const auto id = chat();
  EXPECT_EQ(code(conversations.post(kitty, {.conversation = id, .client_id = "b0", .text = "Hello"})),
            ErrorCode::not_found);
  const auto handed = conversations.hand_to_bot(system, id, {{41}, "Kitty"});
  ASSERT_TRUE(handed) << handed.error().message;
  EXPECT_EQ(handed->owner_kind, OwnerKind::bot);
  EXPECT_EQ(handed->bot, Id<bot::Bot>{41});
  EXPECT_EQ(kinds(id).back(), "handed_to_bot");
  EXPECT_EQ(conversations.list(lead, {.view = View::bots})->items.size(), 1u);
  EXPECT_EQ(conversations.list(lead, {.view = View::all, .bot = Id<bot::Bot>{41}})->items.size(), 1u);
  EXPECT_TRUE(conversations.list(lead, {.view = View::unassigned})->items.empty());
  EXPECT_EQ(conversations.counts(lead)->bots, 1);
  EXPECT_EQ(say(kitty, id, "What can I do?").author_kind, AuthorKind::bot);
  EXPECT_EQ(code(conversations.post({.kind = ActorKind::bot, .id = 42, .name = "Other"},
                                    {.conversation = id, .client_id = "b1", .text = "Me too"})),
            ErrorCode::not_found);

  say(anna, id, "I take this");
  EXPECT_EQ(fetch(id).owner, anna.user());
  EXPECT_FALSE(fetch(id).bot);
  EXPECT_EQ(code(conversations.post(kitty, {.conversation = id, .client_id = "b2", .text = "But I"})),
            ErrorCode::not_found);
  EXPECT_EQ(conversations.counts(lead)->bots, 0);
}

TEST_P(Moving, an_agent_gives_his_talk_to_a_bot_and_the_bot_passes_it_to_a_queue) {
  const auto id = annas_chat();
  EXPECT_FALSE(conversations.hand_to_bot(loner, id, {{41}, "Kitty"}));
  EXPECT_FALSE(conversations.hand_to_bot(li, id, {{41}, "Kitty"}));
  ASSERT_TRUE(conversations.hand_to_bot(anna, id, {{41}, "Kitty"}, "Only the address is missing"));
  EXPECT_EQ(fetch(id).last_message->code, "transferred");
  const Actor kitty{.kind = ActorKind::bot, .id = 41, .name = "Kitty"};
  const auto queued = conversations.assign(kitty, id, {.queue = kSales, .note = "Wants a person"});
  ASSERT_TRUE(queued) << queued.error().message;
  EXPECT_EQ(queued->status, Status::waiting);
  EXPECT_EQ(texts(anna, id).back(), "Wants a person");
}

TEST_P(Moving, what_a_bot_closed_comes_back_to_it_with_the_customers_next_words) {
  const Actor kitty{.kind = ActorKind::bot, .id = 41, .name = "Kitty"};
  const auto id = chat();
  ASSERT_TRUE(conversations.hand_to_bot(system, id, {{41}, "Kitty"}));
  ASSERT_TRUE(conversations.close(kitty, id, "solved"));
  say(li, id, "One more thing");
  EXPECT_EQ(fetch(id).owner_kind, OwnerKind::bot);
  EXPECT_EQ(fetch(id).status, Status::open);
}

TEST_P(Moving, assigning_needs_one_target_that_exists) {
  const auto id = annas_chat();
  EXPECT_EQ(code(conversations.assign(anna, id, {})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.assign(anna, id, {.user = ben.user(), .queue = kSales})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.assign(anna, id, {.user = Id<identity::User>{999}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.assign(anna, id, {.queue = Id<routing::Queue>{99}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.assign(anna, id, {.queue = kSales, .waiting_since = clock.now()})),
            ErrorCode::invalid_argument);
  ASSERT_TRUE(conversations.close(anna, id));
  EXPECT_EQ(code(conversations.assign(anna, id, {.user = ben.user()})), ErrorCode::failed_precondition);
}

TEST_P(Moving, assigning_to_the_owner_again_changes_nothing) {
  const auto id = annas_chat();
  const auto events = stream(id).size();
  EXPECT_EQ(conversations.assign(anna, id, {.user = anna.user()}), fetch(id));
  EXPECT_EQ(stream(id).size(), events);
}

TEST_P(Moving, a_requeued_conversation_keeps_its_place) {
  const auto id = chat();
  const Time since = fetch(id).waiting_since.value();
  clock.advance(std::chrono::minutes(5));
  ASSERT_TRUE(conversations.assign(system, id, {.queue = kRepairs, .waiting_since = since}));
  EXPECT_EQ(fetch(id).waiting_since, since);
}

TEST_P(Moving, supervisors_watch_whisper_join_leave_and_take_over) {
  const auto id = annas_chat();
  EXPECT_EQ(code(conversations.participate(anna, id, ParticipantMode::member)), ErrorCode::permission_denied);
  ASSERT_TRUE(conversations.participate(lead, id, ParticipantMode::whisperer));
  EXPECT_EQ(code(conversations.post(lead, {.conversation = id, .text = "loud"})), ErrorCode::failed_precondition);
  const auto joined = conversations.participate(lead, id, ParticipantMode::member);
  EXPECT_EQ(joined->participants, (std::vector<Participant>{{lead.user(), ParticipantMode::member}}));
  EXPECT_EQ(joined->last_message->code, "joined");
  ASSERT_TRUE(conversations.leave(lead, id));
  EXPECT_EQ(code(conversations.leave(lead, id)), ErrorCode::failed_precondition);
  ASSERT_TRUE(conversations.participate(lead, id, ParticipantMode::watcher));
  const auto taken = conversations.take_over(lead, id);
  EXPECT_EQ(taken->owner, lead.user());
  EXPECT_TRUE(taken->participants.empty());
  EXPECT_EQ(code(conversations.take_over(anna, id)), ErrorCode::permission_denied);
}

TEST_P(Moving, a_member_who_owns_nothing_else_still_sees_the_conversation) {
  Actor helper = agent(17, Reach::own, {});
  helper.permissions.set(Permission::supervise, Reach::own);
  const auto id = annas_chat();
  EXPECT_EQ(code(conversations.find(helper, id)), ErrorCode::not_found);
  helper.permissions.set(Permission::view_conversations, Reach::all);
  helper.permissions.set(Permission::supervise, Reach::all);
  ASSERT_TRUE(conversations.participate(helper, id, ParticipantMode::member));
  helper.permissions.set(Permission::view_conversations, Reach::own);
  EXPECT_TRUE(conversations.find(helper, id));
  EXPECT_EQ(conversations.list(helper, {.view = View::mine})->items.size(), 1u);
}

TEST_P(Moving, tags_are_cleaned_and_listed) {
  const auto id = annas_chat();
  EXPECT_EQ(conversations.set_tags(anna, id, {" urgent ", "kettle", "urgent"})->tags,
            (std::vector<std::string>{"urgent", "kettle"}));
  EXPECT_EQ(code(conversations.set_tags(anna, id, {" "})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.set_tags(anna, id, std::vector<std::string>(21, "x"))), ErrorCode::internal)
      << "one tag, 21 times";
  ASSERT_TRUE(conversations.set_tags(anna, id, {"kettle"}));
  EXPECT_EQ(*conversations.tags(anna), std::vector<std::string>{"kettle"});
}

TEST_P(Moving, details_are_changed_within_limits) {
  const auto id = annas_chat();
  const auto changed = conversations.change(anna, id, {.subject = "Kettle leaks", .priority = 7});
  EXPECT_EQ(changed->subject, "Kettle leaks");
  EXPECT_EQ(changed->priority, 7);
  EXPECT_EQ(code(conversations.change(anna, id, {.priority = -1})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.change(li, id, {.subject = "x"})), ErrorCode::permission_denied);
}

TEST_P(Moving, merging_moves_messages_and_undoing_brings_them_back) {
  const auto source = annas_chat("a");
  say(li, source, "s1");
  const Message kept = say(anna, source, "s2");
  const auto target = annas_chat("b");
  say(li, target, "t1");
  const Conversation before = fetch(source);
  const auto messages_before = conversations.messages(anna, source, {})->items;

  const auto merged = conversations.merge(anna, source, target);
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged->id, target);
  EXPECT_EQ(texts(anna, target), (std::vector<std::string>{"Hello", "t1", "Hello", "s1", "s2"}));
  EXPECT_EQ(conversations.messages(anna, target, {})->items.back().id, kept.id);
  EXPECT_EQ(fetch(source).merged_into, target);
  EXPECT_EQ(fetch(source).status, Status::closed);
  EXPECT_TRUE(texts(anna, source).empty());
  expect_replay_equals_refetch(source);
  expect_replay_equals_refetch(target);

  const Message late = say(li, source, "to the merged one");
  EXPECT_EQ(late.conversation, target);
  EXPECT_EQ(conversations.access(li, source)->conversation, target);
  EXPECT_EQ(code(conversations.merge(anna, source, target)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(conversations.reopen(anna, source)), ErrorCode::failed_precondition);

  const auto undone = conversations.undo_merge(anna, source);
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(undone->status, Status::active);
  EXPECT_EQ(undone->owner, anna.user());
  EXPECT_EQ(undone->last_seq, before.last_seq);
  EXPECT_EQ(conversations.messages(anna, source, {})->items, messages_before);
  EXPECT_EQ(texts(anna, target), (std::vector<std::string>{"Hello", "t1", "to the merged one"}));
  EXPECT_EQ(code(conversations.undo_merge(anna, source)), ErrorCode::failed_precondition);
}

TEST_P(Moving, a_merged_messages_client_id_still_answers_the_first_message) {
  const auto source = chat(li, "a");
  const auto posted = conversations.post(li, {.conversation = source, .client_id = "k", .text = "once"});
  const auto target = chat(li, "b");
  ASSERT_TRUE(conversations.merge(anna, source, target));
  const auto again = conversations.post(li, {.conversation = source, .client_id = "k", .text = "once"});
  EXPECT_EQ(again->id, posted->id);
  EXPECT_EQ(again->conversation, target);
}

TEST_P(Moving, merges_can_be_undone_from_the_last_one_back) {
  const auto a = chat(li, "same");
  const auto b = chat(li, "b");
  const auto c = chat(li, "c");
  ASSERT_TRUE(conversations.merge(anna, a, b));
  ASSERT_TRUE(conversations.merge(anna, b, c));
  EXPECT_EQ(texts(anna, c).size(), 3u);
  EXPECT_EQ(code(conversations.undo_merge(anna, a)), ErrorCode::failed_precondition);
  EXPECT_EQ(texts(anna, c).size(), 3u);
  ASSERT_TRUE(conversations.undo_merge(anna, b));
  ASSERT_TRUE(conversations.undo_merge(anna, a));
  for (const auto id : {a, b, c}) EXPECT_EQ(texts(anna, id).size(), 1u);
}

TEST_P(Moving, only_conversations_of_the_same_contact_merge) {
  const auto mine = chat(li);
  const auto hers = chat(olga);
  EXPECT_EQ(code(conversations.merge(anna, mine, hers)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(conversations.merge(anna, mine, mine)), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.merge(anna, mine, {4711})), ErrorCode::not_found);
  EXPECT_EQ(code(conversations.merge(ben, mine, hers)), ErrorCode::not_found);
  EXPECT_EQ(code(conversations.merge(li, mine, mine)), ErrorCode::invalid_argument);
  const auto second = chat(li, "second");
  ASSERT_TRUE(conversations.close(anna, second));
  EXPECT_EQ(code(conversations.merge(anna, mine, second)), ErrorCode::failed_precondition);
  EXPECT_TRUE(conversations.merge(anna, second, mine));
}

TEST_P(Moving, splitting_takes_the_end_away_and_undoing_brings_it_back) {
  const auto id = annas_chat();
  say(li, id, "kettle");
  const Message second = say(li, id, "and the toaster");
  say(anna, id, "I see");
  const auto part = conversations.split(anna, id, second.seq, "Toaster");
  ASSERT_TRUE(part) << part.error().message;
  EXPECT_EQ(part->subject, "Toaster");
  EXPECT_EQ(part->owner, anna.user());
  EXPECT_EQ(texts(anna, part->id), (std::vector<std::string>{"and the toaster", "I see"}));
  EXPECT_EQ(texts(anna, id), (std::vector<std::string>{"Hello", "kettle"}));
  EXPECT_EQ(contacts.find(system, customer)->conversation_count, 2);
  expect_replay_equals_refetch(id);
  expect_replay_equals_refetch(part->id);

  say(li, part->id, "later");
  const auto whole = conversations.undo_split(anna, part->id);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->id, id);
  EXPECT_EQ(texts(anna, id), (std::vector<std::string>{"Hello", "kettle", "and the toaster", "I see", "later"}));
  EXPECT_EQ(fetch(part->id).merged_into, id);
  EXPECT_EQ(code(conversations.undo_split(anna, part->id)), ErrorCode::failed_precondition);
  EXPECT_EQ(say(li, part->id, "again").conversation, id);
}

TEST_P(Moving, a_split_leaves_messages_on_both_sides) {
  const auto id = annas_chat();
  EXPECT_EQ(code(conversations.split(anna, id, 1, "")), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.split(anna, id, 1'000, "")), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.split(ben, id, 3, "")), ErrorCode::not_found);
  EXPECT_EQ(code(conversations.undo_split(anna, id)), ErrorCode::failed_precondition);
}

TEST_P(Moving, every_event_kind_replays_to_what_a_fetch_answers) {
  std::set<std::string> seen;
  std::map<std::int64_t, std::pair<Conversation, std::int64_t>> known;
  const auto check = [&](const char* what) {
    for (const Conversation& now : conversations.history(system, customer)->items) {
      auto& [state, seq] = known[now.id.value];
      const auto fresh = database->read(
          [&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, now.id.value, seq, 1000); });
      for (const auto& event : fresh) {
        state = apply(state, event.kind, event.payload).value();
        seq = event.seq;
        seen.insert(event.kind);
      }
      EXPECT_EQ(base::to_json(state), base::to_json(now)) << what;
    }
  };
  const auto id = chat();
  check("open");
  const auto other = chat(li, "other");
  check("open another");
  EXPECT_TRUE(conversations.assign(anna, id, {.user = anna.user()}));
  check("assign");
  const auto message = say(anna, id, "Hi");
  check("post");
  EXPECT_TRUE(conversations.read(li, id, message.seq));
  check("read");
  const auto second = say(li, id, "Hm");
  EXPECT_TRUE(conversations.delivered(anna, id, second.seq));
  check("delivered");
  EXPECT_TRUE(conversations.set_tags(anna, id, {"a"}));
  check("tag");
  EXPECT_TRUE(conversations.change(anna, id, {.subject = "S"}));
  check("change");
  EXPECT_TRUE(conversations.participate(lead, id, ParticipantMode::member));
  check("participate");
  EXPECT_TRUE(conversations.merge(anna, other, id));
  check("merge");
  EXPECT_TRUE(conversations.undo_merge(anna, other));
  check("undo merge");
  EXPECT_TRUE(conversations.split(anna, id, second.seq, ""));
  check("split");
  EXPECT_TRUE(conversations.close(anna, id));
  check("close");
  EXPECT_TRUE(conversations.reopen(li, id));
  check("reopen");
  EXPECT_EQ(seen.size(), 13u);
}

TEST_P(Moving, a_folded_visitors_conversations_move_to_the_person_he_proved_to_be) {
  const auto known = contacts.create(
      system, {.name = "Chen", .identities = {{contacts::IdentityKind::external, "c-9", contacts::Proof::verified}}});
  const auto id = chat();
  const auto identified =
      conversations.identify(system, customer, {contacts::IdentityKind::external, "c-9", contacts::Proof::verified});
  ASSERT_TRUE(identified) << identified.error().message;
  EXPECT_EQ(identified->contact.id, known->id);
  EXPECT_EQ(identified->contact.conversation_count, 1);
  EXPECT_EQ(fetch(id).contact.name, "Chen");
  EXPECT_EQ(conversations.history(system, customer)->items.size(), 1u) << "the old id still answers";
  EXPECT_TRUE(conversations.find(visitor(known->id, "Chen"), id));
  expect_replay_equals_refetch(id);
}

TEST_P(Moving, two_who_take_the_same_conversation_leave_one_owner) {
  const auto id = chat();
  Actor carl = agent(18, Reach::queues, {kSales});
  std::thread other([&] { (void)conversations.assign(carl, id, {.user = carl.user()}); });
  (void)conversations.post(anna, {.conversation = id, .text = "Mine"});
  other.join();
  const Conversation c = fetch(id);
  EXPECT_EQ(c.status, Status::active);
  EXPECT_TRUE(c.owner == anna.user() || c.owner == carl.user());
}

}  // namespace
}  // namespace deskbell::conversations
