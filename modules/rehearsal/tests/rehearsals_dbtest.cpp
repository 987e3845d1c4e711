#include "past.h"

#include <base/random.h>
#include <storage/testing.h>

#include <escalation/escalations.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rehearsal/rehearsals.h>

#include <thread>

namespace deskbell::rehearsal {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Rehearsing : public ::testing::TestWithParam<storage::Engine> {
 protected:
  Rehearsing() {
    clock.set(kFrom + 24h * 7);
    vocabularies.add([](storage::Snapshot&) { return words(); });
  }
  static Actor user(std::initializer_list<Permission> permissions) {
    Actor actor;
    actor.kind = ActorKind::user;
    actor.id = 7;
    actor.name = "Anna";
    for (const auto permission : permissions) actor.permissions.set(permission, identity::Reach::all);
    return actor;
  }
  // What was written down goes to the log at its times.
  void keep(const Written& written) {
    const Time now = clock.now();
    std::int64_t last = 0;
    for (const events::Event& event : written.events) {
      clock.set(event.at);
      ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
        last = log.append(tx, event.stream, event.kind, 0, event.payload).position;
        return {};
      }));
    }
    clock.set(now);
    // On PostgreSQL readers wait for every older transaction of the server, also for those of other tests.
    while (database->read([&](storage::Snapshot& snapshot) { return log.read(snapshot, last - 1, 1); }).empty())
      std::this_thread::sleep_for(1ms);
  }
  static clocks::PolicyDraft tight() {
    return {.name = {"Tight"},
            .position = 1,
            .targets = {{.type = clocks::ClockType::resolution, .within_s = 1h, .warn_percent = {}, .pauses = {}}}};
  }
  static escalation::LadderDraft calling() {
    escalation::LadderDraft draft;
    draft.name = "Calling";
    draft.levels = {{.key = "broken",
                     .name = "Broken",
                     .triggers = {{.kind = escalation::TriggerKind::breach}},
                     .actions = {{.kind = escalation::ActionKind::call,
                                  .who = {{{.kind = escalation::WhoKind::user, .user = Id<identity::User>{5}}}},
                                  .answer_within_s = 15min}}}};
    return draft;
  }

  storage::TestDatabase database{GetParam(),
                                 {events::schema(), jobs::schema(), calendar::schema(), clocks::schema(),
                                  cases::schema(), escalation::schema(), schema()}};
  base::ManualClock clock;
  Ids ids{clock};
  base::SeededRandom random{1};
  events::Log log{*database, clock};
  jobs::Queue jobs{*database, clock, ids, random};
  decisions::Vocabularies vocabularies;
  calendar::Calendars calendars{{*database, log, ids, clock}};
  clocks::Clocks clocks{{*database, log, ids, clock, jobs, calendars, vocabularies}};
  cases::Kinds kinds{{*database, log, ids, clock}};
  escalation::Ports ports{
      .user_name = [](storage::Snapshot&, Id<identity::User> user) -> std::optional<std::string> {
        return user.value == 5 ? std::optional<std::string>("Ben") : std::nullopt;
      },
      .queue_name = [](storage::Snapshot&, Id<routing::Queue>) -> std::optional<std::string> { return "Repairs"; }};
  escalation::Ladders ladders{{*database, log, ids, clock, vocabularies, ports}};
  Rehearsals rehearsals{{.database = *database,
                         .log = log,
                         .jobs = jobs,
                         .ids = ids,
                         .clock = clock,
                         .vocabularies = vocabularies,
                         .calendars = calendars,
                         .kinds = kinds,
                         .clocks = clocks,
                         .ladders = ladders,
                         .ports = ports}};
  const Actor chief = user({Permission::manage_cases});
  const Actor viewer = user({Permission::view_cases});
};

