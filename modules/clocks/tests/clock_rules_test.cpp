#include <base/random.h>

#include <clocks/clock_rules.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::clocks {
namespace {

using namespace std::chrono_literals;
using calendar::Calendar;
using calendar::Hours;
using calendar::NamedCalendar;
using calendar::Timeline;
using calendar::Weekday;
using std::chrono::microseconds;
using ::testing::ElementsAre;
using enum HappeningKind;
using enum ClockType;

constexpr Id<NamedCalendar> kOffice{1};
constexpr Id<NamedCalendar> kAlways{2};

Time at(std::string text) {
  return base::parse_time(text + ":00Z").value();
}

Hours office(std::string zone, std::string from = "09:00", std::string to = "17:00") {
  Hours hours{std::move(zone), {}, {}};
  for (int day = 0; day < 5; ++day) hours.week.push_back({static_cast<Weekday>(day), from, to});
  return hours;
}
Hours always() {
  Hours hours{"UTC", {}, {}};
  for (int day = 0; day < 7; ++day) hours.week.push_back({static_cast<Weekday>(day), "00:00", "24:00"});
  return hours;
}
Timeline timeline_of(std::vector<std::pair<Time, Hours>> versions) {
  std::vector<Timeline::Version> out;
  for (auto& [from, hours] : versions) out.push_back({from, Calendar::of(hours).value()});
  return Timeline(std::move(out));
}

Terms terms(std::chrono::seconds target, std::vector<int> warn = {}, std::vector<Waiting> pauses = {},
            Id<NamedCalendar> calendar = kOffice) {
  return {.policy = {7},
          .calendar = calendar,
          .target_s = target,
          .warn_percent = std::move(warn),
          .pauses = std::move(pauses)};
}

// One subject and what becomes of it, in short words: "warned resolution 80".
class Desk {
 public:
  explicit Desk(Promise promise, SubjectKind kind = SubjectKind::service_case) : promise(std::move(promise)) {
    standing.subject = {.kind = kind, .id = {1}, .stream = {1}};
    timelines.emplace(kOffice, timeline_of({{Time(), office("UTC")}}));
    timelines.emplace(kAlways, timeline_of({{Time(), always()}}));
  }
  std::vector<std::string> happen(HappeningKind kind, std::string when, std::optional<Waiting> waiting = {}) {
    return happen(kind, at(std::move(when)), waiting);
  }
  std::vector<std::string> happen(HappeningKind kind, Time when, std::optional<Waiting> waiting = {}) {
    return told(clocks::happen(standing, {.kind = kind, .at = when, .waiting = waiting}, promise, world()));
  }
  std::vector<std::string> tick(std::string when) { return tick(at(std::move(when))); }
  std::vector<std::string> tick(Time when) { return told(advance(standing, when, world())); }
  const Clock& clock(ClockType type) const {
    for (const Clock& one : standing.clocks)
      if (one.type == type) return one;
    throw std::runtime_error("no such clock");
  }
  microseconds counted(ClockType type, Time when) const {
    return elapsed(clock(type), when, timelines.at(clock(type).terms.calendar));
  }
  World world() {
    return {.timeline = [this](Id<NamedCalendar> id) -> const Timeline& { return timelines.at(id); },
            .next_id = [this] { return Id<Clock>{++last_id}; },
            .hours_changed = std::exchange(hours_changed, false)};
  }

  Standing standing;
  Promise promise;
  std::map<Id<NamedCalendar>, Timeline> timelines;
  bool hours_changed = false;
  std::int64_t last_id = 0;

