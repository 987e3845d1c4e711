#include "calendar_store.h"

#include <calendar/migrations.h>

#include <map>
#include <stdexcept>

namespace deskbell::calendar {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kCalendars{"calendar.calendars",
                               "SELECT id, name, description, hours, standard, changed_at, version FROM calendar "
                               "WHERE removed = FALSE ORDER BY name_key"};
constexpr Statement kCalendar{"calendar.calendar",
                              "SELECT id, name, description, hours, standard, changed_at, version FROM calendar "
                              "WHERE id = $1 AND removed = FALSE"};
constexpr Statement kEvery{"calendar.every",
                           "SELECT id, name, description, hours, standard, changed_at, version, removed "
                           "FROM calendar ORDER BY id"};
constexpr Statement kNamed{"calendar.named", "SELECT id FROM calendar WHERE name_key = $1"};
constexpr Statement kInsert{"calendar.insert",
                            "INSERT INTO calendar (id, name, name_key, description, hours, standard, removed, "
                            "changed_at, version) VALUES ($1, $2, $3, $4, $5, FALSE, FALSE, $6, $7)"};
constexpr Statement kUpdate{"calendar.update",
                            "UPDATE calendar SET name = $2, name_key = $3, description = $4, hours = $5, "
                            "changed_at = $6, version = $7 WHERE id = $1"};
constexpr Statement kRemove{"calendar.remove", "UPDATE calendar SET removed = TRUE, name_key = $2 WHERE id = $1"};
constexpr Statement kNoStandard{"calendar.no_standard", "UPDATE calendar SET standard = FALSE WHERE standard = TRUE"};
constexpr Statement kMakeStandard{"calendar.make_standard", "UPDATE calendar SET standard = TRUE WHERE id = $1"};
constexpr Statement kAddVersion{"calendar.add_version",
                                "INSERT INTO calendar_version (calendar, version, valid_from, hours) "
                                "VALUES ($1, $2, $3, $4)"};
constexpr Statement kVersions{"calendar.versions",
                              "SELECT calendar, valid_from, hours FROM calendar_version ORDER BY calendar, version"};
constexpr Statement kUses{"calendar.uses", "SELECT scope, value, calendar FROM calendar_use ORDER BY scope, value"};
constexpr Statement kForgetUses{"calendar.forget_uses", "DELETE FROM calendar_use"};
constexpr Statement kAddUse{"calendar.add_use",
                            "INSERT INTO calendar_use (scope, value, calendar) VALUES ($1, $2, $3)"};
constexpr Statement kStamp{"calendar.stamp", "SELECT stamp FROM calendar_stamp WHERE id = 1"};
constexpr Statement kSetStamp{"calendar.set_stamp", "UPDATE calendar_stamp SET stamp = $1 WHERE id = 1"};

Hours hours_of(std::string_view text) {
  auto hours = base::parse_json<Hours>(text);
  if (!hours) throw std::runtime_error("calendar: unreadable hours: " + hours.error().message);
  return std::move(*hours);
}

NamedCalendar to_calendar(const Row& row) {
  return {.id = row.id<NamedCalendar>(0),
          .name = row.string(1),
          .description = row.string(2),
          .hours = hours_of(row.text(3)),
          .standard = row.boolean(4),
          .changed_at = row.time(5),
          .version = row.integer(6)};
}

}  // namespace

std::vector<NamedCalendar> calendars(storage::Snapshot& snapshot) {
  return snapshot.all(kCalendars, to_calendar);
}

std::optional<NamedCalendar> calendar(storage::Snapshot& snapshot, Id<NamedCalendar> id) {
  return snapshot.one(kCalendar, to_calendar, id);
}

std::optional<Id<NamedCalendar>> named(storage::Snapshot& snapshot, std::string_view key) {
  return snapshot.one(kNamed, [](const Row& row) { return row.id<NamedCalendar>(0); }, key);
}

void insert(storage::Transaction& tx, const NamedCalendar& calendar, std::string_view key) {
  tx.run(kInsert, calendar.id, calendar.name, key, calendar.description, base::to_json(calendar.hours),
         calendar.changed_at, calendar.version);
}

void update(storage::Transaction& tx, const NamedCalendar& calendar, std::string_view key) {
  tx.run(kUpdate, calendar.id, calendar.name, key, calendar.description, base::to_json(calendar.hours),
         calendar.changed_at, calendar.version);
}

void remove(storage::Transaction& tx, Id<NamedCalendar> id, std::string_view key) {
  tx.run(kRemove, id, key);
}

void add_version(storage::Transaction& tx, const NamedCalendar& calendar, Time valid_from) {
  tx.run(kAddVersion, calendar.id, calendar.version, valid_from, base::to_json(calendar.hours));
}

void make_standard(storage::Transaction& tx, Id<NamedCalendar> id) {
  tx.run(kNoStandard);
  tx.run(kMakeStandard, id);
}

std::vector<CalendarSet::Entry> entries(storage::Snapshot& snapshot) {
  std::map<Id<NamedCalendar>, std::vector<Timeline::Version>> versions;
  snapshot.each(kVersions, [&](const Row& row) {
    auto calendar = Calendar::of(hours_of(row.text(2)));
    if (!calendar) throw std::runtime_error("calendar: hours that do not hold: " + calendar.error().message);
    versions[row.id<NamedCalendar>(0)].push_back({row.time(1), std::move(*calendar)});
  });
  std::vector<CalendarSet::Entry> out;
  snapshot.each(kEvery, [&](const Row& row) {
    NamedCalendar calendar = to_calendar(row);
    Timeline timeline(std::move(versions[calendar.id]));
    out.push_back({std::move(calendar), std::move(timeline), row.boolean(7)});
  });
  return out;
}

std::vector<CalendarUse> uses(storage::Snapshot& snapshot) {
  return snapshot.all(kUses, [](const Row& row) {
    return CalendarUse{base::find_enum<Scope>(row.text(0)).value_or(Scope::queue), row.string(1),
                       row.id<NamedCalendar>(2)};
  });
}

void replace_uses(storage::Transaction& tx, const std::vector<CalendarUse>& uses) {
  tx.run(kForgetUses);
  for (const CalendarUse& use : uses) tx.run(kAddUse, base::name_of(use.scope), use.key, use.calendar);
}

std::int64_t stamp(storage::Snapshot& snapshot) {
  return snapshot.number(kStamp);
}

void set_stamp(storage::Transaction& tx, std::int64_t stamp) {
  tx.run(kSetStamp, stamp);
}

namespace {
constexpr const Statement* kStatements[] = {
    &kCalendars,    &kCalendar,   &kEvery,    &kNamed, &kInsert,     &kUpdate, &kRemove, &kNoStandard,
    &kMakeStandard, &kAddVersion, &kVersions, &kUses,  &kForgetUses, &kAddUse, &kStamp,  &kSetStamp};
}

}  // namespace store

storage::Schema schema() {
  return {"calendar", migrations(), store::kStatements};
}

}  // namespace deskbell::calendar
