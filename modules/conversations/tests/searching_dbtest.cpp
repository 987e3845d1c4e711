#include "centre_fixture.h"

namespace deskbell::conversations {
namespace {

class Searching : public Centre {
 protected:
  // What the consumer does, at once.
  void index() {
    const auto done = database->write([&](storage::Transaction& tx) -> Result<void> {
      const auto events = log.read(tx, position_, 1000);
      if (!events.empty()) position_ = events.back().position;
      return search_feeder()(tx, events);
    });
    ASSERT_TRUE(done) << done.error().message;
  }
  std::vector<std::string> found(const Actor& actor, const std::string& text, std::optional<FoundKind> kind = {}) {
    const auto page = conversations.search(actor, {.text = text, .kind = kind});
    EXPECT_TRUE(page) << page.error().message;
    std::vector<std::string> excerpts;
    if (page)
      for (const Found& one : page->items) excerpts.push_back(one.excerpt);
    return excerpts;
  }
  using Texts = std::vector<std::string>;
  std::int64_t position_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(Searching);

TEST_P(Searching, finds_messages_notes_and_contacts_in_both_languages) {
  const auto id = annas_chat();
  say(li, id, "The kettle leaks");
  say(li, id, "水壶漏水了");
  say(anna, id, "Kettle from the recalled batch", MessageKind::note);
  index();
  EXPECT_EQ(found(lead, "kettle"), (Texts{"Kettle from the recalled batch", "The kettle leaks"}));
  EXPECT_EQ(found(lead, "漏水"), Texts{"水壶漏水了"});
  EXPECT_EQ(found(lead, "Wei", FoundKind::contact), Texts{"Li Wei"});
  EXPECT_EQ(found(lead, "Wei", FoundKind::conversation), Texts{});
  const auto hit = conversations.search(lead, {.text = "leaks"})->items.at(0);
  EXPECT_EQ(hit.conversation, id);
  EXPECT_EQ(hit.title, "Li Wei");
  EXPECT_EQ(hit.highlights, (std::vector<std::vector<int>>{{11, 16}}));
}

TEST_P(Searching, finds_only_what_the_actor_may_see) {
  const auto id = annas_chat();
  say(li, id, "The kettle leaks");
  index();
  EXPECT_EQ(found(anna, "kettle").size(), 1u);
  EXPECT_EQ(found(ben, "kettle").size(), 0u);
  EXPECT_EQ(found(anna, "Wei").size(), 0u) << "without the permission to see contacts";
  EXPECT_EQ(code(conversations.search(stranger, {.text = "kettle"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(conversations.search(li, {.text = "kettle"})), ErrorCode::permission_denied);
  ASSERT_TRUE(conversations.assign(anna, id, {.queue = kRepairs}));
  EXPECT_EQ(found(anna, "kettle").size(), 0u) << "at once, whatever the index says";
  index();
  EXPECT_EQ(found(ben, "kettle").size(), 1u);
}

TEST_P(Searching, follows_merges_and_their_undoing) {
  const auto source = chat(li, "a");
  say(li, source, "The kettle leaks");
  const auto target = chat(li, "b");
  ASSERT_TRUE(conversations.merge(anna, source, target));
  index();
  EXPECT_EQ(conversations.search(anna, {.text = "kettle"})->items.at(0).conversation, target);
  ASSERT_TRUE(conversations.undo_merge(anna, source));
  index();
  const auto hits = conversations.search(anna, {.text = "kettle"})->items;
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].conversation, source);
}

TEST_P(Searching, indexing_again_changes_nothing) {
  const auto id = annas_chat();
  say(li, id, "The kettle leaks");
  index();
  position_ = 0;
  index();
  EXPECT_EQ(found(lead, "kettle").size(), 1u);
}

TEST_P(Searching, bad_questions_are_named) {
  EXPECT_EQ(code(conversations.search(lead, {.text = ""})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.search(lead, {.text = std::string(201, 'x')})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(conversations.search(lead, {.text = "x", .cursor = "-1"})), ErrorCode::invalid_argument);
  EXPECT_EQ(found(lead, "!?").size(), 0u);
}

}  // namespace
}  // namespace deskbell::conversations
