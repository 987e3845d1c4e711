#include "case_fixture.h"

#include <algorithm>

namespace deskbell::cases {
namespace {

class CaseMoving : public Centre {
 protected:
  Id<Entry> note(Id<Case> id, std::string text) {
    clock.advance(std::chrono::seconds(1));
    return cases.write(anna, id, {.text = std::move(text)})->id;
  }
  std::vector<std::string> texts(Id<Case> id) {
    std::vector<std::string> all;
    for (const Entry& entry : cases.entries(lead, id, {})->items) all.push_back(entry.text);
    return all;
  }
};
DESKBELL_ON_BOTH_ENGINES(CaseMoving);

TEST_P(CaseMoving, merging_brings_everything_over_and_undoing_brings_it_back) {
  const auto a_chat = chat();
  Case a = open("A");
  ASSERT_TRUE(cases.add_conversation(anna, a.id, a_chat));
  note(a.id, "from a");
  task(anna, a.id, {.title = "Look"});
  ASSERT_TRUE(cases.set_tags(anna, a.id, {"leak"}));
  ASSERT_TRUE(cases.move(anna, a.id, {.state = "waiting_customer"}));
  const Case b = open("B");
  note(b.id, "from b");
  a = fetch(a.id);

  const auto merged = cases.merge(anna, a.id, b.id);
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged->conversations, (std::vector{a_chat}));
  EXPECT_EQ(merged->tasks.size(), 1u);
  EXPECT_EQ(merged->tags, (std::vector<std::string>{"leak"}));
  EXPECT_EQ(texts(b.id), (std::vector<std::string>{"from a", "from b"}));
  EXPECT_EQ(fetch(a.id).merged_into, b.id);
  EXPECT_EQ(fetch(a.id).state, "closed");
  EXPECT_EQ(code(cases.merge(anna, a.id, b.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(cases.reopen(anna, a.id, "")), ErrorCode::failed_precondition);

  ASSERT_TRUE(cases.write(anna, b.id, {.text = "afterwards"}));
  const auto back = cases.undo_merge(anna, a.id);
  ASSERT_TRUE(back) << back.error().message;
  Case expected = a;
  expected.version = back->version;
  expected.updated_at = back->updated_at;
  expected.tasks = back->tasks;
  expected.due_at = back->due_at;
  EXPECT_EQ(base::to_json(*back), base::to_json(expected));
  EXPECT_EQ(back->tasks.size(), 1u);
  EXPECT_TRUE(fetch(b.id).tags.empty());
  EXPECT_TRUE(fetch(b.id).conversations.empty());
  EXPECT_EQ(texts(a.id), (std::vector<std::string>{"from a"}));
  EXPECT_EQ(texts(b.id), (std::vector<std::string>{"from b", "afterwards"}));
  EXPECT_EQ(code(cases.undo_merge(anna, a.id)), ErrorCode::failed_precondition);
}

TEST_P(CaseMoving, a_part_becomes_a_case_of_its_own_and_comes_back) {
  const auto id = chat();
  const Case whole = open("Two things");
  ASSERT_TRUE(cases.add_conversation(anna, whole.id, id));
  const auto entry = note(whole.id, "about the lid");
  note(whole.id, "about the kettle");
  const Task lid = task(anna, whole.id, {.title = "Lid"});
  const Task kettle = task(anna, whole.id, {.title = "Kettle"});
  const Task after = task(anna, whole.id, {.title = "After", .depends_on = {kettle.id}});
  EXPECT_EQ(code(cases.split(anna, whole.id, {.subject = "x", .tasks = {kettle.id}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(cases.split(anna, whole.id, {.subject = ""})), ErrorCode::invalid_argument);

  const auto part =
      cases.split(anna, whole.id, {.subject = "The lid", .conversations = {id}, .tasks = {lid.id}, .entries = {entry}});
  ASSERT_TRUE(part) << part.error().message;
  know(part->id);
  EXPECT_EQ(part->subject, "The lid");
  EXPECT_EQ(part->conversations, (std::vector{id}));
  EXPECT_EQ(part->tasks.size(), 1u);
  EXPECT_EQ(part->links, (std::vector<Link>{{LinkKind::related, whole.id}}));
  EXPECT_EQ(texts(part->id), (std::vector<std::string>{"about the lid"}));
  EXPECT_EQ(fetch(whole.id).tasks.size(), 2u);
  EXPECT_EQ(cases.find_task(anna, lid.id)->case_number, part->number);

  ASSERT_TRUE(cases.write(anna, part->id, {.text = "since"}));
  const auto joined = cases.undo_split(anna, part->id);
  ASSERT_TRUE(joined) << joined.error().message;
  EXPECT_EQ(joined->id, whole.id);
  EXPECT_EQ(joined->tasks.size(), 3u);
  EXPECT_TRUE(joined->links.empty());
  EXPECT_EQ(texts(whole.id), (std::vector<std::string>{"about the lid", "about the kettle", "since"}));
  EXPECT_EQ(fetch(part->id).merged_into, whole.id);
  EXPECT_EQ(code(cases.undo_split(anna, part->id)), ErrorCode::failed_precondition);
}

TEST_P(CaseMoving, merging_needs_both) {
  const Case a = open("A");
  NewCase other = about("B");
  other.queue = kRepairs;
  const Case b = open(ben, other);
  EXPECT_EQ(code(cases.merge(anna, a.id, b.id)), ErrorCode::invalid_argument);
  EXPECT_EQ(code(cases.merge(anna, b.id, a.id)), ErrorCode::not_found);
  EXPECT_EQ(code(cases.merge(anna, a.id, a.id)), ErrorCode::invalid_argument);
  EXPECT_TRUE(cases.merge(lead, a.id, b.id));
}

TEST_P(CaseMoving, many_are_changed_at_once_and_undone_where_nothing_has_happened_since) {
  const Case a = open("A"), b = open("B"), c = open("C");
  NewCase other = about("D");
  other.queue = kRepairs;
  const Case d = open(ben, other);
  const auto done = cases.change_many(anna, {.cases = {a.id, b.id, c.id, d.id, a.id},
                                             .state = "solved",
                                             .owner = anna.user(),
                                             .level = Level::low,
                                             .add_tags = {"sale"},
                                             .note = "Clearing up"});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->changed, 3);
  ASSERT_EQ(done->refused.size(), 1u);
  EXPECT_EQ(done->refused.front().case_id, d.id);
  EXPECT_EQ(fetch(a.id).state, "solved");
  EXPECT_EQ(fetch(b.id).tags, (std::vector<std::string>{"sale"}));
  EXPECT_EQ(fetch(c.id).grade.level, Level::low);
  EXPECT_EQ(happened(a.id), (std::vector<std::string>{"opened", "assigned", "graded", "tagged", "solved"}));

  ASSERT_TRUE(cases.reopen(anna, c.id, ""));
  EXPECT_EQ(code(cases.undo(ben, done->id)), ErrorCode::not_found);
  const auto undone = cases.undo(anna, done->id);
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(undone->changed, 2);
  EXPECT_EQ(undone->refused.size(), 1u);
  const Case back = fetch(a.id);
  EXPECT_EQ(back.state, "open");
  EXPECT_EQ(back.owner, std::nullopt);
  EXPECT_EQ(back.grade, a.grade);
  EXPECT_TRUE(back.tags.empty());
  EXPECT_EQ(back.reopened, 0);
  EXPECT_EQ(code(cases.undo(anna, done->id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(cases.change_many(anna, {.cases = {a.id}})), ErrorCode::invalid_argument);

  clock.advance(std::chrono::hours(24 * 6));
  cases.prune(100);
  EXPECT_EQ(code(cases.undo(anna, done->id)), ErrorCode::failed_precondition) << "it is still known";
  clock.advance(std::chrono::hours(24 * 2));
  cases.prune(100);
  EXPECT_EQ(code(cases.undo(anna, done->id)), ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::cases
