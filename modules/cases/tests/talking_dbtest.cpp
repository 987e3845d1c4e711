#include "case_fixture.h"

#include <algorithm>

namespace deskbell::cases {
namespace {

using namespace std::chrono_literals;

class CaseTalking : public Centre {
 protected:
  NewCase from(Id<conversations::Conversation> id) {
    NewCase what;
    what.kind = kRepair;
    what.subject = "The kettle drips";
    what.conversation = id;
    return what;
  }
};
DESKBELL_ON_BOTH_ENGINES(CaseTalking);

TEST_P(CaseTalking, a_conversation_proposes_what_its_case_begins_with) {
  const auto id = chat();
  const auto proposal = cases.propose(anna, id);
  ASSERT_TRUE(proposal) << proposal.error().message;
  EXPECT_EQ(proposal->subject, "The kettle drips.");
  EXPECT_EQ(proposal->description, "The kettle drips.\nSince Monday.");
  EXPECT_EQ(proposal->contact, customer);
  EXPECT_EQ(proposal->queue, kSales);
  EXPECT_EQ(proposal->language, "zh-CN");
  EXPECT_EQ(code(cases.propose(ben, id)), ErrorCode::not_found);
}

TEST_P(CaseTalking, a_case_from_a_conversation_takes_its_contact_queue_channel_and_language) {
  const auto id = chat();
  const Case matter = open(anna, from(id));
  EXPECT_EQ(matter.contact->id, customer);
  EXPECT_EQ(matter.queue, kSales);
  EXPECT_EQ(matter.channel, conversations::Channel::web);
  EXPECT_EQ(matter.language, "zh-CN");
  EXPECT_EQ(matter.conversations, (std::vector{id}));
  EXPECT_TRUE(matter.unanswered_since);
  EXPECT_FALSE(matter.first_answered_at);
  EXPECT_EQ(code(cases.open(ben, from(id))), ErrorCode::not_found);
}

TEST_P(CaseTalking, one_conversation_may_be_about_several_cases) {
  const auto id = chat();
  const Case a = open(anna, from(id)), b = open("Another");
  ASSERT_TRUE(cases.add_conversation(anna, b.id, id));
  say(anna, id, "We look into both.");
  EXPECT_TRUE(fetch(a.id).first_answered_at);
  EXPECT_TRUE(fetch(b.id).first_answered_at);
  EXPECT_EQ(subjects(anna, {.conversation = id}).size(), 2u);
  ASSERT_TRUE(cases.remove_conversation(anna, b.id, id));
  EXPECT_EQ(subjects(anna, {.conversation = id}).size(), 1u);
}

TEST_P(CaseTalking, the_customers_words_end_the_waiting_for_him) {
  const auto id = chat();
  const Case matter = open(anna, from(id));
  say(anna, id, "Which model is it?");
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "waiting_customer"}));
  EXPECT_FALSE(fetch(matter.id).unanswered_since);
  say(li, id, "K-2000");
  EXPECT_EQ(fetch(matter.id).state, "open");
  EXPECT_TRUE(fetch(matter.id).unanswered_since);
}

TEST_P(CaseTalking, the_customers_words_reopen_within_the_window_only) {
  const auto id = chat();
  const Case matter = open(anna, from(id));
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "solved"}));
  clock.advance(std::chrono::hours(13 * 24));
  say(li, id, "It drips again");
  EXPECT_EQ(fetch(matter.id).reopened, 1);
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "closed"}));
  clock.advance(std::chrono::hours(15 * 24));
  say(li, id, "Hello?");
  EXPECT_EQ(fetch(matter.id).state, "closed");
}

TEST_P(CaseTalking, words_from_before_do_not_move_what_has_moved_on) {
  const auto id = chat();
  const Case matter = open(anna, from(id));
  clock.advance(1s);
  ASSERT_TRUE(conversations.post(li, {.conversation = id, .client_id = "late", .text = "Hello?"}));
  clock.advance(1s);
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "solved"}));
  follow();
  EXPECT_EQ(fetch(matter.id).state, "solved");
  EXPECT_EQ(fetch(matter.id).reopened, 0);
}

TEST_P(CaseTalking, an_update_is_posted_to_the_customer_and_counts_as_an_answer) {
  const auto id = chat();
  const Case matter = open(anna, from(id));
  ASSERT_TRUE(conversations.assign(anna, id, {.user = anna.user()}));
  const auto update = cases.write(anna, matter.id, {.kind = EntryKind::update, .text = "The part is on its way."});
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_EQ(update->conversation, id);
  EXPECT_EQ(conversations.messages(li, id, {})->items.back().text, "The part is on its way.");
  EXPECT_FALSE(fetch(matter.id).unanswered_since);
  follow();
  EXPECT_TRUE(fetch(matter.id).first_answered_at);
  EXPECT_EQ(cases.entries(anna, matter.id, {})->items.size(), 1u);
}

TEST_P(CaseTalking, notes_stay_inside_and_who_is_mentioned_sees_the_case) {
  const auto id = chat();
  const Case matter = open(anna, from(id));
  const auto before = conversations.messages(li, id, {})->items.size();
  ASSERT_TRUE(cases.write(anna, matter.id, {.text = "Ben, have a look", .mentions = {ben.user()}}));
  EXPECT_EQ(conversations.messages(li, id, {})->items.size(), before);
  EXPECT_TRUE(cases.find(ben, matter.id));
  EXPECT_EQ(code(cases.write(anna, matter.id, {.text = "x", .mentions = {{999}}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(cases.write(anna, matter.id, {.kind = EntryKind::line, .text = "x"})), ErrorCode::invalid_argument);
}

TEST_P(CaseTalking, entries_come_in_pages) {
  const Case matter = open();
  for (int i = 0; i < 5; ++i) {
    clock.advance(1s);
    ASSERT_TRUE(cases.write(anna, matter.id, {.text = std::to_string(i)}));
  }
  auto page = cases.entries(anna, matter.id, {}, {}, 3);
  ASSERT_EQ(page->items.size(), 3u);
  EXPECT_EQ(page->items.front().text, "0");
  page = cases.entries(anna, matter.id, {}, page->next, 3);
  EXPECT_EQ(page->items.back().text, "4");
  EXPECT_FALSE(page->next);
}

TEST_P(CaseTalking, a_merged_conversation_takes_its_cases_along) {
  const auto a = chat(), b = chat();
  const Case matter = open(anna, from(a));
  ASSERT_TRUE(conversations.merge(lead, a, b));
  follow();
  EXPECT_EQ(fetch(matter.id).conversations, (std::vector{a, b}));
  say(li, b, "Still here");
  EXPECT_TRUE(fetch(matter.id).unanswered_since);
}

}  // namespace
}  // namespace deskbell::cases
