#pragma once
#include <base/id.h>
#include <calendar/hours.h>
#include <calendar/ics.h>
#include <calendar/timeline.h>
#include <calendar/year.h>
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

// The named calendars of a workspace: opening hours with holidays, of which one is the standard, and who uses which.
// Reading needs view_cases or manage_queues, changing manage_cases. Each change appends an event on the workspace
// stream. Blocking, any thread; inside a `database.write` they join its transaction.
namespace deskbell::calendar {

struct NamedCalendar {
  Id<NamedCalendar> id;
  std::string name;
  std::string description;
  Hours hours;
  bool standard = false;  // what everything uses that has no calendar of its own; exactly one has it
  Time changed_at;
  std::int64_t version = 1;  // grows with each change of the hours
  bool operator==(const NamedCalendar&) const = default;
};
BOOST_DESCRIBE_STRUCT(NamedCalendar, (), (id, name, description, hours, standard, changed_at, version))

struct NewCalendar {
  Text<1, 100> name;
  std::optional<Text<0, 1000>> description = {};
  Hours hours;
};
BOOST_DESCRIBE_STRUCT(NewCalendar, (), (name, description, hours))

// Absent members stay as they are.
struct CalendarChange {
  std::optional<Text<1, 100>> name = {};
  std::optional<Text<0, 1000>> description = {};
  std::optional<Hours> hours = {};
  std::optional<bool> standard = {};         // true moves it here; false is refused
  std::optional<std::int64_t> version = {};  // aborted when the hours have been changed since this one
};
BOOST_DESCRIBE_STRUCT(CalendarChange, (), (name, description, hours, standard, version))

// Whose calendar it is: that of a site, customer tier, department or queue, by the value of the fact
// "case.site", "case.tier", "case.department" or "case.queue".
enum class Scope { site, tier, department, queue };
BOOST_DESCRIBE_ENUM(Scope, site, tier, department, queue)

struct CalendarUse {
  Scope scope = Scope::queue;
  std::string key;
  Id<NamedCalendar> calendar;
  bool operator==(const CalendarUse&) const = default;
};
BOOST_DESCRIBE_STRUCT(CalendarUse, (), (scope, key, calendar))

struct CalendarChanged {  // created or changed
  static constexpr std::string_view kKind = "settings.calendar_changed";
  NamedCalendar calendar;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(CalendarChanged, (), (calendar, by_name, address, request))

struct CalendarRemoved {
  static constexpr std::string_view kKind = "settings.calendar_removed";
  Id<NamedCalendar> calendar;
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(CalendarRemoved, (), (calendar, name, by_name, address, request))

struct CalendarUsesChanged {
  static constexpr std::string_view kKind = "settings.calendar_uses_changed";
  std::vector<CalendarUse> uses;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(CalendarUsesChanged, (), (uses, by_name, address, request))

// What an import of holidays did.
struct HolidayImport {
  NamedCalendar calendar;
  int added = 0;                     // dates that had no exception
  int replaced = 0;                  // dates whose exceptions are now those of the file
  int kept = 0;                      // dates that stood there exactly so already
  std::vector<IcsProblem> problems;  // entries that were passed over, with line and reason
};
BOOST_DESCRIBE_STRUCT(HolidayImport, (), (calendar, added, replaced, kept, problems))

// Which calendar counts where, as it is at one moment: for who asks many times. Immutable, any thread.
class CalendarSet {
 public:
  struct Entry {
    NamedCalendar calendar;
    Timeline timeline;
    bool removed = false;
  };
  CalendarSet(std::int64_t stamp, std::vector<Entry> entries, std::vector<CalendarUse> uses);
  std::int64_t stamp() const { return stamp_; }
  // The standard one when there is none with this id.
  const Entry& of(Id<NamedCalendar> id) const;
  const Entry& standard() const;
  // nullptr: there is none, or it was removed.
  const NamedCalendar* find(Id<NamedCalendar> id) const;
  // The calendar of the first scope, in the order of Scope, that has one for its value; else the standard.
  const Entry& used_by(const std::function<std::string(Scope)>& value_of) const;

 private:
  std::int64_t stamp_;
  std::vector<Entry> entries_;
  std::vector<CalendarUse> uses_;
};

class Calendars {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const base::Clock& clock;
  };
  explicit Calendars(Needs needs) : needs_(needs) {}

  Result<std::vector<NamedCalendar>> list(const Actor& actor);  // by name
  Result<NamedCalendar> find(const Actor& actor, Id<NamedCalendar> id);
  // already_exists when the name is taken, whatever its case.
  Result<NamedCalendar> create(const Actor& actor, const NewCalendar& what);
  Result<NamedCalendar> change(const Actor& actor, Id<NamedCalendar> id, const CalendarChange& change);
  // failed_precondition while it is the standard or something uses it.
  Result<void> remove(const Actor& actor, Id<NamedCalendar> id);
  // Puts the whole days of an iCalendar file (RFC 5545) into the exceptions. invalid_argument when it is none.
  Result<HolidayImport> import_holidays(const Actor& actor, Id<NamedCalendar> id, const std::string& ics);
  // What a year looks like, one entry per day.
  Result<YearView> year(const Actor& actor, Id<NamedCalendar> id, int year);
  Result<std::vector<CalendarUse>> uses(const Actor& actor);
  Result<std::vector<CalendarUse>> set_uses(const Actor& actor, const std::vector<CalendarUse>& uses);

  // For modules beside and above, inside their transaction; no policy. Kept in memory until something changes.
  std::shared_ptr<const CalendarSet> set(storage::Snapshot& snapshot);
  // The calendars that a workspace begins with are in its time zone until somebody changes them.
  void follow(storage::Transaction& tx, const Actor& actor, const std::string& time_zone);
  // Called in the transaction of each change after which clocks may show other times. Register before the first use.
  void on_change(std::function<void(storage::Transaction&, const std::string& why)> fn) {
    changed_.push_back(std::move(fn));
  }
  // Something that uses calendars tells by which name ("the policy Gold") it holds one. Register before the first use.
  using Holder = std::function<std::optional<std::string>(storage::Snapshot&, Id<NamedCalendar>)>;
  void held_by(Holder holder) { holders_.push_back(std::move(holder)); }

 private:
  Result<NamedCalendar> save(storage::Transaction& tx, const Actor& actor, NamedCalendar calendar,
                             const NamedCalendar* before);
  void tell(storage::Transaction& tx, const std::string& why);

  Needs needs_;
  std::vector<std::function<void(storage::Transaction&, const std::string&)>> changed_;
  std::vector<Holder> holders_;
  std::mutex guard_;
  std::shared_ptr<const CalendarSet> known_;
};

storage::Schema schema();

}  // namespace deskbell::calendar