 private:
  static std::vector<std::string> told(const std::vector<Step>& steps) {
    std::vector<std::string> out;
    for (const Step& step : steps)
      out.push_back(std::string(base::name_of(step.move)) + " " + std::string(base::name_of(step.clock.type)) +
                    (step.percent ? " " + std::to_string(*step.percent) : ""));
    return out;
  }
};

Promise usual() {
  return {{first_response, terms(2h, {50})},
          {next_response, terms(4h)},
          {update, terms(8h, {}, {Waiting::customer})},
          {resolution, terms(16h, {50, 80}, {Waiting::customer, Waiting::agreed})}};
}

// 2026-03-02 is a Monday; the office is open from nine to five, UTC.
TEST(ClockRules, opening_starts_what_is_promised_and_an_answer_ends_the_first_response) {
  Desk desk(usual());
  EXPECT_THAT(desk.happen(opened, "2026-03-02T09:00"),
              ElementsAre("started first_response", "started resolution", "started update"));
  EXPECT_EQ(desk.clock(first_response).due_at, at("2026-03-02T11:00"));
  EXPECT_EQ(desk.clock(resolution).due_at, at("2026-03-03T17:00"));
  EXPECT_EQ(desk.clock(resolution).next_at, at("2026-03-02T17:00"));
  EXPECT_THAT(desk.happen(agent_replied, "2026-03-02T09:30"),
              ElementsAre("met first_response", "met update", "started update"));
  EXPECT_EQ(desk.clock(first_response).status, ClockStatus::met);
  EXPECT_EQ(desk.clock(update).round, 2);
  EXPECT_THAT(desk.happen(opened, "2026-03-02T09:40"), ElementsAre()) << "twice the same changes nothing";
}

TEST(ClockRules, marks_are_told_once_in_order_and_an_answer_at_the_last_moment_is_in_time) {
  Desk desk({{first_response, terms(2h, {50, 150})}});
  desk.happen(opened, "2026-03-02T09:00");
  EXPECT_THAT(desk.tick("2026-03-02T10:00"), ElementsAre());
  EXPECT_THAT(desk.tick("2026-03-02T10:01"), ElementsAre("warned first_response 50"));
  EXPECT_THAT(desk.tick("2026-03-02T10:01"), ElementsAre());
  Desk other = desk;
  EXPECT_THAT(other.happen(agent_replied, "2026-03-02T11:00"), ElementsAre("met first_response"));
  EXPECT_EQ(other.clock(first_response).status, ClockStatus::met);
  EXPECT_THAT(desk.happen(agent_replied, "2026-03-02T13:00"),
              ElementsAre("breached first_response", "warned first_response 150", "met first_response"));
  EXPECT_EQ(desk.clock(first_response).status, ClockStatus::breached);
  EXPECT_EQ(desk.clock(first_response).breached_at, at("2026-03-02T11:00"));
  EXPECT_EQ(desk.clock(first_response).ended_at, at("2026-03-02T13:00"));
}

TEST(ClockRules, waiting_pauses_only_what_its_terms_say) {
  Desk desk(usual());
  desk.happen(opened, "2026-03-02T09:00");
  desk.happen(agent_replied, "2026-03-02T10:00");
  EXPECT_THAT(desk.happen(waiting_began, "2026-03-02T10:00", Waiting::customer),
              ElementsAre("paused resolution", "paused update"));
  EXPECT_EQ(desk.clock(resolution).status, ClockStatus::paused);
  EXPECT_EQ(desk.clock(resolution).next_at, std::nullopt);
  EXPECT_THAT(desk.happen(waiting_began, "2026-03-03T10:00", Waiting::agreed), ElementsAre("resumed update"));
  EXPECT_EQ(desk.clock(resolution).paused_for, Waiting::agreed);
  EXPECT_THAT(desk.happen(waiting_began, "2026-03-04T10:00", Waiting::third_party), ElementsAre("resumed resolution"));
  EXPECT_THAT(desk.happen(waiting_ended, "2026-03-04T11:00"), ElementsAre("breached update"));
  EXPECT_EQ(desk.counted(resolution, at("2026-03-04T11:00")), 2h);
  EXPECT_EQ(desk.clock(resolution).due_at, at("2026-03-05T17:00"));
}

TEST(ClockRules, the_next_response_is_owed_once_however_often_the_customer_writes) {
  Desk desk(usual());
  desk.happen(opened, "2026-03-02T09:00");
  EXPECT_THAT(desk.happen(customer_wrote, "2026-03-02T09:10"), ElementsAre()) << "the first answer is still owed";
  desk.happen(agent_replied, "2026-03-02T09:30");
  EXPECT_THAT(desk.happen(customer_wrote, "2026-03-02T10:00"), ElementsAre("started next_response"));
  EXPECT_THAT(desk.happen(customer_wrote, "2026-03-02T10:30"), ElementsAre());
  EXPECT_EQ(desk.clock(next_response).due_at, at("2026-03-02T14:00"));
  desk.happen(agent_replied, "2026-03-02T11:00");
  EXPECT_THAT(desk.happen(customer_wrote, "2026-03-02T12:00"), ElementsAre("started next_response"));
  EXPECT_EQ(desk.clock(next_response).round, 2);
}

TEST(ClockRules, solving_ends_everything_and_reopening_goes_on_where_it_was) {
  Desk desk(usual());
  desk.happen(opened, "2026-03-02T09:00");
  EXPECT_THAT(desk.happen(solved, "2026-03-02T12:00"),
              ElementsAre("warned first_response 50", "breached first_response", "cancelled update",
                          "met first_response", "met resolution"));
  EXPECT_THAT(desk.happen(customer_wrote, "2026-03-03T09:00"), ElementsAre());
  EXPECT_THAT(desk.happen(reopened, "2026-03-05T09:00"), ElementsAre("resumed resolution", "started update"));
  EXPECT_EQ(desk.counted(resolution, at("2026-03-05T10:00")), 4h);
  EXPECT_EQ(desk.clock(resolution).due_at, at("2026-03-06T14:00"));
  EXPECT_THAT(desk.happen(closed, "2026-03-05T11:00"), ElementsAre("cancelled update", "met resolution"));
}

TEST(ClockRules, what_was_cancelled_by_a_merge_is_owed_again_when_that_is_undone) {
  Desk desk(usual());
  desk.happen(opened, "2026-03-02T09:00");
  EXPECT_THAT(desk.happen(cancelled, "2026-03-02T10:00"),
              ElementsAre("cancelled update", "cancelled first_response", "cancelled resolution"));
  EXPECT_THAT(desk.tick("2026-03-10T10:00"), ElementsAre());
  EXPECT_THAT(desk.happen(reopened, "2026-03-03T09:00"),
              ElementsAre("resumed first_response", "resumed resolution", "started update"));
  EXPECT_EQ(desk.clock(first_response).due_at, at("2026-03-03T10:00"));
}

TEST(ClockRules, a_regrade_keeps_what_was_counted_and_counts_to_the_new_target) {
  Desk desk({{resolution, terms(16h, {50})}});
  desk.happen(opened, "2026-03-02T09:00");
  desk.promise = {{resolution, terms(4h, {50})}};
  EXPECT_THAT(desk.happen(regraded, "2026-03-02T12:00"), ElementsAre("recomputed resolution", "warned resolution 50"));
  EXPECT_EQ(desk.clock(resolution).due_at, at("2026-03-02T13:00"));
  desk.promise = {{resolution, terms(1h)}};
  EXPECT_THAT(desk.happen(regraded, "2026-03-02T12:30"), ElementsAre("recomputed resolution", "breached resolution"));
  desk.promise = {{resolution, terms(16h, {50})}};
  EXPECT_THAT(desk.happen(regraded, "2026-03-02T13:00"), ElementsAre("recomputed resolution"));
  EXPECT_EQ(desk.clock(resolution).status, ClockStatus::running);
  EXPECT_EQ(desk.clock(resolution).breached_at, std::nullopt);
  EXPECT_EQ(desk.clock(resolution).due_at, at("2026-03-03T17:00"));
  EXPECT_THAT(desk.tick("2026-03-02T17:00"), ElementsAre());
  EXPECT_THAT(desk.tick("2026-03-03T09:01"), ElementsAre("warned resolution 50"));
}

TEST(ClockRules, a_promise_that_is_taken_away_and_given_back_does_not_start_afresh) {
  Desk desk(usual());
  desk.happen(opened, "2026-03-02T09:00");
  desk.happen(agent_replied, "2026-03-02T09:30");
  desk.promise = {};
  EXPECT_THAT(desk.happen(recomputed, "2026-03-02T11:00"), ElementsAre("cancelled resolution", "cancelled update"));
  desk.promise = usual();
  EXPECT_THAT(desk.happen(recomputed, "2026-03-02T12:00"), ElementsAre("resumed resolution", "started update"));
  EXPECT_EQ(desk.counted(resolution, at("2026-03-02T13:00")), 3h);
}

TEST(ClockRules, hours_that_change_count_from_then_on) {
  Desk desk({{resolution, terms(16h)}});
  desk.happen(opened, "2026-03-02T09:00");
  desk.timelines.at(kOffice) =
      timeline_of({{Time(), office("UTC")}, {at("2026-03-03T08:00"), office("UTC", "09:00", "13:00")}});
  desk.hours_changed = true;
  EXPECT_THAT(desk.happen(recomputed, "2026-03-03T08:00"), ElementsAre("recomputed resolution"));
  EXPECT_EQ(desk.clock(resolution).due_at, at("2026-03-04T13:00"));
  EXPECT_EQ(desk.counted(resolution, at("2026-03-03T20:00")), 12h);
}

TEST(ClockRules, a_late_report_never_turns_time_back) {
  Desk desk({{resolution, terms(16h, {}, {Waiting::customer})}});
  desk.happen(opened, "2026-03-02T09:00");
  desk.happen(waiting_began, "2026-03-02T12:00", Waiting::customer);
  desk.happen(waiting_ended, "2026-03-02T11:00");
  EXPECT_EQ(desk.clock(resolution).since, at("2026-03-02T12:00"));
  EXPECT_EQ(desk.counted(resolution, at("2026-03-02T13:00")), 4h);
}

TEST(ClockRules, a_task_has_its_own_clock_and_nothing_else) {
  Promise promise = usual();
  promise[task] = terms(4h, {}, {Waiting::third_party});
  Policy policy{.id = {7}, .targets = {{.type = task, .within_s = 4h}, {.type = resolution, .within_s = 8h}}};
  Desk desk(promise_of(policy, kOffice, SubjectKind::task), SubjectKind::task);
  EXPECT_THAT(desk.happen(opened, "2026-03-02T09:00"), ElementsAre("started task"));
  EXPECT_THAT(desk.happen(solved, "2026-03-02T10:00"), ElementsAre("met task"));
}

TEST(ClockRules, targets_are_checked) {
  const auto fields = [](const std::vector<Target>& targets) {
    std::vector<std::string> out;
    for (const FieldError& error : mistakes_of(targets, "targets")) out.push_back(error.field);
    return out;
  };
  EXPECT_THAT(fields({}), ElementsAre("targets"));
  EXPECT_THAT(fields({{.type = update,
                       .within_s = 59s,
                       .warn_percent = {0, 100, 50, 50, 1001},
                       .pauses = {Waiting::customer, Waiting::customer}},
                      {.type = update, .within_s = 1h}}),
              ElementsAre("targets[0].within_s", "targets[0].warn_percent[0]", "targets[0].warn_percent[1]",
                          "targets[0].warn_percent[2]", "targets[0].warn_percent[3]", "targets[0].warn_percent[4]",
                          "targets[0].pauses[1]", "targets[1].type"));
  EXPECT_THAT(fields({{.type = update, .within_s = 60s, .warn_percent = {50, 80, 150}}}), ElementsAre());
}

// ---- whatever happens in whatever order, a clock counts exactly the open minutes in which it was not stopped ----

constexpr int kMinutes = 35 * 24 * 60;

// Which minutes are open, looked up one by one.
class Minutes {
 public:
  Minutes(Time start, const Calendar& calendar) : open_(kMinutes) {
    for (const auto& [from, until] : calendar.spans(start, start + std::chrono::minutes(kMinutes)))
      for (auto i = (from - start) / 1min; i < (until - start) / 1min; ++i) open_[static_cast<std::size_t>(i)] = true;
  }
  bool at(std::int64_t minute) const { return open_[static_cast<std::size_t>(minute)]; }

