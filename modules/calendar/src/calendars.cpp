#include "calendar_store.h"

#include <text/fold.h>
#include <text/lines.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace deskbell::calendar {
namespace {

constexpr const char* kNoCalendar = "There is no such calendar.";
// What the first migration says of the standard hours, and what is true once the workspace has a time zone.
constexpr const char* kBeginDescription = "Monday to Friday, 09:00 to 18:00. Change the time zone to yours.";
constexpr const char* kFollowDescription = "Monday to Friday, 09:00 to 18:00, in the time zone of the workspace.";
constexpr std::size_t kMaxCalendars = 200;
constexpr std::size_t kMaxSpans = 100;
constexpr std::size_t kMaxExceptions = 3'000;
constexpr std::size_t kMaxUses = 2'000;
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxKey = 200;

Result<void> require_reader(const Actor& actor) {
  for (const Permission one : {Permission::manage_cases, Permission::manage_queues})
    if (identity::allowed(actor, one)) return {};
  return identity::require(actor, Permission::view_cases);
}

Result<std::string> clean_name(const std::string& name) {
  const std::string clean = text::clean_line(name, kMaxName);
  if (clean.empty()) return invalid("name", "is required");
  return clean;
}

Result<Hours> clean_hours(Hours hours) {
  if (hours.week.size() > kMaxSpans)
    return invalid("hours.week", "may have at most " + std::to_string(kMaxSpans) + " entries");
  if (hours.exceptions.size() > kMaxExceptions)
    return invalid("hours.exceptions", "may have at most " + std::to_string(kMaxExceptions) + " entries");
  for (DayException& exception : hours.exceptions) {
    if (!exception.name) continue;
    exception.name = text::clean_line(*exception.name, kMaxName);
    if (exception.name->empty()) exception.name.reset();
  }
  if (auto checked = Calendar::of(hours); !checked) {
    Error error = std::move(checked.error());
    for (FieldError& field : error.fields) field.field = "hours." + field.field;
    return std::unexpected(std::move(error));
  }
  std::ranges::sort(hours.exceptions, {},
                    [](const DayException& one) { return std::pair(one.date, one.from.value_or("")); });
  return hours;
}

Error name_taken() {
  return {ErrorCode::already_exists, "There is a calendar with this name already.", {{"name", "is taken"}}};
}

// Puts the holidays of a file into the exceptions, whole dates at a time.
void put_in(Hours& hours, const std::vector<DayException>& days, HolidayImport& told) {
  for (const DayException& day : days) {
    std::vector<DayException> before;
    for (const DayException& one : hours.exceptions)
      if (one.date == day.date) before.push_back(one);
    if (before == std::vector{day}) {
      ++told.kept;
      continue;
    }
    ++(before.empty() ? told.added : told.replaced);
    std::erase_if(hours.exceptions, [&](const DayException& one) { return one.date == day.date; });
    hours.exceptions.push_back(day);
  }
}

}  // namespace

CalendarSet::CalendarSet(std::int64_t stamp, std::vector<Entry> entries, std::vector<CalendarUse> uses)
    : stamp_(stamp), entries_(std::move(entries)), uses_(std::move(uses)) {
  if (entries_.empty()) throw std::runtime_error("calendar: there is no calendar");
}

const CalendarSet::Entry& CalendarSet::standard() const {
  const auto found = std::ranges::find_if(entries_, [](const Entry& entry) { return entry.calendar.standard; });
  return found == entries_.end() ? entries_.front() : *found;
}

const CalendarSet::Entry& CalendarSet::of(Id<NamedCalendar> id) const {
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.calendar.id == id; });
  return found == entries_.end() ? standard() : *found;
}

const NamedCalendar* CalendarSet::find(Id<NamedCalendar> id) const {
  for (const Entry& entry : entries_)
    if (entry.calendar.id == id && !entry.removed) return &entry.calendar;
  return nullptr;
}

const CalendarSet::Entry& CalendarSet::used_by(const std::function<std::string(Scope)>& value_of) const {
  if (uses_.empty()) return standard();
  for (const Scope scope : {Scope::site, Scope::tier, Scope::department, Scope::queue}) {
    const std::string value = value_of(scope);
    if (value.empty()) continue;
    for (const CalendarUse& use : uses_)
      if (use.scope == scope && use.key == value) return of(use.calendar);
  }
  return standard();
}

