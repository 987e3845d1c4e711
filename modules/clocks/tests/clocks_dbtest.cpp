#include <base/testing.h>
#include <base/random.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <clocks/clocks.h>
#include <clocks/ticker.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace deskbell::clocks {
namespace {

using namespace std::chrono_literals;
using decisions::Facts;
using decisions::FactType;
using identity::Reach;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using enum HappeningKind;

Time at(std::string text) {
  return base::parse_time(text + ":00Z").value();
}

// One running program: another one of these on the same data is another node, or the same after a restart.
struct Program {
  Program(storage::Database& database, const base::Clock& clock, Ids& ids)
      : log(database, clock),
        jobs(database, clock, ids, random),
        calendars({database, log, ids, clock}),
        clocks({database, log, ids, clock, jobs, calendars, vocabularies}) {
    vocabularies.add([](storage::Snapshot&) {
      return decisions::Vocabulary{{.name = "case.kind", .type = FactType::text},
                                   {.name = "case.level", .type = FactType::text},
                                   {.name = "case.tier", .type = FactType::text}};
    });
    clocks.know(SubjectKind::service_case,
                {.facts = [this](storage::Snapshot&, Id<Subject> id) -> std::optional<Facts> { return facts[id]; },
                 .require_visible = [](storage::Snapshot&, const Actor& actor, Id<Subject>) -> Result<void> {
                   if (actor.id == 66) return not_found("There is no such case.");
                   return {};
                 }});
  }
  events::Log log;
  base::SeededRandom random{1};
  jobs::Queue jobs;
  calendar::Calendars calendars;
  decisions::Vocabularies vocabularies;
  Clocks clocks;
  std::map<Id<Subject>, Facts> facts;
};

class ClocksKept : public ::testing::TestWithParam<storage::Engine> {
 protected:
  ClocksKept() { program.emplace(*database, clock, ids); }
  static Actor user(std::int64_t id, Reach cases, Reach managing) {
    Actor actor = identity::testing_user(id, cases, {Permission::view_cases});
    actor.permissions.set(Permission::manage_cases, managing);
    return actor;
  }
  Clocks& clocks() { return program->clocks; }
  Subject subject(std::int64_t id) { return {.kind = SubjectKind::service_case, .id = {id}, .stream = {id}}; }
  std::vector<Clock> happen(std::int64_t id, HappeningKind kind, const std::string& when, std::string level = "normal",
                            std::optional<Waiting> waiting = {}) {
    clock.set(at(when));
    Facts facts;
    facts.set("case.kind", "complaint");
    facts.set("case.level", level);
    program->facts[{id}] = facts;
    std::vector<Clock> out;
    (void)database->write([&](storage::Transaction& tx) -> Result<void> {
      out = clocks().follow(tx, subject(id), facts, {.kind = kind, .at = clock.now(), .waiting = waiting, .actor = 5});
      return {};
    });
    return out;
  }
  std::vector<std::string> told(std::int64_t id) {
    std::vector<std::string> out;
    database->read([&](storage::Snapshot& snapshot) {
      for (const auto& event : program->log.read_stream(snapshot, id, 0, 1000)) {
        const auto payload = base::parse_json<ClockEvent>(event.payload).value();
        out.push_back(event.kind.substr(6) + " " + std::string(base::name_of(payload.clock.type)) +
                      (payload.percent ? " " + std::to_string(*payload.percent) : ""));
      }
    });
    return out;
  }
  std::optional<Clock> clock_of(std::int64_t id, ClockType type) {
    return database->read([&](storage::Snapshot& snapshot) -> std::optional<Clock> {
      for (const Clock& one : clocks().of(snapshot, {id}))
        if (one.type == type) return one;
      return std::nullopt;
    });
  }

