#include <base/testing.h>
#include <contacts/contacts.h>
#include <conversations/testing.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>
#include <surveys/surveys.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::surveys {
namespace {

using conversations::Conversation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Reach = identity::Reach;

constexpr auto kSales = conversations::TestDirectory::kSales;
constexpr auto kRepairs = conversations::TestDirectory::kRepairs;

class Ratings : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(std::int64_t id, Reach surveys, std::vector<Id<routing::Queue>> queues = {}) {
    Actor actor = identity::testing_administrator(id);
    actor.queues = std::move(queues);
    actor.permissions.set(Permission::view_surveys, surveys);
    return actor;
  }
  static Actor visitor(Id<contacts::Contact> contact) { return identity::testing_customer(contact); }
  Id<Conversation> closed_chat(const Actor& contact, const Actor& agent, Id<routing::Queue> queue) {
    const auto id = open_chat(contact, agent, queue);
    EXPECT_TRUE(conversations.close(agent, id));
    return id;
  }
  Id<Conversation> open_chat(const Actor& contact, const Actor& agent, Id<routing::Queue> queue) {
    clock.advance(std::chrono::seconds(1));
    const auto opened = conversations.open(
        contact, {.contact = contact.contact(),
                  .queue = queue,
                  .message = conversations::PostMessage{.client_id = std::to_string(++opened_), .text = "Hello"}});
    EXPECT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(conversations.assign(agent, opened->id, {.user = agent.user()}));
    return opened->id;
  }
  Conversation fetch(Id<Conversation> id) {
    return database->read([&](storage::Snapshot& snapshot) { return conversations.load(snapshot, id).value(); });
  }
  std::vector<events::Event> answers(Id<Conversation> id) {
    auto all =
        database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, id.value, 0, 1000); });
    std::erase_if(all, [](const events::Event& event) { return event.kind != Answered::kKind; });
    return all;
  }

  base::ManualClock clock;
  storage::TestDatabase database{
      GetParam(), {events::schema(), search::schema(), contacts::schema(), conversations::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::TestDirectory names;
  conversations::Conversations conversations{{.database = *database,
                                              .log = log,
                                              .ids = ids,
                                              .clock = clock,
                                              .contacts = contacts,
                                              .directory = names,
                                              .settings = [] { return window(); }}};
  std::string zone = "Etc/UTC";
  Surveys surveys{{.database = *database,
                   .log = log,
                   .ids = ids,
                   .clock = clock,
                   .conversations = conversations,
                   .directory = names,
                   .settings = [] { return window(); },
                    .time_zone = [this] { return zone; }}};

  Actor anna = user(11, Reach::own);
  Actor ben = user(12, Reach::queues, {kRepairs});
  Actor lead = user(14, Reach::all);
  Actor nobody = user(15, Reach::none);
  Actor li = visitor(contacts.create(Actor::system(), {.name = "Li Wei"})->id);
  Actor olga = visitor(contacts.create(Actor::system(), {.name = "Olga"})->id);

 private:
  static conversations::Settings window() { return {std::chrono::hours(1)}; }
  int opened_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(Ratings);

TEST_P(Ratings, a_customer_rates_a_closed_conversation_for_its_agent_and_queue) {
  const auto id = closed_chat(li, anna, kSales);
  const auto rating = surveys.rate(li, id, 4, " Quick\nand <b>kind</b> \n");
  ASSERT_TRUE(rating) << rating.error().message;
  EXPECT_EQ(rating->score, 4);
  EXPECT_EQ(rating->comment, " Quick\nand <b>kind</b>");
  EXPECT_EQ(rating->agent, anna.user());
  EXPECT_EQ(rating->queue, kSales);
  EXPECT_EQ(rating->contact.name, "Li Wei");
  const auto events = answers(id);
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(base::parse_json<Answered>(events[0].payload)->rating, *rating);
  EXPECT_EQ(events[0].actor, li.id);
  EXPECT_EQ(surveys.list(lead, {})->items, std::vector{*rating});
  EXPECT_EQ(database->read([&](storage::Snapshot& snapshot) { return surveys.score_of(snapshot, fetch(id)); }), 4);
}

TEST_P(Ratings, a_rating_is_changed_within_the_window_and_the_same_again_changes_nothing) {
  const auto id = closed_chat(li, anna, kSales);
  const auto first = *surveys.rate(li, id, 2, "slow");
  EXPECT_EQ(*surveys.rate(li, id, 2, "slow"), first);
  EXPECT_THAT(answers(id), SizeIs(1));
  clock.advance(std::chrono::minutes(59));
  const auto second = *surveys.rate(li, id, 5, "");
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.comment, "");
  EXPECT_THAT(answers(id), SizeIs(2));
  EXPECT_THAT(surveys.list(lead, {})->items, ElementsAre(second));
  clock.advance(std::chrono::minutes(2));
  EXPECT_EQ(code(surveys.rate(li, id, 1, "")), ErrorCode::failed_precondition);
}

TEST_P(Ratings, each_closing_is_rated_once) {
  const auto id = closed_chat(li, anna, kSales);
  ASSERT_TRUE(surveys.rate(li, id, 1, ""));
  clock.advance(std::chrono::minutes(1));
  ASSERT_TRUE(conversations.reopen(lead, id));
  EXPECT_EQ(code(surveys.rate(li, id, 5, "")), ErrorCode::failed_precondition);
  EXPECT_EQ(database->read([&](storage::Snapshot& snapshot) { return surveys.score_of(snapshot, fetch(id)); }),
            std::nullopt);
  ASSERT_TRUE(conversations.close(lead, id));
  ASSERT_TRUE(surveys.rate(li, id, 5, ""));
  const auto all = surveys.list(lead, {.conversation = id})->items;
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].agent, lead.user());
  EXPECT_EQ(all[1].agent, anna.user());
}