Result<std::vector<NamedCalendar>> Calendars::list(const Actor& actor) {
  TRY(require_reader(actor));
  return needs_.database.read([](storage::Snapshot& snapshot) { return store::calendars(snapshot); });
}

Result<NamedCalendar> Calendars::find(const Actor& actor, Id<NamedCalendar> id) {
  TRY(require_reader(actor));
  auto found = needs_.database.read([&](storage::Snapshot& snapshot) { return store::calendar(snapshot, id); });
  if (!found) return not_found(kNoCalendar);
  return std::move(*found);
}

Result<NamedCalendar> Calendars::create(const Actor& actor, const NewCalendar& what) {
  TRY(identity::require(actor, Permission::manage_cases));
  NamedCalendar calendar;
  TRY(calendar.name, clean_name(what.name.value));
  TRY(calendar.hours, clean_hours(what.hours));
  if (what.description) calendar.description = text::clean_block(what.description->value);
  return needs_.database.write([&](storage::Transaction& tx) -> Result<NamedCalendar> {
    if (store::calendars(tx).size() >= kMaxCalendars)
      return failure(ErrorCode::resource_exhausted,
                     "There are " + std::to_string(kMaxCalendars) + " calendars already.");
    calendar.id = needs_.ids.next<NamedCalendar>();
    return save(tx, actor, calendar, nullptr);
  });
}

Result<NamedCalendar> Calendars::change(const Actor& actor, Id<NamedCalendar> id, const CalendarChange& change) {
  TRY(identity::require(actor, Permission::manage_cases));
  std::optional<std::string> name;
  std::optional<Hours> hours;
  if (change.name) {
    TRY(name, clean_name(change.name->value));
  }
  if (change.hours) {
    TRY(hours, clean_hours(*change.hours));
  }
  return needs_.database.write([&](storage::Transaction& tx) -> Result<NamedCalendar> {
    const auto before = store::calendar(tx, id);
    if (!before) return not_found(kNoCalendar);
    if (change.version && *change.version != before->version)
      return failure(ErrorCode::aborted, "Somebody else has changed the hours meanwhile. Load the calendar again.");
    if (change.standard && !*change.standard && before->standard)
      return invalid("standard", "is given up by making another calendar the standard");
    NamedCalendar calendar = *before;
    if (name) calendar.name = *name;
    if (hours) calendar.hours = *hours;
    if (change.description) calendar.description = text::clean_block(change.description->value);
    calendar.standard = before->standard || change.standard.value_or(false);
    if (calendar == *before) return calendar;
    return save(tx, actor, calendar, &*before);
  });
}

Result<NamedCalendar> Calendars::save(storage::Transaction& tx, const Actor& actor, NamedCalendar calendar,
                                      const NamedCalendar* before) {
  const std::string key = text::fold(calendar.name);
  if (const auto other = store::named(tx, key); other && *other != calendar.id) return std::unexpected(name_taken());
  calendar.changed_at = needs_.clock.now();
  const bool other_hours = !before || before->hours != calendar.hours;
  if (before && other_hours) ++calendar.version;
  if (before)
    store::update(tx, calendar, key);
  else
    store::insert(tx, calendar, key);
  if (other_hours) store::add_version(tx, calendar, calendar.changed_at);
  const bool other_standard = before && calendar.standard && !before->standard;
  if (other_standard) store::make_standard(tx, calendar.id);
  needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                    CalendarChanged{calendar, actor.name, actor.address, actor.request});
  store::set_stamp(tx, needs_.ids.next());
  if (before && (other_hours || other_standard)) tell(tx, "The calendar " + calendar.name + " has changed.");
  return calendar;
}

void Calendars::follow(storage::Transaction& tx, const Actor& actor, const std::string& time_zone) {
  for (NamedCalendar& calendar : store::calendars(tx)) {
    // Who has been changed by hand has a time.
    if (calendar.changed_at != Time() || calendar.hours.time_zone == time_zone) continue;
    calendar.hours.time_zone = time_zone;
    if (calendar.description == kBeginDescription) calendar.description = kFollowDescription;
    ++calendar.version;
    store::update(tx, calendar, text::fold(calendar.name));
    store::add_version(tx, calendar, needs_.clock.now());
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      CalendarChanged{calendar, actor.name, actor.address, actor.request});
    store::set_stamp(tx, needs_.ids.next());
    tell(tx, "The calendar " + calendar.name + " has changed.");
  }
}