  base::ManualClock clock;
  storage::TestDatabase database{GetParam(), {events::schema(), jobs::schema(), calendar::schema(), schema()}};
  Ids ids{clock};
  std::optional<Program> program;
  Actor lead = user(1, Reach::all, Reach::all);
  Actor agent = user(2, Reach::own, Reach::none);
  Actor nobody = user(3, Reach::none, Reach::none);
  Actor stranger = user(66, Reach::all, Reach::none);
};
DESKBELL_ON_BOTH_ENGINES(ClocksKept);

// Standard hours: Monday to Friday, nine to six, UTC. 2026-03-02 is a Monday.
TEST_P(ClocksKept, a_fresh_workspace_promises_something) {
  const auto normal = happen(41, opened, "2026-03-02T10:00");
  ASSERT_THAT(normal, SizeIs(3));
  EXPECT_EQ(clock_of(41, ClockType::first_response)->due_at, at("2026-03-02T14:00"));
  EXPECT_THAT(told(41), ElementsAre("started first_response", "started resolution", "started update"));
  happen(42, opened, "2026-03-07T23:00", "critical");
  EXPECT_EQ(clock_of(42, ClockType::first_response)->due_at, at("2026-03-07T23:15")) << "day and night";
  EXPECT_THAT(happen(43, agent_replied, "2026-03-02T10:00"), IsEmpty()) << "never opened";
}

TEST_P(ClocksKept, a_tick_tells_what_is_due_once_also_after_a_restart_and_beside_another_node) {
  happen(41, opened, "2026-03-02T10:00");
  happen(42, opened, "2026-03-02T10:00");
  clock.set(at("2026-03-02T12:00"));
  EXPECT_EQ(clocks().tick(100), 0);
  clock.set(at("2026-03-02T12:01"));
  Program other(*database, clock, ids);
  EXPECT_EQ(clocks().tick(1), 1);
  EXPECT_EQ(other.clocks.tick(100), 1);
  EXPECT_EQ(clocks().tick(100), 0);
  database.reopen();
  program.emplace(*database, clock, ids);
  EXPECT_EQ(clocks().tick(100), 0);
  EXPECT_EQ(clocks().stats().behind_us, 0);
  clock.set(at("2026-03-02T14:01"));
  EXPECT_GE(clocks().stats().behind_us, (60s) / 1us);
  EXPECT_EQ(clocks().tick(100), 2);
  EXPECT_EQ(clocks().stats().behind_us, 0);
  EXPECT_THAT(told(41), ElementsAre("started first_response", "started resolution", "started update",
                                    "warned first_response 50", "warned first_response 80", "breached first_response"));
  EXPECT_EQ(clock_of(41, ClockType::first_response)->status, ClockStatus::breached);
  EXPECT_EQ(clock_of(41, ClockType::first_response)->breached_at, at("2026-03-02T14:00"));
  EXPECT_EQ(clocks().stats().fired, 4);
}

TEST_P(ClocksKept, what_is_stored_is_what_the_rules_said) {
  happen(41, opened, "2026-03-02T10:00");
  happen(41, agent_replied, "2026-03-02T10:30");
  const auto paused = happen(41, waiting_began, "2026-03-02T11:00", "normal", Waiting::customer);
  database.reopen();
  program.emplace(*database, clock, ids);
  database->read([&](storage::Snapshot& snapshot) {
    auto stored = clocks().of(snapshot, {41});
    std::ranges::sort(stored, {}, &Clock::id);
    auto said = paused;
    std::ranges::sort(said, {}, &Clock::id);
    EXPECT_EQ(stored, said);
    const std::vector<Id<Subject>> both{{41}, {42}};
    EXPECT_EQ(clocks().of(snapshot, both).at({41}).size(), stored.size());
  });
  happen(41, waiting_ended, "2026-03-04T11:00");
  EXPECT_EQ(clock_of(41, ClockType::resolution)->elapsed_us, 1h);
}

TEST_P(ClocksKept, a_round_that_another_one_follows_at_once_has_ended_and_is_never_due) {
  happen(41, opened, "2026-03-02T10:00");
  happen(41, update_told, "2026-03-02T10:30");
  happen(41, update_told, "2026-03-02T11:00");
  happen(41, solved, "2026-03-02T11:30");
  for (const ClockView& view : clocks().subject(lead, {41})->clocks)
    EXPECT_TRUE(view.clock.ended_at) << view.clock.round;
  clock.set(at("2027-03-02T11:00"));
  EXPECT_EQ(clocks().tick(100), 0);
}

TEST_P(ClocksKept, a_changed_policy_is_worked_through_all_open_subjects_in_batches) {
  for (int i = 1; i <= 250; ++i) happen(1000 + i, opened, "2026-03-02T10:00");
  happen(1001, closed, "2026-03-02T10:30");
  clock.set(at("2026-03-02T11:00"));
  const Policy standard = clocks().policies(lead)->back();
  const PolicyDraft shorter{.name = {"Standard"}, .targets = {{.type = ClockType::resolution, .within_s = 2h}}};
  ASSERT_TRUE(clocks().change(lead, standard.id, 1, shorter));
  EXPECT_EQ(clocks().recomputes(lead)->at(0).finished_at, std::nullopt);
  while (program->jobs.run_due() > 0) continue;
  const auto run = clocks().recomputes(lead)->at(0);
  EXPECT_TRUE(run.finished_at);
  EXPECT_EQ(run.done, 249);
  EXPECT_EQ(run.total, 249);
  EXPECT_EQ(run.changed, 249);
  EXPECT_EQ(run.why, "The policy Standard has changed.");
  EXPECT_EQ(clock_of(1250, ClockType::resolution)->due_at, at("2026-03-02T12:00"));
  EXPECT_EQ(clock_of(1250, ClockType::update)->status, ClockStatus::cancelled);
  EXPECT_EQ(clock_of(1001, ClockType::resolution)->terms.target_s, 45h);
  EXPECT_EQ(code(clocks().change(lead, standard.id, 1, shorter)), ErrorCode::aborted);
}

TEST_P(ClocksKept, a_changed_calendar_moves_what_is_due_and_keeps_what_was_counted) {
  happen(41, opened, "2026-03-02T10:00");
  clock.set(at("2026-03-02T17:00"));
  const auto calendar = program->calendars.list(lead)->at(1);
  ASSERT_EQ(calendar.name, "Standard hours");
  calendar::Hours hours = calendar.hours;
  hours.exceptions.push_back({.date = "2026-03-03", .open = false, .name = "Foundation day"});
  ASSERT_TRUE(program->calendars.change(lead, calendar.id, {.hours = hours}));
  while (program->jobs.run_due() > 0) continue;
  EXPECT_EQ(clock_of(41, ClockType::resolution)->due_at, at("2026-03-10T10:00"));
  EXPECT_EQ(clock_of(41, ClockType::first_response)->breached_at, at("2026-03-02T14:00"));
  EXPECT_EQ(program->calendars.remove(lead, calendar.id).error().code, ErrorCode::failed_precondition);
  const auto always = program->calendars.list(lead)->at(0);
  EXPECT_EQ(program->calendars.remove(lead, always.id).error().message,
            "The policy Critical uses this calendar; change that first.");
}

TEST_P(ClocksKept, a_regrade_takes_the_policy_of_the_new_level) {
  happen(41, opened, "2026-03-02T10:00");
  happen(41, regraded, "2026-03-02T11:00", "critical");
  EXPECT_EQ(clock_of(41, ClockType::first_response)->status, ClockStatus::breached);
  EXPECT_EQ(clock_of(41, ClockType::resolution)->due_at, at("2026-03-02T18:00"));
  const auto shown = clocks().subject(agent, {41}).value();
  EXPECT_EQ(shown.policy_name, "Critical");
  EXPECT_THAT(shown.clocks, SizeIs(3));
  EXPECT_EQ(shown.history.size(), told(41).size());
  EXPECT_EQ(code(clocks().subject(stranger, {41})), ErrorCode::not_found);
  EXPECT_EQ(code(clocks().subject(nobody, {41})), ErrorCode::permission_denied);
  EXPECT_EQ(code(clocks().subject(agent, {999})), ErrorCode::not_found);
}

TEST_P(ClocksKept, who_listens_hears_of_every_change_in_the_same_transaction) {
  std::vector<std::size_t> heard;
  clocks().on_change([&](storage::Transaction&, const Subject& of, std::span<const Clock> all) {
    EXPECT_EQ(of.id.value, 41);
    heard.push_back(all.size());
  });
  happen(41, opened, "2026-03-02T10:00");
  clock.set(at("2026-03-02T12:01"));
  clocks().tick(10);
  EXPECT_THAT(heard, ElementsAre(3U, 3U));
}

TEST_P(ClocksKept, how_long_others_took_tells_how_likely_a_breach_is) {
  for (int i = 1; i <= 20; ++i) {
    const std::string hour = i <= 15 ? "11" : "16";  // five of twenty took longer than four hours
    happen(100 + i, opened, "2026-03-02T10:00");
    happen(100 + i, agent_replied, "2026-03-02T" + hour + ":" + std::to_string(10 + i));
  }
  happen(41, opened, "2026-03-03T10:00");
  const auto shown = [&](const std::string& when) {
    clock.set(at(when));
    for (const ClockView& view : clocks().subject(lead, {41})->clocks)
      if (view.clock.type == ClockType::first_response) return *view.outlook;
    return Outlook{};
  };
  EXPECT_EQ(shown("2026-03-03T10:00").n, 20);
  EXPECT_DOUBLE_EQ(*shown("2026-03-03T10:00").breach_chance, 0.25);
  EXPECT_EQ(shown("2026-03-03T10:00").median_s, 81min);
  EXPECT_EQ(shown("2026-03-03T13:00").n, 5);
  EXPECT_EQ(shown("2026-03-03T13:00").breach_chance, std::nullopt) << "five say too little";
  EXPECT_EQ(shown("2026-03-03T14:01").breach_chance, 1);
}

TEST_P(ClocksKept, policies_stand_in_order_and_are_refused_with_every_reason) {
  const auto names = [&] {
    std::vector<std::string> out;
    const auto all = clocks().policies(agent).value();
    for (const Policy& policy : all) {
      out.push_back(policy.name);
      EXPECT_EQ(policy.position, std::ssize(out));
    }
    return out;
  };
  PolicyDraft gold{.name = {"  Gold "},
                   .position = 2,
                   .when = decisions::test("case.tier", decisions::Operator::is, "gold"),
                   .targets = {{.type = ClockType::resolution, .within_s = 8h}}};
  const auto created = clocks().create(lead, gold);
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_THAT(names(), ElementsAre("Critical", "Gold", "High", "Standard"));
  gold.position = 9;
  ASSERT_TRUE(clocks().change(lead, created->id, 1, gold));
  EXPECT_THAT(names(), ElementsAre("Critical", "High", "Standard", "Gold"));
  gold.position = 1;
  ASSERT_TRUE(clocks().change(lead, created->id, 2, gold));
  EXPECT_THAT(names(), ElementsAre("Gold", "Critical", "High", "Standard"));
  EXPECT_EQ(code(clocks().create(lead, gold)), ErrorCode::already_exists);
  EXPECT_EQ(code(clocks().create(agent, gold)), ErrorCode::permission_denied);
  EXPECT_EQ(code(clocks().policies(nobody)), ErrorCode::permission_denied);
  gold.name = {"Other"};
  gold.calendar = Id<calendar::NamedCalendar>{404};
  gold.when = decisions::test("case.colour", decisions::Operator::is, "red");
  gold.targets = {};
  const auto refused = clocks().create(lead, gold);
  ASSERT_FALSE(refused);
  std::vector<std::string> fields;
  for (const FieldError& field : refused.error().fields) fields.push_back(field.field);
  EXPECT_THAT(fields, ElementsAre("targets", "when.fact", "calendar"));
  ASSERT_TRUE(clocks().remove(lead, created->id));
  EXPECT_EQ(code(clocks().remove(lead, created->id)), ErrorCode::not_found);
  EXPECT_THAT(names(), ElementsAre("Critical", "High", "Standard"));
}

TEST_P(ClocksKept, a_preview_tells_the_policy_the_reason_and_the_moments) {
  const auto shown =
      clocks().preview(agent, SubjectKind::service_case, {{"case.level", "high"}}, at("2026-03-06T17:00"));
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->policy->name, "High");
  EXPECT_EQ(shown->calendar->name, "Standard hours");
  EXPECT_EQ(shown->clocks.at(0).due_at, at("2026-03-09T10:00"));
  EXPECT_THAT(shown->clocks.at(0).warn_at, ElementsAre(at("2026-03-06T18:00"), at("2026-03-09T09:36")));
  ASSERT_THAT(shown->policies, SizeIs(2));
  EXPECT_FALSE(shown->policies[0].held);
  EXPECT_EQ(shown->policies[0].because.at(0).fact, "case.level");
  EXPECT_EQ(code(clocks().preview(agent, SubjectKind::task, {{"case.nothing", 1}}, {})), ErrorCode::invalid_argument);
}

