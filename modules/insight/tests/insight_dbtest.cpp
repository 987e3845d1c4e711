#include <base/testing.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <cases/events.h>
#include <clocks/events.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <insight/history.h>
#include <insight/process.h>

#include <map>

namespace deskbell::insight {
namespace {

using cases::StateCategory;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Reach = identity::Reach;

constexpr Id<routing::Queue> kFirst{31};
constexpr Id<routing::Queue> kSecond{32};
constexpr Id<identity::User> kAna{11};
constexpr Id<identity::Team> kWorkshop{41};

class Looking : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(Reach insight, Reach view) {
    Actor actor = identity::testing_user(99, insight, {Permission::view_insight});
    actor.permissions.set(Permission::view_cases, view);
    return actor;
  }
  // Events as cases write them.
  template <class Event>
  void tell(const cases::Case& matter, std::optional<std::string> by = "Ana") {
    Event event;
    event.matter = matter;
    event.by_name = std::move(by);
    append(matter, Event::kKind, base::to_json(event));
  }
  void append(const cases::Case& matter, std::string_view kind, std::string payload) {
    matters[matter.id] = matter;
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      log.append(tx, matter.id.value, kind, kAna.value, std::move(payload));
      return {};
    }));
  }
  cases::Case open(std::optional<Id<routing::Queue>> queue = kFirst) {
    cases::Case matter;
    matter.id = ids.next<cases::Case>();
    matter.number = "REP-" + std::to_string(++count);
    matter.subject = "The kettle leaks";
    matter.kind = "repair";
    matter.state = "open";
    matter.queue = queue;
    matter.opened_at = clock.now();
    tell<cases::Opened>(matter);
    return matter;
  }
  void pass(std::chrono::microseconds time) { clock.advance(time); }
  template <class Event = cases::Moved>
  void move(cases::Case& matter, std::string state, StateCategory category = StateCategory::open) {
    matter.state = std::move(state);
    matter.state_category = category;
    ++matter.version;
    tell<Event>(matter);
  }
  void assign(cases::Case& matter, Id<routing::Queue> queue, std::optional<Id<identity::User>> owner = {}) {
    matter.queue = queue;
    matter.owner = owner;
    ++matter.version;
    tell<cases::Assigned>(matter);
  }
  // What the consumer would have been given by now.
  void follow() {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      const auto events = log.read(tx, worked, 10'000);
      if (!events.empty()) worked = events.back().position;
      return process.follower()(tx, events);
    }));
  }
  ProcessView view(ProcessFilter filter = {}) {
    follow();
    return process.view(boss, filter).value();
  }
  static std::vector<std::string> told(const std::vector<Edge>& edges) {
    std::vector<std::string> out;
    for (const auto& one : edges)
      out.push_back((one.from.empty() ? "*" : one.from) + " -> " + (one.to.empty() ? "*" : one.to) + " " +
                    std::to_string(one.count) + (one.back > 0 ? " (" + std::to_string(one.back) + " again)" : ""));
    return out;
  }
  static const Node& node(const ProcessView& view, std::string_view place) {
    return *std::ranges::find(view.nodes, place, &Node::place);
  }

  base::ManualClock clock;
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  std::map<Id<cases::Case>, cases::Case> matters;
  int count = 0;
  std::int64_t worked = 0;
  Ports ports{
      .matter = [this](storage::Snapshot&, Id<cases::Case> id) -> std::optional<cases::Case> {
        const auto found = matters.find(id);
        return found == matters.end() ? std::nullopt : std::optional(found->second);
      },
      .kinds =
          [](storage::Snapshot&) {
            cases::Kind repair;
            repair.key = "repair";
            repair.states = {
                {.key = "open", .name = "Open", .names = {}, .moves = {}},
                {.key = "waiting",
                 .name = "Waiting for parts",
                 .names = {},
                 .category = StateCategory::waiting,
                 .moves = {}},
                {.key = "solved", .name = "Solved", .names = {}, .category = StateCategory::solved, .moves = {}}};
            return std::vector{repair};
          },
      .queue_name = [](storage::Snapshot&, Id<routing::Queue> id) -> std::optional<std::string> {
        if (id == kFirst) return "First line";
        if (id == kSecond) return "Second line";
        return std::nullopt;
      },
      .team_name = [](storage::Snapshot&, Id<identity::Team>) -> std::optional<std::string> { return "Workshop"; },
      .user_name = [](storage::Snapshot&, Id<identity::User>) -> std::optional<std::string> { return "Ana"; }};
  Process process{{.database = *database, .log = log, .ids = ids, .clock = clock, .ports = ports}};
  History history{{.database = *database, .log = log, .clock = clock, .ports = ports}};
  const Actor boss = user(Reach::all, Reach::all);
};
DESKBELL_ON_BOTH_ENGINES(Looking);

