#include <identity/testing.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <notices/notices.h>

namespace deskbell::notices {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Bell : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(std::int64_t id) {
    return identity::testing_user(id, identity::Reach::own, {Permission::view_cases});
  }
  void tell(std::int64_t user, std::string code, std::string once = {}) {
    clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      notices.tell(tx, {.user = {user},
                        .code = std::move(code),
                        .params = {{"level", "Second line"}},
                        .about = About{AboutKind::matter, {77}, "CMP-1 The kettle leaks"},
                        .weight = Weight::urgent,
                        .once = std::move(once)});
      return {};
    }));
  }
  std::vector<std::string> codes(const Actor& actor, Filter filter = {}) {
    std::vector<std::string> out;
    for (const auto& one : notices.list(actor, filter).value().items) out.push_back(one.code);
    return out;
  }
  std::vector<events::Event> events_of(std::int64_t user) {
    return database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, user, 0, 100); });
  }

  base::ManualClock clock;
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  const Actor anna = user(11);
  const Actor ben = user(12);
};
DESKBELL_ON_BOTH_ENGINES(Bell);

TEST_P(Bell, a_notice_is_told_once_and_kept) {
  tell(11, "escalation.called");
  const auto page = notices.list(anna, {}).value();
  ASSERT_THAT(page.items, SizeIs(1));
  EXPECT_EQ(page.items[0].params.at("level"), "Second line");
  EXPECT_EQ(page.items[0].about->title, "CMP-1 The kettle leaks");
  EXPECT_EQ(page.items[0].weight, Weight::urgent);
  EXPECT_FALSE(page.items[0].read_at);
  EXPECT_FALSE(page.next);
  const auto told = events_of(11);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].kind, "notice.told");
  EXPECT_EQ(base::parse_json<Told>(told[0].payload)->notice, page.items[0]);
  EXPECT_EQ(base::parse_json<Told>(told[0].payload)->unread, 1);
}

TEST_P(Bell, a_notice_is_nobody_elses) {
  tell(11, "escalation.called");
  const auto id = notices.list(anna, {}).value().items[0].id;
  EXPECT_THAT(codes(ben), IsEmpty());
  EXPECT_EQ(notices.mark_read(ben, id).error().code, ErrorCode::not_found);
  EXPECT_EQ(notices.count(ben)->unread, 0);
  Actor visitor;
  visitor.kind = ActorKind::contact;
  visitor.id = 11;
  EXPECT_EQ(notices.list(visitor, {}).error().code, ErrorCode::permission_denied);
}

TEST_P(Bell, what_was_told_of_a_matter_is_read_when_it_has_ended) {
  const auto told = [&](std::int64_t who, std::string code, std::string topic) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      notices.tell(tx, {.user = {who}, .code = std::move(code), .weight = Weight::urgent, .topic = std::move(topic)});
      return {};
    }));
  };
  told(11, "first", "call 1");
  told(12, "first", "call 1");
  told(11, "second", "call 2");
  told(11, "third", "");
  const auto over = [&](const char* topic) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      notices.over(tx, topic);
      return {};
    }));
  };
  over("call 1");
  EXPECT_THAT(codes(anna, {.unread = true}), ElementsAre("third", "second"));
  EXPECT_THAT(codes(ben, {.unread = true}), IsEmpty());
  EXPECT_THAT(codes(ben), ElementsAre("first")) << "it stays in the list";
  EXPECT_EQ(events_of(12).back().kind, "notice.read");
  EXPECT_EQ(base::parse_json<Read>(events_of(11).back().payload)->unread, 2);
  const auto events = events_of(11).size();
  over("call 1");
  over("");
  EXPECT_EQ(events_of(11).size(), events) << "nothing is left to be read";
}

TEST_P(Bell, reading_counts_down_and_is_told_to_other_screens) {
  tell(11, "one");
  tell(11, "two");
  tell(11, "three");
  EXPECT_EQ(notices.count(anna)->unread, 3);
  const auto id = notices.list(anna, {}).value().items[1].id;
  EXPECT_TRUE(notices.mark_read(anna, id)->read_at);
  EXPECT_EQ(notices.mark_read(anna, id)->read_at, clock.now()) << "a second time changes nothing";
  EXPECT_EQ(notices.count(anna)->unread, 2);
  EXPECT_THAT(codes(anna, {.unread = true}), ElementsAre("three", "one"));
  EXPECT_EQ(notices.mark_all_read(anna)->unread, 0);
  EXPECT_TRUE(notices.mark_all_read(anna));
  const auto told = events_of(11);
  ASSERT_THAT(told, SizeIs(5));
  EXPECT_EQ(base::parse_json<Read>(told[3].payload)->unread, 2);
  EXPECT_FALSE(base::parse_json<Read>(told[4].payload)->notice);
}

TEST_P(Bell, the_same_thing_is_not_said_again_while_it_is_unread) {
  tell(11, "promise.due", "promise 5");
  tell(11, "promise.due", "promise 5");
  tell(12, "promise.due", "promise 5");
  EXPECT_THAT(codes(anna), SizeIs(1));
  EXPECT_THAT(codes(ben), SizeIs(1));
  ASSERT_TRUE(notices.mark_all_read(anna));
  tell(11, "promise.due", "promise 5");
  EXPECT_THAT(codes(anna), SizeIs(2));
}

TEST_P(Bell, a_list_is_read_page_by_page) {
  for (const char* code : {"a", "b", "c", "d", "e"}) tell(11, code);
  const auto first = notices.list(anna, {.limit = 2}).value();
  ASSERT_TRUE(first.next);
  EXPECT_THAT(codes(anna, {.limit = 2}), ElementsAre("e", "d"));
  EXPECT_THAT(codes(anna, {.cursor = first.next, .limit = 2}), ElementsAre("c", "b"));
  EXPECT_EQ(notices.list(anna, {.cursor = "x"}).error().fields[0].field, "cursor");
}

TEST_P(Bell, old_ones_are_forgotten) {
  tell(11, "read");
  ASSERT_TRUE(notices.mark_all_read(anna));
  tell(11, "unread");
  clock.advance(std::chrono::days(91));
  EXPECT_EQ(notices.prune(100), 1);
  EXPECT_THAT(codes(anna), ElementsAre("unread"));
  clock.advance(std::chrono::days(300));
  EXPECT_EQ(notices.prune(100), 1);
  EXPECT_THAT(codes(anna), IsEmpty());
}

}  // namespace
}  // namespace deskbell::notices