TEST_P(Ratings, only_the_customer_rates_and_only_what_is_closed_and_not_long_ago) {
  const auto open = open_chat(li, anna, kSales);
  EXPECT_EQ(code(surveys.rate(li, open, 5, "")), ErrorCode::failed_precondition);
  const auto id = closed_chat(li, anna, kSales);
  EXPECT_EQ(code(surveys.rate(olga, id, 5, "")), ErrorCode::not_found);
  EXPECT_EQ(code(surveys.rate(anna, id, 5, "")), ErrorCode::permission_denied);
  EXPECT_EQ(code(surveys.rate(li, {id.value + 999}, 5, "")), ErrorCode::not_found);
  for (const int score : {0, 6, -1}) EXPECT_EQ(surveys.rate(li, id, score, "").error().fields[0].field, "score");
  EXPECT_EQ(surveys.rate(li, id, 5, std::string(2001, 'x')).error().fields[0].field, "comment");
  EXPECT_TRUE(surveys.rate(li, closed_chat(li, anna, kSales), 5, std::string(2000, 'x')));
  clock.advance(std::chrono::days(8));
  EXPECT_EQ(code(surveys.rate(li, id, 5, "")), ErrorCode::failed_precondition);
  EXPECT_THAT(answers(id), IsEmpty());
}