TEST_P(Looking, where_cases_wait_and_loop_is_told_with_times) {
  for (int i = 1; i <= 3; ++i) {
    auto matter = open();
    pass(std::chrono::hours(i));
    move(matter, "waiting", StateCategory::waiting);
    pass(std::chrono::hours(10));
    if (i == 3) {
      move(matter, "open");
      pass(std::chrono::hours(1));
    }
    move<cases::Solved>(matter, "solved", StateCategory::solved);
  }
  open();
  const auto picture = view();
  EXPECT_THAT(told(picture.edges), ElementsAre("* -> open 4", "open -> waiting 3", "waiting -> solved 2",
                                               "open -> solved 1", "waiting -> open 1 (1 again)"));
  const auto& opened = node(picture, "open");
  EXPECT_EQ(opened.name, "Open");
  EXPECT_EQ(opened.now, 1);
  EXPECT_EQ(opened.oldest, clock.now());
  EXPECT_EQ(opened.left, 4);
  EXPECT_EQ(opened.back, 1);
  EXPECT_NEAR(static_cast<double>(*opened.median_s), 3600, 110) << "of 1, 1, 2 and 3 hours";
  EXPECT_NEAR(static_cast<double>(*opened.p90_s), 3 * 3600, 330);
  const auto& waiting = node(picture, "waiting");
  EXPECT_EQ(waiting.name, "Waiting for parts");
  EXPECT_EQ(waiting.category, StateCategory::waiting);
  EXPECT_EQ(waiting.now, 0);
  EXPECT_NEAR(static_cast<double>(*waiting.median_s), 36'000, 1'080);
  EXPECT_EQ(node(picture, "solved").now, 3);
  EXPECT_FALSE(picture.since);
  EXPECT_EQ(picture.position, worked);
}

TEST_P(Looking, a_question_is_about_a_time_a_kind_and_a_queue) {
  auto early = open(kFirst);
  pass(std::chrono::hours(1));
  move(early, "waiting", StateCategory::waiting);
  const Time then = clock.now();
  pass(std::chrono::days(40));
  auto late = open(kSecond);
  pass(std::chrono::hours(2));
  move(late, "waiting", StateCategory::waiting);
  EXPECT_EQ(node(view(), "open").left, 1) << "the last 30 days";
  EXPECT_EQ(node(view({.from = then}), "open").left, 2);
  EXPECT_EQ(node(view({.from = then, .to = then}), "open").left, 1);
  EXPECT_EQ(node(view({.from = then, .queue = kSecond}), "open").left, 1);
  EXPECT_THAT(view({.kind = "complaint"}).nodes, IsEmpty());
  EXPECT_EQ(process.view(boss, {.from = clock.now(), .to = then}).error().fields[0].field, "to");
}