TEST_P(Rehearsing, a_policy_is_rehearsed_by_a_job_and_nothing_is_changed) {
  Written written;
  written.matter(1).queue = {70};
  written.open(1, kFrom + 10h);
  written.move(1, cases::StateCategory::closed, kFrom + 34h);
  keep(written);
  const auto before = clocks.policies(viewer);
  const auto started = rehearsals.start(chief, tight(), {}, {.days = 7, .time_zone = "UTC"});
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(started->state, RehearsalPhase::waiting);
  jobs.run_due();
  const auto done = rehearsals.get(chief, started->id);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, RehearsalPhase::done) << done->error.value_or("");
  EXPECT_EQ(done->policy->name, "Tight");
  ASSERT_TRUE(done->policy_outcome);
  EXPECT_EQ(done->policy_outcome->looked, 1);
  EXPECT_EQ(done->policy_outcome->by_queue.at(0).name, "Repairs");
  EXPECT_THAT(done->policy_outcome->samples, SizeIs(1));
  EXPECT_EQ(clocks.policies(viewer)->size(), before->size());
  EXPECT_THAT(*rehearsals.list(chief), SizeIs(1));
  EXPECT_FALSE(rehearsals.list(chief)->front().policy_outcome);
}

TEST_P(Rehearsing, a_ladder_is_rehearsed_by_a_job) {
  Written written;
  written.open(1, kFrom + 10h);
  written.mark(1, 900, clocks::ClockType::resolution, 100, kFrom + 20h);
  keep(written);
  const auto started = rehearsals.start(chief, calling(), {}, {.days = 7, .time_zone = "UTC"});
  ASSERT_TRUE(started) << started.error().message;
  jobs.run_due();
  const auto done = rehearsals.get(chief, started->id);
  ASSERT_TRUE(done && done->ladder_outcome) << done->error.value_or("");
  EXPECT_EQ(done->ladder_outcome->matched, 1);
  EXPECT_THAT(done->ladder_outcome->by_person, ElementsAre(Field(&PersonCount::name, "Ben")));
}

TEST_P(Rehearsing, what_could_not_be_saved_is_refused_with_its_place) {
  auto draft = tight();
  draft.targets[0].within_s = 1s;
  const auto refused = rehearsals.start(chief, draft, {}, {.days = 7, .time_zone = "UTC"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.at(0).field, "targets[0].within_s");
  EXPECT_EQ(rehearsals.start(chief, tight(), {}, {.days = 0, .time_zone = "UTC"}).error().fields.at(0).field, "days");
  EXPECT_FALSE(rehearsals.start(chief, tight(), {}, {.days = 7, .time_zone = "Moon"}));
  EXPECT_EQ(rehearsals.start(chief, tight(), Id<clocks::Policy>{4711}, {.days = 7, .time_zone = "UTC"}).error().code,
            ErrorCode::not_found);
  auto nobody = calling();
  (*nobody.levels[0].actions[0].who)[0].user = Id<identity::User>{6};
  EXPECT_FALSE(rehearsals.start(chief, nobody, {}, {.days = 7, .time_zone = "UTC"}));
}

TEST_P(Rehearsing, only_who_manages_cases_may) {
  const Actor agent = user({Permission::view_cases, Permission::edit_cases});
  EXPECT_EQ(rehearsals.start(agent, tight(), {}, {.days = 7, .time_zone = "UTC"}).error().code,
            ErrorCode::permission_denied);
  EXPECT_EQ(rehearsals.list(agent).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(rehearsals.get(agent, {1}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(rehearsals.cancel(agent, {1}).error().code, ErrorCode::permission_denied);
}

TEST_P(Rehearsing, one_that_is_called_off_does_not_run_and_a_sixth_has_to_wait) {
  std::vector<Id<Rehearsal>> all;
  for (int i = 0; i < kMostAtOnce; ++i)
    all.push_back(rehearsals.start(chief, tight(), {}, {.days = 7, .time_zone = "UTC"})->id);
  EXPECT_EQ(rehearsals.start(chief, tight(), {}, {.days = 7, .time_zone = "UTC"}).error().code,
            ErrorCode::resource_exhausted);
  ASSERT_TRUE(rehearsals.cancel(chief, all[0]));
  EXPECT_EQ(rehearsals.cancel(chief, all[0]).error().code, ErrorCode::failed_precondition);
  jobs.run_due();
  EXPECT_EQ(rehearsals.get(chief, all[0])->state, RehearsalPhase::cancelled);
  EXPECT_EQ(rehearsals.get(chief, all[1])->state, RehearsalPhase::done);
  clock.advance(24h * 31);
  rehearsals.prune(100);
  EXPECT_THAT(*rehearsals.list(chief), IsEmpty());
}

DESKBELL_ON_BOTH_ENGINES(Rehearsing);

}  // namespace
}  // namespace deskbell::rehearsal
