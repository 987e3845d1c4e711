#include <base/testing.h>
#include <calendar/calendars.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::calendar {
namespace {

using namespace std::chrono_literals;
using identity::Reach;
using ::testing::ElementsAre;
using ::testing::SizeIs;

Time at(std::string text) {
  return base::parse_time(text + ":00Z").value();
}

class CalendarsKept : public ::testing::TestWithParam<storage::Engine> {
 protected:
  static Actor user(std::int64_t id, std::initializer_list<Permission> permissions) {
    return identity::testing_user(id, Reach::own, permissions);
  }
  std::vector<std::string> told() {
    std::vector<std::string> kinds;
    database->read([&](storage::Snapshot& snapshot) {
      for (const auto& event : log.read_stream(snapshot, events::kWorkspaceStream, 0, 100)) kinds.push_back(event.kind);
    });
    return kinds;
  }
  static NewCalendar shanghai() {
    return {.name = {"Shanghai"}, .hours = {"Asia/Shanghai", {{Weekday::monday, "09:00", "18:00"}}, {}}};
  }

  base::ManualClock clock{at("2026-03-02T09:00")};
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  Calendars calendars{{*database, log, ids, clock}};
  Actor lead = user(1, {Permission::manage_cases});
  Actor agent = user(2, {Permission::view_cases});
  Actor planner = user(3, {Permission::manage_queues});
  Actor nobody = user(4, {});
};
DESKBELL_ON_BOTH_ENGINES(CalendarsKept);

TEST_P(CalendarsKept, a_workspace_begins_with_standard_hours) {
  const auto all = calendars.list(agent).value();
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].name, "Round the clock");
  EXPECT_EQ(all[1].name, "Standard hours");
  EXPECT_TRUE(all[1].standard);
  database->read([&](storage::Snapshot& snapshot) {
    const auto set = calendars.set(snapshot);
    EXPECT_EQ(set->standard().timeline.working_time(at("2026-03-02T00:00"), at("2026-03-09T00:00")), 45h);
    EXPECT_EQ(set->of(all[0].id).timeline.working_time(at("2026-03-02T00:00"), at("2026-03-09T00:00")), 168h);
    EXPECT_EQ(set->of({999}).calendar.id, set->standard().calendar.id);
  });
  EXPECT_TRUE(calendars.list(planner));
  EXPECT_EQ(code(calendars.list(nobody)), ErrorCode::permission_denied);
}

TEST_P(CalendarsKept, a_calendar_is_made_changed_and_removed) {
  const auto made = calendars.create(lead, shanghai());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(calendars.find(agent, made->id).value(), *made);
  EXPECT_EQ(code(calendars.create(lead, shanghai())), ErrorCode::already_exists);
  EXPECT_EQ(code(calendars.create(agent, shanghai())), ErrorCode::permission_denied);
  std::vector<std::string> heard;
  calendars.on_change([&](storage::Transaction&, const std::string& why) { heard.push_back(why); });
  clock.advance(1h);
  Hours hours = made->hours;
  hours.week.push_back({Weekday::tuesday, "09:00", "18:00"});
  const auto changed = calendars.change(lead, made->id, {.hours = hours, .version = 1});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(code(calendars.change(lead, made->id, {.hours = made->hours, .version = 1})), ErrorCode::aborted);
  ASSERT_TRUE(calendars.change(lead, made->id, {.name = Text<1, 100>{"Shanghai office"}}));
  EXPECT_THAT(heard, ElementsAre("The calendar Shanghai has changed.")) << "a name moves no clock";
  database->read([&](storage::Snapshot& snapshot) {
    const auto& timeline = calendars.set(snapshot)->of(made->id).timeline;
    EXPECT_EQ(timeline.working_time(at("2026-02-24T00:00"), at("2026-02-25T00:00")), 0h)
        << "a Tuesday before the change";
    EXPECT_EQ(timeline.working_time(at("2026-03-03T00:00"), at("2026-03-04T00:00")), 9h);
  });
  ASSERT_TRUE(calendars.change(lead, made->id, {.standard = true}));
  EXPECT_EQ(code(calendars.remove(lead, made->id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(calendars.change(lead, made->id, {.standard = false})), ErrorCode::invalid_argument);
  ASSERT_TRUE(calendars.change(lead, {1001}, {.standard = true}));
  calendars.held_by([&](storage::Snapshot&, Id<NamedCalendar> id) {
    return id.value == 1002 ? std::optional<std::string>("The policy Gold") : std::nullopt;
  });
  EXPECT_EQ(calendars.remove(lead, {1002}).error().message, "The policy Gold uses this calendar; change that first.");
  ASSERT_TRUE(calendars.remove(lead, made->id));
  EXPECT_EQ(code(calendars.find(lead, made->id)), ErrorCode::not_found);
  EXPECT_TRUE(calendars.create(lead, shanghai())) << "its name is free again";
  EXPECT_EQ(told().back(), "settings.calendar_changed");
}

TEST_P(CalendarsKept, what_nobody_has_changed_follows_the_workspaces_time_zone) {
  const auto made = calendars.create(lead, shanghai()).value();
  const auto move = [&](const char* zone) {
    EXPECT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      calendars.follow(tx, lead, zone);
      return {};
    }));
  };
  const auto zone_of = [&](Id<NamedCalendar> id) { return calendars.find(lead, id)->hours.time_zone; };
  clock.advance(1h);
  move("Europe/Berlin");
  EXPECT_EQ(zone_of({1001}), "Europe/Berlin");
  EXPECT_EQ(zone_of({1002}), "Europe/Berlin");
  EXPECT_EQ(zone_of(made.id), "Asia/Shanghai");
  const auto events = told().size();
  move("Europe/Berlin");
  EXPECT_EQ(told().size(), events) << "nothing has changed";
  database->read([&](storage::Snapshot& snapshot) {
    const auto& timeline = calendars.set(snapshot)->of({1001}).timeline;
    EXPECT_EQ(timeline.working_time(at("2026-03-03T00:00"), at("2026-03-03T09:00")), 1h) << "open at eight UTC";
    EXPECT_EQ(timeline.working_time(at("2026-02-24T00:00"), at("2026-02-24T09:00")), 0h) << "what was, stays";
  });
  ASSERT_TRUE(calendars.change(lead, {1001}, {.description = Text<0, 1000>{"Ours"}}));
  move("Asia/Tokyo");
  EXPECT_EQ(zone_of({1001}), "Europe/Berlin") << "somebody has changed it";
  EXPECT_EQ(zone_of({1002}), "Asia/Tokyo");
}

