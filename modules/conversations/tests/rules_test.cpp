#include "rules.h"

#include <gtest/gtest.h>

namespace deskbell::conversations {
namespace {

using namespace std::chrono_literals;

const Time kNow = base::ManualClock().now();
constexpr Id<identity::User> kAnna{11};
constexpr Id<identity::User> kBen{12};
constexpr Id<routing::Queue> kSales{21};
constexpr Id<routing::Queue> kRepairs{22};

State fresh() {
  return {.id = {1}, .contact = {2}};
}
State waiting() {
  return queued(fresh(), kSales, kNow).value();
}
State active() {
  return assigned(waiting(), kAnna, kNow).value();
}
State done() {
  return closed(active(), kNow).value();
}
constexpr Id<bot::Bot> kBot{41};
State botted() {
  return handed_to_bot(waiting(), kBot, kNow).value();
}

TEST(ConversationLife, every_move_keeps_the_invariants) {
  struct Case {
    const char* name;
    State start;
    bool queues, assigns, closes, reopens;
  };
  for (const Case& c :
       {Case{"open", fresh(), true, true, true, false}, Case{"waiting", waiting(), true, true, true, false},
        Case{"active", active(), true, true, true, false}, Case{"with a bot", botted(), true, true, true, false},
        Case{"closed", done(), false, false, false, true}}) {
    const auto check = [&](const char* move, const Result<State>& after, bool possible) {
      EXPECT_EQ(after.has_value(), possible) << c.name << " " << move;
      if (after) EXPECT_EQ(broken_invariant(*after), "") << c.name << " " << move;
      if (!after) EXPECT_EQ(after.error().code, ErrorCode::failed_precondition);
    };
    EXPECT_EQ(broken_invariant(c.start), "") << c.name;
    check("queued", queued(c.start, kRepairs, kNow), c.queues);
    check("assigned", assigned(c.start, kBen, kNow), c.assigns);
    check("handed to a bot", handed_to_bot(c.start, kBot, kNow), c.queues);
    check("closed", closed(c.start, kNow), c.closes);
    check("reopened to an agent", reopened(c.start, kBen, kNow), c.reopens);
    check("reopened", reopened(c.start, {}, kNow), c.reopens);
  }
}

TEST(ConversationLife, a_bot_has_it_until_a_person_or_a_queue_gets_it) {
  EXPECT_EQ(botted().status, Status::open);
  EXPECT_EQ(botted().owner_kind, OwnerKind::bot);
  EXPECT_EQ(botted().queue, kSales);
  EXPECT_FALSE(botted().waiting_since);
  EXPECT_FALSE(assigned(botted(), kAnna, kNow)->bot);
  EXPECT_FALSE(queued(botted(), kSales, kNow)->bot);
  EXPECT_FALSE(handed_to_bot(active(), kBot, kNow)->owner);
}

TEST(ConversationLife, what_a_bot_closed_comes_back_to_it_unless_a_person_reopens) {
  const State ended = closed(botted(), kNow).value();
  EXPECT_EQ(reopened(ended, {}, kNow)->bot, kBot);
  EXPECT_EQ(reopened(ended, {}, kNow)->owner_kind, OwnerKind::bot);
  EXPECT_EQ(reopened(ended, kAnna, kNow)->owner, kAnna);
  EXPECT_FALSE(reopened(ended, kAnna, kNow)->bot);
}

TEST(ConversationLife, waiting_means_owned_by_a_queue_and_active_by_an_agent) {
  EXPECT_EQ(waiting().status, Status::waiting);
  EXPECT_EQ(waiting().owner_kind, OwnerKind::queue);
  EXPECT_EQ(waiting().waiting_since, kNow);
  EXPECT_EQ(active().owner, kAnna);
  EXPECT_EQ(active().queue, kSales);
  EXPECT_FALSE(active().waiting_since);
}

TEST(ConversationLife, a_closed_conversation_keeps_its_last_owner) {
  EXPECT_EQ(done().owner, kAnna);
  EXPECT_EQ(done().last_agent, kAnna);
  EXPECT_EQ(closed(waiting(), kNow)->owner_kind, OwnerKind::nobody);
}

TEST(ConversationLife, a_transfer_to_a_queue_remembers_the_last_agent) {
  const State state = queued(active(), kRepairs, kNow + 1s).value();
  EXPECT_FALSE(state.owner);
  EXPECT_EQ(state.last_agent, kAnna);
  EXPECT_EQ(state.waiting_since, kNow + 1s);
}

TEST(ConversationLife, reopening_goes_to_the_agent_or_the_queue_or_nobody) {
  EXPECT_EQ(reopened(done(), kBen, kNow)->owner, kBen);
  EXPECT_EQ(reopened(done(), {}, kNow)->status, Status::waiting);
  EXPECT_EQ(reopened(done(), {}, kNow)->queue, kSales);
  EXPECT_EQ(reopened(closed(fresh(), kNow).value(), {}, kNow)->status, Status::open);
  State merged = done();
  merged.merged_into = {9};
  EXPECT_FALSE(reopened(merged, kBen, kNow));
}

TEST(ConversationLife, the_reopen_window_ends_on_time) {
  EXPECT_TRUE(within_reopen_window(done(), kNow + 59s, 60s));
  EXPECT_FALSE(within_reopen_window(done(), kNow + 60s, 60s));
  EXPECT_FALSE(within_reopen_window(active(), kNow, 60s));
}

TEST(ConversationLife, broken_states_are_told) {
  State state = active();
  state.owner = {};
  EXPECT_NE(broken_invariant(state), "");
  state = waiting();
  state.queue = {};
  EXPECT_NE(broken_invariant(state), "");
  state = fresh();
  state.waiting_since = kNow;
  EXPECT_NE(broken_invariant(state), "");
  state = fresh();
  state.closed_at = kNow;
  EXPECT_NE(broken_invariant(state), "");
}

TEST(MessageCounters, a_customer_message_is_unread_until_an_agent_answers) {
  State state = with_message(active(), MessageKind::text, AuthorKind::contact, 5, kNow);
  state = with_message(state, MessageKind::file, AuthorKind::contact, 6, kNow + 1s);
  EXPECT_EQ(state.unread, 2);
  EXPECT_EQ(state.unanswered_since, kNow);
  EXPECT_EQ(state.contact_read_seq, 6);
  state = with_message(state, MessageKind::note, AuthorKind::agent, 7, kNow);
  state = with_message(state, MessageKind::system, AuthorKind::system, 8, kNow);
  EXPECT_EQ(state.unread, 2);
  EXPECT_EQ(state.last_seq, 8);
  state = with_message(state, MessageKind::text, AuthorKind::bot, 9, kNow);
  EXPECT_EQ(state.unread, 2);
  EXPECT_FALSE(state.unanswered_since);
  state = with_message(state, MessageKind::text, AuthorKind::agent, 10, kNow);
  EXPECT_EQ(state.unread, 0);
  EXPECT_EQ(state.agent_read_seq, 10);
}

TEST(MessageCounters, list_order_is_brought_up_to_date_once_a_minute) {
  State state = fresh();
  state.activity = kNow;
  EXPECT_FALSE(is_activity_due(state, kNow + 59s));
  EXPECT_TRUE(is_activity_due(state, kNow + 60s));
}

}  // namespace
}  // namespace deskbell::conversations