 private:
  std::vector<bool> open_;
};

struct Week {
  Hours hours;
  Minutes minutes;
};

TEST(ClockProperties, time_is_never_lost_or_gained_under_any_order_of_events) {
  const Time start = at("2026-03-16T00:00");  // Berlin's clocks change on the 29th
  const auto week = [&](Hours hours) { return Week{hours, Minutes(start, Calendar::of(hours).value())}; };
  const std::vector<Week> weeks{week(office("Europe/Berlin")), week(office("Asia/Shanghai", "08:30", "20:15")),
                                week(always()), week(office("America/New_York", "22:00", "06:00"))};
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    base::SeededRandom random(seed);
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random.below(count)); };
    Desk desk({{resolution, terms(20h, {50}, {Waiting::customer}, kOffice)}});
    Desk calm = desk;  // the same without ticks in between
    std::map<Id<NamedCalendar>, std::vector<std::pair<std::int64_t, std::size_t>>> versions{{kOffice, {{0, 0}}},
                                                                                            {kAlways, {{0, 2}}}};
    const auto set_timelines = [&](Desk& one) {
      for (const auto& [id, parts] : versions) {
        std::vector<std::pair<Time, Hours>> hours;
        for (const auto& [from, which] : parts)
          hours.emplace_back(from == 0 ? Time() : start + std::chrono::minutes(from), weeks[which].hours);
        one.timelines.at(id) = timeline_of(std::move(hours));
      }
    };
    set_timelines(desk);
    set_timelines(calm);
    microseconds counted{0};
    std::int64_t minute = 0;
    std::int64_t counts_since = -1;
    Id<NamedCalendar> counts_by;
    const auto count_until = [&](std::int64_t until) {
      for (; counts_since >= 0 && counts_since < until; ++counts_since) {
        std::size_t which = 0;
        for (const auto& [from, version] : versions.at(counts_by))
          if (from <= counts_since) which = version;
        if (weeks[which].minutes.at(counts_since)) counted += 1min;
      }
    };
    for (int step = 0; step < 40; ++step) {
      const Time now = start + std::chrono::minutes(minute);
      static constexpr HappeningKind kKinds[] = {
          waiting_began, waiting_ended, waiting_began, waiting_ended,  solved,        reopened, cancelled,
          reopened,      regraded,      recomputed,    customer_wrote, agent_replied, closed};
      const HappeningKind kind = step == 0 ? opened : kKinds[pick(std::size(kKinds))];
      const auto waiting = static_cast<Waiting>(pick(4));
      if (kind == regraded)
        desk.promise = {
            {resolution, terms(std::chrono::hours(4 + pick(40)), {50, 80},
                               pick(2) ? std::vector{Waiting::customer, Waiting::department} : std::vector<Waiting>{},
                               pick(2) ? kOffice : kAlways)}};
      if (kind == recomputed) {
        versions[pick(2) ? kOffice : kAlways].emplace_back(minute, pick(weeks.size()));
        set_timelines(desk);
        set_timelines(calm);
        desk.hours_changed = calm.hours_changed = true;
      }
      calm.promise = desk.promise;
      count_until(minute);
      desk.happen(kind, now, waiting);
      calm.happen(kind, now, waiting);
      const Clock& clock = desk.clock(resolution);
      counts_since = clock.since ? minute : -1;
      counts_by = clock.terms.calendar;
      EXPECT_EQ(desk.counted(resolution, now), counted);
      if (clock.since && clock.due_at && clock.elapsed_us < clock.terms.target_s) {
        EXPECT_EQ(desk.counted(resolution, *clock.due_at), clock.terms.target_s)
            << "due when the target has been counted";
      }
      const std::int64_t later = minute + 1 + static_cast<std::int64_t>(pick(1000));
      for (int ticks = static_cast<int>(pick(4)); ticks > 0; --ticks)
        desk.tick(start + std::chrono::minutes(minute + (later - minute) / (ticks + 1)));
      minute = later;
    }
    const Time end = start + std::chrono::minutes(minute);
    desk.tick(end);
    calm.tick(end);
    EXPECT_EQ(desk.standing, calm.standing) << "ticks change nothing but what was told when";
    count_until(minute);
    EXPECT_EQ(desk.counted(resolution, end), counted);
  }
}

}  // namespace
}  // namespace deskbell::clocks
