#include "centre_fixture.h"

#include <conversations/canned_answers.h>

namespace deskbell::conversations {
namespace {

class Listing : public Centre {
 protected:
  std::vector<Id<Conversation>> listed(const Actor& actor, Filter filter) {
    std::vector<Id<Conversation>> found;
    do {
      const auto page = conversations.list(actor, filter);
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      for (const Conversation& c : page->items) found.push_back(c.id);
      filter.cursor = page->next;
    } while (filter.cursor);
    return found;
  }
  using All = std::vector<Id<Conversation>>;
};
DESKBELL_ON_BOTH_ENGINES(Listing);

TEST_P(Listing, each_view_shows_its_part_in_its_order) {
  const auto a = chat(li, "a");
  const auto b = chat(li, "b", kRepairs);
  const auto c = chat(olga, "c");
  const auto d = chat(olga, "d");
  EXPECT_EQ(listed(lead, {.view = View::waiting}), (All{a, b, c, d}));
  ASSERT_TRUE(conversations.assign(lead, c, {.user = anna.user()}));
  ASSERT_TRUE(conversations.assign(lead, a, {.user = anna.user()}));
  say(anna, a, "answered");
  EXPECT_EQ(listed(anna, {.view = View::mine}), (All{c, a})) << "the unanswered one first";
  EXPECT_EQ(listed(lead, {.view = View::unassigned}), (All{b, d}));
  clock.advance(std::chrono::minutes(2));
  say(li, b, "still here");
  clock.advance(std::chrono::minutes(2));
  ASSERT_TRUE(conversations.close(lead, d));
  EXPECT_EQ(listed(lead, {.view = View::all}).front(), b);
  EXPECT_EQ(listed(lead, {.view = View::all}).size(), 3u);
  EXPECT_EQ(listed(lead, {.view = View::closed}), All{d});
  EXPECT_EQ(*conversations.counts(lead),
            (Counts{.mine = 0, .unassigned = 1, .waiting = 1, .mentions = 0, .all = 3, .closed = 1}));
  EXPECT_EQ(*conversations.counts(anna),
            (Counts{.mine = 2, .unassigned = 0, .waiting = 0, .mentions = 0, .all = 2, .closed = 1}));
}

TEST_P(Listing, agents_see_their_own_and_their_queues) {
  const auto sales = chat(li, "a");
  const auto repairs = chat(li, "b", kRepairs);
  EXPECT_EQ(listed(anna, {}), All{sales});
  EXPECT_EQ(listed(ben, {}), All{repairs});
  EXPECT_TRUE(listed(loner, {}).empty());
  EXPECT_EQ(code(conversations.list(stranger, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.list(li, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.counts(li)), ErrorCode::permission_denied);
  ASSERT_TRUE(conversations.assign(lead, repairs, {.user = loner.user()}));
  EXPECT_EQ(listed(loner, {}), All{repairs});
  ASSERT_TRUE(conversations.close(loner, repairs));
  EXPECT_EQ(listed(loner, {.view = View::closed}), All{repairs});
}

TEST_P(Listing, filters_narrow_a_view) {
  const auto a = chat(li, "a");
  const auto b = chat(olga, "b", kRepairs);
  ASSERT_TRUE(conversations.set_tags(lead, b, {"vip"}));
  ASSERT_TRUE(conversations.assign(lead, a, {.user = anna.user()}));
  EXPECT_EQ(listed(lead, {.queue = kRepairs}), All{b});
  EXPECT_EQ(listed(lead, {.owner = anna.user()}), All{a});
  EXPECT_EQ(listed(lead, {.tag = "vip"}), All{b});
  EXPECT_EQ(listed(lead, {.contact = customer}), All{a});
  EXPECT_EQ(listed(lead, {.channel = Channel::email}), All{});
  EXPECT_EQ(code(conversations.list(lead, {.cursor = "nonsense"})), ErrorCode::invalid_argument);
}

TEST_P(Listing, pages_join_without_gaps_in_every_view) {
  All all;
  for (int i = 0; i < 7; ++i) all.push_back(chat(li, "m" + std::to_string(i)));
  for (const View view : {View::waiting, View::unassigned, View::all}) {
    auto found = listed(lead, {.view = view, .limit = 3});
    std::ranges::sort(found);
    EXPECT_EQ(found, all) << base::name_of(view);
  }
  for (const auto id : all) ASSERT_TRUE(conversations.assign(anna, id, {.user = anna.user()}));
  for (const auto id : all) say(anna, id, "@12", MessageKind::text);
  for (const auto id : all)
    ASSERT_TRUE(conversations.post(
        anna, {.conversation = id, .kind = MessageKind::note, .text = "look", .mentions = {anna.user()}}));
  EXPECT_EQ(listed(anna, {.view = View::mine, .limit = 2}).size(), 7u);
  EXPECT_EQ(listed(anna, {.view = View::mentions, .limit = 2}).size(), 7u);
  for (const auto id : all) ASSERT_TRUE(conversations.close(anna, id));
  EXPECT_EQ(listed(anna, {.view = View::closed, .limit = 2}).size(), 7u);
  EXPECT_TRUE(listed(anna, {.view = View::mentions}).empty());
}

TEST_P(Listing, the_history_of_a_contact_goes_over_all_visits) {
  const auto a = chat(li, "a");
  const auto b = chat(li, "b", kRepairs);
  ASSERT_TRUE(conversations.close(li, a));
  const auto ids = [&](const Actor& actor) {
    All found;
    for (const Conversation& c : conversations.history(actor, customer)->items) found.push_back(c.id);
    return found;
  };
  EXPECT_EQ(ids(lead), (All{b, a}));
  EXPECT_EQ(ids(li), (All{b, a}));
  EXPECT_EQ(ids(ben), All{b});
  EXPECT_EQ(code(conversations.history(olga, customer)), ErrorCode::not_found);
  EXPECT_EQ(code(conversations.history(lead, {4711})), ErrorCode::not_found);
  const auto first = conversations.history(lead, customer, {}, 1);
  ASSERT_TRUE(first->next);
  EXPECT_EQ(conversations.history(lead, customer, first->next, 1)->items.at(0).id, a);
}

TEST_P(Listing, modules_above_find_work_and_the_last_agent) {
  const auto a = chat(li, "a");
  const auto b = chat(li, "b");
  ASSERT_TRUE(conversations.assign(anna, b, {.user = anna.user()}));
  database->read([&](storage::Snapshot& snapshot) {
    EXPECT_EQ(conversations.waiting(snapshot).at(0).id, a);
    EXPECT_EQ(conversations.active(snapshot).at(0).id, b);
    EXPECT_EQ(conversations.last_agent(snapshot, customer)->user, anna.user());
    EXPECT_FALSE(conversations.last_agent(snapshot, other_customer));
    EXPECT_FALSE(conversations.load(snapshot, {4711}));
  });
}

TEST_P(Listing, access_says_who_may_speak_now) {
  const auto id = annas_chat();
  EXPECT_TRUE(conversations.access(anna, id)->may_reply);
  EXPECT_TRUE(conversations.access(li, id)->may_reply);
  EXPECT_FALSE(conversations.access(lead, id)->may_reply);
  EXPECT_EQ(conversations.access(li, id)->contact, customer);
}

TEST_P(Listing, canned_answers_are_own_or_shared) {
  CannedAnswers answers(*database, ids, clock);
  const auto own = answers.create(anna, {.shortcut = "hi", .title = "Greeting", .text = "Hello {{contact.name}}"});
  ASSERT_TRUE(own) << own.error().message;
  EXPECT_EQ(own->owner, anna.user());
  const auto shared = answers.create(lead, {.shortcut = "hi", .title = "Greeting", .text = "Welcome", .shared = true});
  ASSERT_TRUE(shared);
  EXPECT_EQ(answers.list(anna)->size(), 2u);
  EXPECT_EQ(answers.list(ben)->size(), 1u);
  EXPECT_EQ(code(answers.create(anna, {.shortcut = "hi", .title = "Again", .text = "x"})), ErrorCode::already_exists);
  EXPECT_EQ(code(answers.create(anna, {.shortcut = "x", .title = "Again", .text = "x", .shared = true})),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(answers.create(anna, {.shortcut = "a b", .title = "Again", .text = "x"})),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code(answers.change(ben, own->id, {.text = "mine"})), ErrorCode::not_found);
  EXPECT_EQ(code(answers.change(anna, shared->id, {.text = "mine"})), ErrorCode::permission_denied);
  EXPECT_EQ(answers.change(anna, own->id, {.text = "Hi!"})->text, "Hi!");
  EXPECT_EQ(code(answers.remove(ben, own->id)), ErrorCode::not_found);
  EXPECT_TRUE(answers.remove(anna, own->id));
  EXPECT_EQ(answers.list(anna)->size(), 1u);
}

}  // namespace
}  // namespace deskbell::conversations
