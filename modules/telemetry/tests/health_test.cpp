#include <telemetry/health.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace deskbell::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct HealthOfACentre : testing::Test {
  base::ManualClock clock;
  Health health{clock, {.step = 10s, .points = 3, .patience = 60s, .fresh = 1s}};
  std::vector<std::string> told;

  void hear_alarms() {
    health.on_alarm([this](const Alarm& alarm) { told.push_back("raised " + alarm.finding.code); },
                    [this](const Alarm& alarm) { told.push_back("cleared " + alarm.finding.code); });
  }
  void pass(int ticks) {
    for (int i = 0; i < ticks; ++i) {
      clock.advance(10s);
      health.tick();
    }
  }
};

TEST_F(HealthOfACentre, is_as_bad_as_its_worst_section) {
  health.add("jobs", [](Report& report) { report.gauge("jobs_waiting", "Waiting.", 3); });
  health.add("storage", [](Report& report) { report.yellow("storage_disk_low", "Nearly full.", "Make room."); });
  const auto snapshot = health.snapshot();
  ASSERT_EQ(snapshot->sections.size(), 2u);
  EXPECT_EQ(snapshot->sections[0].light, Light::green);
  EXPECT_THAT(snapshot->sections[0].names, ElementsAre("jobs_waiting"));
  EXPECT_EQ(snapshot->light, Light::yellow);
}

TEST_F(HealthOfACentre, keeps_the_cards_of_one_name_together) {
  health.add("storage", [](Report& report) { report.fact("engine", "sqlite"); });
  health.add("storage", [](Report& report) { report.not_ready("storage_failed", "Broken.", "Restart."); });
  const auto snapshot = health.snapshot();
  ASSERT_EQ(snapshot->sections.size(), 1u);
  EXPECT_EQ(snapshot->sections[0].facts.size(), 1u);
  EXPECT_EQ(snapshot->sections[0].light, Light::red);
  EXPECT_TRUE(snapshot->sections[0].findings[0].stops_traffic);
}

TEST_F(HealthOfACentre, shows_red_what_cannot_be_asked) {
  health.add("jobs", [](Report&) { throw std::runtime_error("the database is away"); });
  const auto snapshot = health.snapshot();
  EXPECT_EQ(snapshot->light, Light::red);
  EXPECT_EQ(snapshot->sections[0].findings[0].code, "section_unknown");
}

TEST_F(HealthOfACentre, is_not_asked_again_while_the_answer_is_fresh) {
  int asked = 0;
  health.add("jobs", [&](Report&) { ++asked; });
  (void)health.snapshot();
  (void)health.snapshot();
  EXPECT_EQ(asked, 1);
  clock.advance(2s);
  (void)health.snapshot();
  EXPECT_EQ(asked, 2);
}

TEST_F(HealthOfACentre, remembers_the_last_points_with_rates_between_them) {
  double total = 100;
  double sockets = 5;
  health.add("web", [&](Report& report) {
    report.counter("messages_total", "Messages.", total);
    report.gauge("sockets", "Sockets.", sockets);
  });
  health.track({.name = "messages_per_second", .figure = "messages_total", .take = Track::Take::rate});
  health.track({.name = "sockets", .figure = "sockets"});
  health.track({.name = "lag", .figure = "nobody_knows"});
  pass(2);
  total = 150;
  sockets = 7;
  pass(1);
  total = 20;  // the count began anew
  pass(1);
  const auto points = health.points();
  ASSERT_EQ(points.size(), 3u) << "only so many are kept";
  EXPECT_EQ(points[0].values[0], 0);
  EXPECT_EQ(points[1].values[0], 5);
  EXPECT_EQ(points[1].values[1], 7);
  EXPECT_EQ(points[2].values[0], std::nullopt);
  EXPECT_EQ(points[2].values[2], std::nullopt);
}