TEST_P(CalendarsKept, bad_hours_are_refused_by_name) {
  NewCalendar bad = shanghai();
  bad.hours.week[0].from = "25:00";
  bad.hours.time_zone = "Mars/Olympus";
  const auto refused = calendars.create(lead, bad);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.at(0).field, "hours.time_zone");
  EXPECT_EQ(refused.error().fields.at(1).field, "hours.week[0].from");
  bad.name = {" \t "};
  EXPECT_EQ(calendars.create(lead, bad).error().fields.at(0).field, "name");
}

TEST_P(CalendarsKept, holidays_of_a_file_replace_the_dates_they_name) {
  const auto made = calendars.create(lead, shanghai()).value();
  const std::string file =
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20261003\nSUMMARY:National "
      "Day\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261010\nSUMMARY:补班\nEND:VEVENT\nEND:VCALENDAR\n";
  const auto first = calendars.import_holidays(lead, made.id, file);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->added, 3);
  EXPECT_EQ(first->calendar.version, 2);
  const auto second = calendars.import_holidays(lead, made.id, file);
  EXPECT_EQ(second->kept, 3);
  EXPECT_EQ(second->calendar.version, 2) << "nothing changed";
  const auto year = calendars.year(agent, made.id, 2026);
  EXPECT_EQ(year->days.at(273).kind, DayKind::holiday);
  EXPECT_EQ(code(calendars.import_holidays(lead, made.id, "hello")), ErrorCode::invalid_argument);
  EXPECT_EQ(code(calendars.import_holidays(agent, made.id, file)), ErrorCode::permission_denied);
  EXPECT_EQ(code(calendars.import_holidays(lead, {404}, file)), ErrorCode::not_found);
}

TEST_P(CalendarsKept, the_first_scope_with_a_calendar_counts) {
  const auto made = calendars.create(lead, shanghai()).value();
  const std::vector<CalendarUse> uses{{Scope::queue, "21", made.id}, {Scope::tier, "gold", {1002}}};
  ASSERT_TRUE(calendars.set_uses(lead, uses));
  EXPECT_THAT(calendars.uses(agent).value(), SizeIs(2));
  database->read([&](storage::Snapshot& snapshot) {
    const auto set = calendars.set(snapshot);
    const auto by = [&](std::string tier, std::string queue) {
      return set->used_by([&](Scope scope) { return scope == Scope::tier    ? tier
                                                    : scope == Scope::queue ? queue
                                                                            : ""; })
          .calendar.id;
    };
    EXPECT_EQ(by("gold", "21").value, 1002);
    EXPECT_EQ(by("", "21"), made.id);
    EXPECT_EQ(by("silver", "22").value, 1001);
  });
  EXPECT_EQ(code(calendars.remove(lead, made.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(calendars.set_uses(lead, {{Scope::site, "x", {404}}}).error().fields.at(0).field, "uses[0].calendar");
  EXPECT_EQ(calendars.set_uses(lead, {{Scope::site, "x", {1001}}, {Scope::site, "x", {1002}}}).error().fields.at(0).field,
            "uses[1].key");
  EXPECT_EQ(code(calendars.set_uses(agent, {})), ErrorCode::permission_denied);
}

}  // namespace
}  // namespace deskbell::calendar