Result<void> Calendars::remove(const Actor& actor, Id<NamedCalendar> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto calendar = store::calendar(tx, id);
    if (!calendar) return not_found(kNoCalendar);
    if (calendar->standard)
      return failure(ErrorCode::failed_precondition,
                     "This is the standard calendar; make another one the standard first.");
    for (const CalendarUse& use : store::uses(tx))
      if (use.calendar == id)
        return failure(ErrorCode::failed_precondition, "The " + std::string(base::name_of(use.scope)) + " " + use.key +
                                                           " uses this calendar; change that first.");
    for (const Holder& holder : holders_)
      if (const auto who = holder(tx, id))
        return failure(ErrorCode::failed_precondition, *who + " uses this calendar; change that first.");
    store::remove(tx, id, "removed " + to_string(id));
    store::set_stamp(tx, needs_.ids.next());
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      CalendarRemoved{id, calendar->name, actor.name, actor.address, actor.request});
    return {};
  });
}

Result<HolidayImport> Calendars::import_holidays(const Actor& actor, Id<NamedCalendar> id, const std::string& ics) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(const Holidays holidays, read_holidays(ics));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<HolidayImport> {
    const auto before = store::calendar(tx, id);
    if (!before) return not_found(kNoCalendar);
    HolidayImport told{.calendar = *before, .problems = holidays.problems};
    put_in(told.calendar.hours, holidays.days, told);
    if (told.added + told.replaced == 0) return told;
    TRY(told.calendar.hours, clean_hours(told.calendar.hours));
    TRY(told.calendar, save(tx, actor, told.calendar, &*before));
    return told;
  });
}

Result<YearView> Calendars::year(const Actor& actor, Id<NamedCalendar> id, int year) {
  TRY(const NamedCalendar calendar, find(actor, id));
  return year_of(calendar.hours, year);
}

Result<std::vector<CalendarUse>> Calendars::uses(const Actor& actor) {
  TRY(require_reader(actor));
  return needs_.database.read([](storage::Snapshot& snapshot) { return store::uses(snapshot); });
}

Result<std::vector<CalendarUse>> Calendars::set_uses(const Actor& actor, const std::vector<CalendarUse>& uses) {
  TRY(identity::require(actor, Permission::manage_cases));
  if (uses.size() > kMaxUses) return invalid("uses", "may have at most " + std::to_string(kMaxUses) + " entries");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<std::vector<CalendarUse>> {
    std::set<std::pair<Scope, std::string>> seen;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const std::string path = "uses[" + std::to_string(i) + "]";
      if (uses[i].key.empty() || text::length(uses[i].key) > kMaxKey)
        return invalid(path + ".key", "must have 1 to 200 characters");
      if (!seen.emplace(uses[i].scope, uses[i].key).second) return invalid(path + ".key", "is there twice");
      if (!store::calendar(tx, uses[i].calendar)) return invalid(path + ".calendar", "is no calendar");
    }
    const auto before = store::uses(tx);
    store::replace_uses(tx, uses);
    auto after = store::uses(tx);
    if (after == before) return after;
    store::set_stamp(tx, needs_.ids.next());
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      CalendarUsesChanged{after, actor.name, actor.address, actor.request});
    tell(tx, "Other calendars are used.");
    return after;
  });
}

std::shared_ptr<const CalendarSet> Calendars::set(storage::Snapshot& snapshot) {
  const std::int64_t stamp = store::stamp(snapshot);
  {
    const std::lock_guard lock(guard_);
    if (known_ && known_->stamp() == stamp) return known_;
  }
  auto set = std::make_shared<const CalendarSet>(stamp, store::entries(snapshot), store::uses(snapshot));
  const std::lock_guard lock(guard_);
  known_ = set;
  return set;
}

void Calendars::tell(storage::Transaction& tx, const std::string& why) {
  for (const auto& fn : changed_) fn(tx, why);
}

}  // namespace deskbell::calendar