TEST_F(HealthOfACentre, measures_quantiles_of_what_came_since_the_last_point) {
  static constexpr double kBounds[] = {1, 2, 4};
  base::Histogram acks(kBounds);
  health.add("web", [&](Report& report) { report.histogram("ack_seconds", "Acks.", acks.snapshot()); });
  health.track({.name = "ack_p99", .figure = "ack_seconds", .take = Track::Take::p99});
  for (int i = 0; i < 100; ++i) acks.observe(0.5);
  pass(1);
  acks.observe(3.0);
  pass(1);
  const auto points = health.points();
  EXPECT_EQ(points[0].values[0], std::nullopt);
  ASSERT_TRUE(points[1].values[0]);
  EXPECT_GT(*points[1].values[0], 2);
}

TEST_F(HealthOfACentre, raises_an_alarm_when_red_stays_and_clears_it_when_it_stays_away) {
  bool broken = true;
  health.add("backups", [&](Report& report) {
    if (broken) report.red("backup_old", "Old.", "Look.");
  });
  hear_alarms();
  pass(6);
  EXPECT_TRUE(told.empty()) << "not yet for long enough";
  pass(3);
  EXPECT_THAT(told, ElementsAre("raised backup_old"));
  EXPECT_EQ(health.alarms().size(), 1u);
  broken = false;
  pass(3);
  EXPECT_EQ(told.size(), 1u);
  broken = true;
  pass(1);
  broken = false;
  pass(8);
  EXPECT_THAT(told, ElementsAre("raised backup_old", "cleared backup_old"));
  EXPECT_TRUE(health.alarms().empty());
}

TEST_F(HealthOfACentre, does_not_raise_an_alarm_for_yellow_or_for_what_flickers) {
  int tick = 0;
  health.add("jobs", [&](Report& report) {
    report.yellow("jobs_late", "Late.", "Wait.");
    if (++tick % 3 == 0) report.red("jobs_dead", "Dead.", "Look.");
  });
  hear_alarms();
  pass(30);
  EXPECT_TRUE(told.empty());
}

TEST_F(HealthOfACentre, tells_an_alarm_later_that_could_not_be_told_when_it_was_one) {
  bool broken = true;
  health.add("storage", [&](Report& report) {
    if (broken) report.red("database_lost", "Lost.", "Look.");
  });
  health.on_alarm(
      [&](const Alarm& alarm) {
        if (broken) throw std::runtime_error("the database is away");
        told.push_back("raised " + alarm.finding.code);
      },
      [&](const Alarm& alarm) { told.push_back("cleared " + alarm.finding.code); });
  pass(8);
  EXPECT_TRUE(told.empty());
  EXPECT_EQ(health.alarms().size(), 1u);
  broken = false;
  pass(1);
  EXPECT_THAT(told, ElementsAre("raised database_lost"));
  pass(8);
  EXPECT_THAT(told, ElementsAre("raised database_lost", "cleared database_lost"));
}

TEST_F(HealthOfACentre, is_ready_by_what_is_true_now_and_by_what_stopped_traffic_at_the_last_look) {
  bool broken = true;
  health.add(
      "storage",
      [&](Report& report) {
        if (broken) report.not_ready("storage_failed", "Broken.", "Restart.");
      },
      Health::Asks::nobody);
  health.add("disk", [&](Report& report) {
    report.yellow("disk_low", "Low.", "Make room.");
    if (broken) report.not_ready("disk_full", "Full.", "Make room.");
  });
  EXPECT_EQ(health.readiness().size(), 1u) << "nobody has looked at the disk yet";
  pass(1);
  EXPECT_EQ(health.readiness().size(), 2u);
  broken = false;
  ASSERT_EQ(health.readiness().size(), 1u);
  EXPECT_EQ(health.readiness()[0].code, "disk_full");
  pass(1);
  EXPECT_TRUE(health.readiness().empty());
}

TEST_F(HealthOfACentre, clears_the_alarms_of_an_earlier_run) {
  hear_alarms();
  health.add("jobs", [&](Report& report) { report.red("jobs_stuck", "Stuck.", "Look."); });
  health.restore({{.section = "jobs", .finding = {.code = "jobs_stuck"}, .since = clock.now()},
                  {.section = "backups", .finding = {.code = "backup_old"}, .since = clock.now()}});
  pass(8);
  EXPECT_THAT(told, ElementsAre("cleared backup_old"));
  EXPECT_EQ(health.alarms().size(), 1u);
}

}  // namespace
}  // namespace deskbell::telemetry