TEST_P(ClocksKept, a_calendar_that_a_tier_uses_counts_for_policies_without_their_own) {
  const auto always = program->calendars.list(lead)->at(0);
  ASSERT_TRUE(program->calendars.set_uses(lead, {{calendar::Scope::tier, "gold", always.id}}));
  const auto shown =
      clocks().preview(agent, SubjectKind::service_case, {{"case.tier", "gold"}}, at("2026-03-07T10:00"));
  EXPECT_EQ(shown->clocks.at(0).due_at, at("2026-03-07T14:00"));
  EXPECT_EQ(code(program->calendars.remove(lead, always.id)), ErrorCode::failed_precondition);
}

TEST_P(ClocksKept, an_erased_subject_leaves_nothing) {
  happen(41, opened, "2026-03-02T10:00");
  (void)database->write([&](storage::Transaction& tx) -> Result<void> {
    clocks().erase(tx, {41});
    return {};
  });
  EXPECT_EQ(clock_of(41, ClockType::resolution), std::nullopt);
  clock.set(at("2026-03-09T10:00"));
  EXPECT_EQ(clocks().tick(10), 0);
}

TEST_P(ClocksKept, the_ticker_fires_within_a_second) {
  base::SystemClock real;
  Ids real_ids(real);
  Program live(*database, real, real_ids);
  // Due in the past already, so that the ticker finds it at once.
  happen(41, opened, "2026-03-02T10:00");
  const auto began = std::chrono::steady_clock::now();
  Ticker ticker(live.clocks);
  while (live.clocks.stats().fired == 0 && std::chrono::steady_clock::now() - began < 10s)
    std::this_thread::sleep_for(5ms);
  EXPECT_GT(live.clocks.stats().fired, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
}

}  // namespace
}  // namespace deskbell::clocks