TEST_P(Looking, queues_and_departments_are_pictures_of_their_own) {
  auto matter = open(kFirst);
  pass(std::chrono::minutes(30));
  assign(matter, kSecond);
  pass(std::chrono::minutes(30));
  cases::TaskSummary task;
  task.id = {77};
  task.title = "Look at the pump";
  task.department = kWorkshop;
  matter.tasks = {task};
  tell<cases::Changed>(matter);
  pass(std::chrono::hours(5));
  matter.tasks[0].state = cases::TaskState::done;
  tell<cases::Changed>(matter);
  assign(matter, kFirst);
  move<cases::Solved>(matter, "solved", StateCategory::solved);
  const auto queues = view({.track = Track::queue});
  EXPECT_THAT(told(queues.edges), ElementsAre("* -> 31 1", "31 -> * 1", "31 -> 32 1", "32 -> 31 1 (1 again)"));
  EXPECT_EQ(node(queues, "31").name, "First line");
  EXPECT_EQ(node(queues, "31").now, 0) << "a solved case waits in no queue";
  const auto departments = view({.track = Track::department});
  EXPECT_THAT(told(departments.edges), ElementsAre("* -> 41 1", "41 -> * 1"));
  EXPECT_EQ(departments.nodes.at(0).name, "Workshop");
  EXPECT_NEAR(static_cast<double>(*departments.nodes.at(0).median_s), 18'000, 540);
}

TEST_P(Looking, events_that_come_twice_are_counted_once) {
  auto matter = open();
  pass(std::chrono::hours(1));
  move(matter, "waiting", StateCategory::waiting);
  follow();
  worked = 0;
  const auto picture = view();
  EXPECT_THAT(told(picture.edges), ElementsAre("* -> open 1", "open -> waiting 1"));
  EXPECT_EQ(node(picture, "waiting").now, 1);
}

TEST_P(Looking, behind_an_edge_are_its_cases) {
  auto matter = open();
  pass(std::chrono::hours(1));
  move(matter, "waiting", StateCategory::waiting);
  auto other = open();
  pass(std::chrono::hours(1));
  move<cases::Solved>(other, "solved", StateCategory::solved);
  follow();
  const auto all = process.passages(boss, {.place = "open"}).value();
  ASSERT_THAT(all.items, SizeIs(2));
  EXPECT_EQ(all.items[0].number, "REP-2");
  const auto edge = process.passages(boss, {.place = "open", .next = "waiting"}).value();
  ASSERT_THAT(edge.items, SizeIs(1));
  EXPECT_EQ(edge.items[0].number, "REP-1");
  EXPECT_EQ(edge.items[0].left_at - edge.items[0].entered_at, std::chrono::hours(1));
  const auto page = process.passages(boss, {.place = "open", .limit = 1}).value();
  ASSERT_TRUE(page.next);
  EXPECT_EQ(process.passages(boss, {.place = "open", .cursor = page.next})->items.at(0).number, "REP-1");
  EXPECT_THAT(process.passages(user(Reach::all, Reach::own), {.place = "open"})->items, IsEmpty()) << "not his cases";
  EXPECT_EQ(process.passages(boss, {.place = "open", .cursor = "x"}).error().fields[0].field, "cursor");
  pass(std::chrono::days(401));
  EXPECT_EQ(process.prune(100), 4);
  EXPECT_EQ(node(view({.from = Time()}), "open").left, 2) << "the tallies stay";
}

TEST_P(Looking, it_needs_the_permission) {
  const auto matter = open();
  follow();
  const Actor agent = user(Reach::none, Reach::all);
  EXPECT_EQ(code(process.view(agent, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(process.passages(agent, {.place = "open"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(history.case_at(agent, matter.id, clock.now())), ErrorCode::permission_denied);
  EXPECT_EQ(code(history.queue_at(agent, kFirst, clock.now())), ErrorCode::permission_denied);
  EXPECT_EQ(code(history.case_at(user(Reach::all, Reach::own), matter.id, clock.now())), ErrorCode::not_found);
}

// ---- time travel ----

TEST_P(Looking, a_case_is_told_as_it_stood_at_a_minute) {
  auto matter = open();
  pass(std::chrono::hours(1));
  clocks::ClockEvent running;
  running.subject = {clocks::SubjectKind::service_case, {matter.id.value}, {matter.id.value}};
  running.clock.id = {5};
  running.clock.terms.policy = {1};
  running.clock.terms.calendar = {2};
  running.clock.started_at = matter.opened_at;
  running.at = clock.now();
  append(matter, "clock.started", base::to_json(running));
  assign(matter, kSecond, kAna);
  const Time then = clock.now();
  pass(std::chrono::hours(1));
  running.clock.status = clocks::ClockStatus::breached;
  append(matter, "clock.breached", base::to_json(running));
  move(matter, "waiting", StateCategory::waiting);
  pass(std::chrono::hours(1));

  const auto past = history.case_at(boss, matter.id, then + std::chrono::minutes(59));
  ASSERT_TRUE(past) << past.error().message;
  EXPECT_EQ(past->matter.state, "open");
  EXPECT_EQ(past->matter.queue, kSecond);
  EXPECT_EQ(past->queue_name, "Second line");
  EXPECT_EQ(past->owner_name, "Ana");
  ASSERT_THAT(past->clocks, SizeIs(1));
  EXPECT_EQ(past->clocks[0].status, clocks::ClockStatus::running);
  EXPECT_EQ(past->seq, 3);
  EXPECT_EQ(past->lines.at(0).kind, "case.assigned");
  EXPECT_FALSE(past->complete_since);
  EXPECT_FALSE(history.case_at(boss, matter.id, matter.opened_at)->matter.owner);
  const auto now = history.case_at(boss, matter.id, clock.now());
  EXPECT_EQ(now->matter, matters.at(matter.id)) << "now is as a fetch tells it";
  EXPECT_EQ(now->clocks.at(0).status, clocks::ClockStatus::breached);
  EXPECT_EQ(code(history.case_at(boss, matter.id, matter.opened_at - std::chrono::minutes(1))), ErrorCode::not_found);
  EXPECT_EQ(code(history.case_at(boss, {4711}, clock.now())), ErrorCode::not_found);
}

TEST_P(Looking, tasks_are_told_as_they_were) {
  auto matter = open();
  cases::TaskAdded added;
  added.task.id = {77};
  added.task.case_id = matter.id;
  added.task.case_number = matter.number;
  added.task.title = "Look at the pump";
  cases::TaskSummary summary;
  summary.id = {77};
  summary.title = added.task.title;
  matter.tasks = {summary};
  added.matter = matter;
  append(matter, cases::TaskAdded::kKind, base::to_json(added));
  const Time then = clock.now();
  pass(std::chrono::hours(1));
  cases::TaskEnded ended;
  ended.task = added.task;
  ended.task.state = cases::TaskState::done;
  matter.tasks[0].state = cases::TaskState::done;
  ended.matter = matter;
  append(matter, cases::TaskEnded::kKind, base::to_json(ended));
  EXPECT_EQ(history.case_at(boss, matter.id, then)->tasks.at(0).state, cases::TaskState::open);
  EXPECT_EQ(history.case_at(boss, matter.id, clock.now())->tasks.at(0).state, cases::TaskState::done);
}

TEST_P(Looking, a_queue_is_told_with_who_was_in_it) {
  auto stays = open(kFirst);
  auto goes = open(kFirst);
  auto ends = open(kFirst);
  auto elsewhere = open(kSecond);
  pass(std::chrono::minutes(1));
  goes.grade.level = cases::Level::critical;
  tell<cases::Graded>(goes);
  move(stays, "waiting", StateCategory::waiting);
  const Time then = clock.now();
  pass(std::chrono::hours(1));
  assign(goes, kSecond);
  move<cases::Solved>(ends, "solved", StateCategory::solved);
  open(kFirst);
  follow();
  const auto past = history.queue_at(boss, kFirst, then);
  ASSERT_TRUE(past) << past.error().message;
  EXPECT_EQ(past->name, "First line");
  EXPECT_EQ(past->cases, 3);
  const auto counts = [](const std::vector<ThenCount>& all) {
    std::map<std::string, std::int64_t> out;
    for (const auto& one : all) out[one.key] = one.count;
    return out;
  };
  EXPECT_EQ(counts(past->by_level), (std::map<std::string, std::int64_t>{{"critical", 1}, {"normal", 2}}));
  EXPECT_EQ(counts(past->by_state), (std::map<std::string, std::int64_t>{{"open", 2}, {"waiting", 1}}));
  ASSERT_THAT(past->first, SizeIs(3));
  EXPECT_EQ(past->first[0].state, "waiting");
  EXPECT_EQ(past->first[1].queue, kFirst) << "as it was, not as it is";
  EXPECT_EQ(past->position, worked);
  EXPECT_EQ(history.queue_at(boss, kFirst, clock.now())->cases, 2);
  EXPECT_EQ(history.queue_at(boss, kFirst, stays.opened_at - std::chrono::minutes(1))->cases, 0);
  EXPECT_EQ(code(history.queue_at(boss, {4711}, then)), ErrorCode::not_found);
  const auto stranger = history.queue_at(user(Reach::all, Reach::own), kFirst, then).value();
  EXPECT_EQ(stranger.cases, 3);
  EXPECT_THAT(stranger.first, IsEmpty());
}

TEST_P(Looking, what_retention_has_taken_is_told_as_such) {
  auto matter = open();
  const Time then = clock.now();
  pass(std::chrono::days(100));
  move(matter, "waiting", StateCategory::waiting);
  const Time later = clock.now();
  pass(std::chrono::days(1));
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<std::int64_t> {
    return log.prune(tx, clock.now() - std::chrono::days(50), 1000);
  }));
  const bool pruned =
      database->read([&](storage::Snapshot& snapshot) { return log.first_seq(snapshot, matter.id.value); }) > 1;
  // PostgreSQL forgets whole partitions only.
  if (pruned) {
    EXPECT_EQ(code(history.case_at(boss, matter.id, then)), ErrorCode::failed_precondition);
    EXPECT_EQ(history.case_at(boss, matter.id, later)->complete_since, later);
    follow();
    EXPECT_EQ(code(history.queue_at(boss, kFirst, then)), ErrorCode::failed_precondition);
    EXPECT_EQ(view().since, later);
  }
  EXPECT_EQ(history.case_at(boss, matter.id, later)->matter.state, "waiting");
}

}  // namespace
}  // namespace deskbell::insight
