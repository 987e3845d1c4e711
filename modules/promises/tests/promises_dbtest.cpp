#include <base/testing.h>
#include <conversations/testing.h>
#include <identity/identity.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <promises/promises.h>

namespace deskbell::promises {
namespace {

using namespace std::chrono_literals;
using conversations::Conversation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Reach = identity::Reach;

constexpr Id<cases::Case> kCase{77};

class OneCase final : public Surroundings {
 public:
  std::optional<Matter> find_case(storage::Snapshot&, Id<cases::Case> id) override {
    return id == kCase ? std::optional(Matter{.subject = {.owner = {11}}, .contact = {}}) : std::nullopt;
  }
  std::vector<std::pair<Id<identity::Team>, std::string>> teams_of(storage::Snapshot&, Id<identity::User> user) override {
    if (user.value == 11) return {{{5}, "Repairs"}};
    return {};
  }
};

class Ledger : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(std::int64_t id, Reach reach) {
    Actor actor = identity::testing_administrator(id);
    for (const auto permission : {Permission::view_conversations, Permission::reply, Permission::assign,
                                  Permission::view_cases, Permission::edit_cases, Permission::assign_cases})
      actor.permissions.set(permission, reach);
    return actor;
  }
  Id<Conversation> talk() {
    const auto opened = conversations.open(
        customer(), {.contact = li,
                     .message = conversations::PostMessage{.client_id = std::to_string(++opened_), .text = "Hello"}});
    EXPECT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(conversations.assign(lead, opened->id, {.user = anna.user()}));
    return opened->id;
  }
  Actor customer() const { return identity::testing_customer(li); }
  NewPromise call_in(std::chrono::microseconds in, Id<Conversation> about) {
    return {.conversation = about, .kind = Kind::call_back, .what = "Call back about the kettle", .due_at = clock.now() + in};
  }
  std::vector<std::string> kinds(std::int64_t stream) {
    std::vector<std::string> out;
    for (const auto& event :
         database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, stream, 0, 1000); }))
      if (event.kind.starts_with("promise.")) out.push_back(event.kind);
    return out;
  }
  Promise last_event(std::int64_t stream) {
    auto all = database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, stream, 0, 1000); });
    std::erase_if(all, [](const events::Event& event) { return !event.kind.starts_with("promise."); });
    return base::parse_json<PromiseEvent>(all.back().payload)->promise;
  }

  base::ManualClock clock;
  base::SeededRandom random{7};
  storage::TestDatabase database{GetParam(),
                                 {events::schema(), jobs::schema(), identity::schema(), notices::schema(), search::schema(), contacts::schema(), conversations::schema(),
                                  schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  jobs::Queue jobs{*database, clock, ids, random};
  contacts::Contacts contacts{*database, log, ids, clock};
  conversations::TestDirectory names;
  OneCase surroundings;
  notices::Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  Promises promises{{.database = *database,
                     .log = log,
                     .ids = ids,
                     .clock = clock,
                     .jobs = jobs,
                     .contacts = contacts,
                     .conversations = conversations,
                     .directory = names,
                     .surroundings = surroundings,
                     .notices = notices}};
  Actor anna = user(11, Reach::own);
  Actor ben = user(12, Reach::own);
  Actor lead = user(14, Reach::all);
  Id<contacts::Contact> li =
      contacts.create(Actor::system(), {.name = "Li Wei", .time_zone = "Asia/Shanghai"})->id;

 private:
  int opened_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(Ledger);

TEST_P(Ledger, a_promise_has_an_owner_and_is_due_in_the_customers_zone) {
  const auto about = talk();
  const auto made = promises.make(anna, call_in(2h, about));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->owner, anna.user());
  EXPECT_EQ(made->owner_name, "Agent 11");
  EXPECT_EQ(made->time_zone, "Asia/Shanghai");
  EXPECT_EQ(made->due_local, "2026-03-02 19:00");
  EXPECT_EQ(made->contact->name, "Li Wei");
  EXPECT_EQ(promises.find(anna, made->id), *made);
  EXPECT_EQ(promises.list(anna, {})->items, std::vector{*made});
  EXPECT_EQ(promises.list(anna, {.conversation = about})->items, std::vector{*made});
  EXPECT_EQ(last_event(about.value), *made);
}

TEST_P(Ledger, a_promise_whose_time_has_come_is_broken_exactly_once) {
  const auto about = talk();
  const auto made = promises.make(anna, call_in(2h, about));
  clock.advance(2h - 1s);
  EXPECT_EQ(jobs.run_due(), 0);
  clock.advance(1s);
  EXPECT_EQ(jobs.run_due(), 1);
  EXPECT_EQ(promises.find(anna, made->id)->state, State::broken);
  EXPECT_THAT(kinds(about.value), ElementsAre("promise.made", "promise.broken"));
  EXPECT_THAT(kinds(anna.id), ElementsAre("promise.broken"));
  EXPECT_EQ(notices.list(anna, {})->items.at(0).code, "promise.broken");
  clock.advance(24h);
  EXPECT_EQ(jobs.run_due(), 0);
  EXPECT_THAT(kinds(about.value), SizeIs(2));
}

TEST_P(Ledger, the_owner_is_reminded_before_and_what_is_kept_is_not_broken) {
  const auto about = talk();
  auto what = call_in(2h, about);
  what.remind_before = 15min;
  const auto made = promises.make(anna, what);
  ASSERT_TRUE(made);
  clock.advance(1h + 45min);
  EXPECT_EQ(jobs.run_due(), 1);
  EXPECT_THAT(kinds(anna.id), ElementsAre("promise.reminded"));
  const auto kept = promises.keep(anna, made->id, "He is happy", FollowUp{"Ask whether it still works", clock.now() + 24h});
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_EQ(kept->state, State::kept);
  EXPECT_EQ(kept->done_at, clock.now());
  EXPECT_EQ(*promises.keep(anna, made->id, "again", {}), *kept);
  clock.advance(1h);
  EXPECT_EQ(jobs.run_due(), 0);
  EXPECT_THAT(kinds(about.value), ElementsAre("promise.made", "promise.reminded", "promise.kept", "promise.made"));
  const auto open = promises.list(anna, {})->items;
  ASSERT_THAT(open, SizeIs(1));
  EXPECT_EQ(open[0].follow_up_of, made->id);
  EXPECT_EQ(open[0].what, "Ask whether it still works");
}

TEST_P(Ledger, a_moved_promise_is_due_at_its_new_time_and_keeps_its_history) {
  const auto about = talk();
  const auto made = promises.make(anna, call_in(1h, about));
  EXPECT_EQ(code(promises.move(anna, made->id, clock.now() + 3h, " ")), ErrorCode::invalid_argument);
  const auto moved = promises.move(anna, made->id, clock.now() + 3h, "He is in a meeting");
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(moved->version, 2);
  ASSERT_THAT(moved->history, SizeIs(2));
  EXPECT_EQ(moved->history[0].due_at, made->due_at);
  EXPECT_EQ(moved->history[1].note, "He is in a meeting");
  EXPECT_EQ(last_event(about.value), *moved);
  clock.advance(2h);
  EXPECT_EQ(jobs.run_due(), 0);
  clock.advance(1h);
  EXPECT_EQ(jobs.run_due(), 1);
  EXPECT_EQ(promises.find(anna, made->id)->state, State::broken);
  EXPECT_EQ(code(promises.move(anna, made->id, clock.now() + 3h, "late")), ErrorCode::failed_precondition);
}

TEST_P(Ledger, what_is_done_late_stays_broken_and_counts_with_its_lateness) {
  const auto about = talk();
  const auto late = promises.make(anna, call_in(1h, about));
  const auto kept = promises.make(anna, call_in(1h, about));
  const auto dropped = promises.make(lead, [&] { auto what = call_in(1h, about); what.owner = ben.user(); return what; }());
  ASSERT_TRUE(dropped) << dropped.error().message;
  ASSERT_TRUE(promises.keep(anna, kept->id, "", {}));
  ASSERT_TRUE(promises.cancel(ben, dropped->id, "The customer called himself"));
  clock.advance(1h + 10min);
  // Whether the job was first makes no difference.
  const auto done = promises.keep(anna, late->id, "Sorry", {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->state, State::broken);
  EXPECT_EQ(done->history.back().what, StepKind::done_late);
  jobs.run_due();
  const auto report = promises.report(lead, {});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->all, (Tally{.made = 3, .open = 0, .kept = 1, .broken = 1, .done_late = 1, .cancelled = 1,
                                .kept_share = 0.5, .average_late_s = 600, .longest_late_s = 600}));
  ASSERT_THAT(report->by_agent, SizeIs(2));
  EXPECT_EQ(report->by_agent[0].user, anna.user());
  EXPECT_EQ(report->by_agent[0].figures.made, 2);
  ASSERT_THAT(report->by_team, SizeIs(1));
  EXPECT_EQ(report->by_team[0].name, "Repairs");
  EXPECT_EQ(promises.report(lead, {.from = clock.now() + 1h})->all.made, 0);
}

TEST_P(Ledger, a_promise_on_a_case_stands_on_the_cases_stream) {
  const auto about = talk();
  const auto made = promises.make(
      anna, {.conversation = about, .case_id = kCase, .what = "Send the part", .due_at = clock.now() + 1h});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_THAT(kinds(kCase.value), ElementsAre("promise.made"));
  EXPECT_THAT(kinds(about.value), ElementsAre("promise.made"));
  EXPECT_THAT(promises.list(anna, {.case_id = kCase})->items, SizeIs(1));
  const auto only_case = promises.make(anna, {.case_id = kCase, .what = "Look", .due_at = clock.now() + 1h});
  ASSERT_TRUE(only_case) << only_case.error().message;
  EXPECT_EQ(only_case->time_zone, "Etc/UTC");
}

TEST_P(Ledger, foreign_and_wrong_things_are_refused) {
  const auto about = talk();
  EXPECT_EQ(code(promises.make(ben, call_in(1h, about))), ErrorCode::not_found);
  EXPECT_EQ(code(promises.make(anna, call_in(-1h, about))), ErrorCode::invalid_argument);
  EXPECT_EQ(code(promises.make(anna, call_in(24h * 400, about))), ErrorCode::invalid_argument);
  EXPECT_EQ(code(promises.make(anna, call_in(1h, {4711}))), ErrorCode::not_found);
  EXPECT_EQ(code(promises.make(anna, {.what = "x", .due_at = clock.now() + 1h})), ErrorCode::invalid_argument);
  auto what = call_in(1h, about);
  what.time_zone = "Mars/Olympus";
  EXPECT_EQ(code(promises.make(anna, what)), ErrorCode::invalid_argument);
  what = call_in(1h, about);
  what.owner = Id<identity::User>{500};
  EXPECT_EQ(code(promises.make(lead, what)), ErrorCode::invalid_argument);
  const auto made = promises.make(anna, call_in(1h, about));
  EXPECT_EQ(code(promises.find(ben, made->id)), ErrorCode::not_found);
  EXPECT_EQ(code(promises.keep(ben, made->id, "", {})), ErrorCode::not_found);
  EXPECT_EQ(code(promises.keep(anna, {4711}, "", {})), ErrorCode::not_found);
  EXPECT_EQ(code(promises.list(ben, {.conversation = about})), ErrorCode::not_found);
  EXPECT_EQ(code(promises.list(anna, {.cursor = "x"})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(promises.cancel(anna, made->id, "")), ErrorCode::invalid_argument);
  ASSERT_TRUE(promises.cancel(anna, made->id, "Not needed"));
  EXPECT_EQ(code(promises.keep(anna, made->id, "", {})), ErrorCode::failed_precondition);
}

TEST_P(Ledger, a_list_goes_on_where_its_page_ended) {
  const auto about = talk();
  for (int i = 1; i <= 5; ++i) ASSERT_TRUE(promises.make(anna, call_in(std::chrono::hours(6 - i), about)));
  const auto first = promises.list(anna, {.limit = 3});
  ASSERT_TRUE(first && first->next);
  const auto second = promises.list(anna, {.cursor = first->next, .limit = 3});
  ASSERT_TRUE(second);
  EXPECT_THAT(second->items, SizeIs(2));
  EXPECT_FALSE(second->next);
  EXPECT_LT(first->items.back().due_at, second->items.front().due_at);
}

TEST_P(Ledger, what_an_agent_writes_is_proposed_in_the_customers_zone) {
  const auto about = talk();
  const auto found = promises.propose(anna, "I'll call you back at ten tomorrow", about, {});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_THAT(*found, SizeIs(1));
  EXPECT_EQ(found->front().due_local, "2026-03-03 10:00");
  EXPECT_EQ(found->front().time_zone, "Asia/Shanghai");
  EXPECT_EQ(code(promises.propose(ben, "I'll call you back at ten tomorrow", about, {})), ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::promises