TEST_P(Ratings, everybody_sees_what_the_permission_reaches) {
  const auto sold = *surveys.rate(li, closed_chat(li, anna, kSales), 5, "");
  const auto repaired = *surveys.rate(olga, closed_chat(olga, lead, kRepairs), 3, "");
  EXPECT_THAT(surveys.list(lead, {})->items, ElementsAre(repaired, sold));
  EXPECT_THAT(surveys.list(anna, {})->items, ElementsAre(sold));
  EXPECT_THAT(surveys.list(ben, {})->items, ElementsAre(repaired));
  EXPECT_EQ(surveys.summary(ben, {})->count, 1);
  EXPECT_EQ(code(surveys.list(nobody, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(surveys.summary(nobody, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(surveys.list(li, {})), ErrorCode::permission_denied);
}

TEST_P(Ratings, a_list_is_filtered_and_paged) {
  const Time begin = clock.now();
  std::vector<Rating> all;
  for (int i = 0; i < 7; ++i)
    all.insert(all.begin(), *surveys.rate(li, closed_chat(li, i % 2 ? anna : lead, i < 3 ? kSales : kRepairs), 5, ""));
  std::vector<Rating> seen;
  std::optional<std::string> cursor;
  do {
    const auto page = *surveys.list(lead, {.cursor = cursor, .limit = 3});
    seen.insert(seen.end(), page.items.begin(), page.items.end());
    cursor = page.next;
  } while (cursor);
  EXPECT_EQ(seen, all);
  EXPECT_THAT(surveys.list(lead, {.agent = anna.user()})->items, SizeIs(3));
  EXPECT_THAT(surveys.list(lead, {.queue = kSales})->items, SizeIs(3));
  EXPECT_THAT(surveys.list(lead, {.from = begin, .to = clock.now()})->items, SizeIs(6));
  EXPECT_EQ(surveys.list(lead, {.cursor = "x"}).error().fields[0].field, "cursor");
}

TEST_P(Ratings, the_summary_counts_by_agent_queue_and_day) {
  for (const int score : {5, 4}) ASSERT_TRUE(surveys.rate(li, closed_chat(li, anna, kSales), score, ""));
  clock.advance(std::chrono::days(1));
  ASSERT_TRUE(surveys.rate(olga, closed_chat(olga, lead, kRepairs), 1, ""));
  const auto summary = *surveys.summary(lead, {});
  EXPECT_EQ(
      base::to_json(summary),
      R"({"count":3,"average":3.3333333333333335,"satisfied_share":0.6666666666666666,)"
      R"("by_agent":[{"user":"11","name":"Agent 11","count":2,"average":4.5},{"user":"14","name":"Agent 14","count":1,"average":1}],)"
      R"("by_queue":[{"queue":"21","name":"Sales","count":2,"average":4.5},{"queue":"22","name":"Repairs","count":1,"average":1}],)"
      R"("by_day":[{"date":"2026-03-02","count":2,"average":4.5},{"date":"2026-03-03","count":1,"average":1}],)"
      R"("distribution":[1,0,0,1,1]})");
  const auto none = *surveys.summary(lead, {.queue = Id<routing::Queue>{99}});
  EXPECT_EQ(none.count, 0);
  EXPECT_THAT(none.distribution, ElementsAre(0, 0, 0, 0, 0));
}

TEST_P(Ratings, days_are_those_of_the_workspace_over_a_change_of_the_clocks) {
  using namespace std::chrono_literals;
  // Midnight of Berlin is 23:00 before the night to 29 March and 22:00 after it.
  const Time sunday = std::chrono::sys_days(std::chrono::year(2026) / 3 / 29);
  for (const auto& [at, score] : {std::pair{sunday - 61min, 1}, {sunday - 59min, 2}, {sunday + 21h + 59min, 3}, {sunday + 22h + 1min, 5}}) {
    clock.advance(at - clock.now());
    ASSERT_TRUE(surveys.rate(li, closed_chat(li, anna, kSales), score, ""));
  }
  const auto days = [&] {
    std::vector<std::pair<std::string, std::int64_t>> seen;
    for (const auto& day : surveys.summary(lead, {})->by_day) seen.emplace_back(day.date, day.count);
    return seen;
  };
  using P = std::pair<std::string, std::int64_t>;
  EXPECT_THAT(days(), ElementsAre(P{"2026-03-28", 2}, P{"2026-03-29", 2}));
  zone = "Europe/Berlin";
  EXPECT_THAT(days(), ElementsAre(P{"2026-03-28", 1}, P{"2026-03-29", 2}, P{"2026-03-30", 1}));
  zone = "Asia/Shanghai";
  EXPECT_THAT(days(), ElementsAre(P{"2026-03-29", 2}, P{"2026-03-30", 2}));
}

}  // namespace
}  // namespace deskbell::surveys
