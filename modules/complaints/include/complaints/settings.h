#pragma once
#include <calendar/hours.h>

#include <complaints/complaint.h>

#include <map>

// What administrators set for complaints (manage_cases).
namespace deskbell::complaints {

using Translations = std::map<std::string, std::string>;  // by language tag: "zh-CN"

// A node of the tree of root causes.
struct Cause {
  Id<Cause> id;
  std::optional<Id<Cause>> parent;
  std::string name;
  Translations names;
  bool active = true;  // false: not offered any more
  int position = 0;
  bool operator==(const Cause&) const = default;
};
BOOST_DESCRIBE_STRUCT(Cause, (), (id, parent, name, names, active, position))

inline constexpr int kMostCauses = 1000;
inline constexpr int kDeepestCause = 6;

// An authority that complaints come through, and how long it gives us.
struct Regulator {
  Id<Regulator> id;
  std::string name;
  int working_days = 10;  // to answer, the day of receipt not counted
  calendar::Hours hours;  // its working days: those on which it is open at all
  bool active = true;
  bool operator==(const Regulator&) const = default;
};
BOOST_DESCRIBE_STRUCT(Regulator, (), (id, name, working_days, hours, active))

// What may be spent without an approval, by the harm that was done.
struct RemedyLimit {
  Harm harm = Harm::none;
  std::int64_t minor = 0;  // of all remedies of one complaint together
  bool operator==(const RemedyLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(RemedyLimit, (), (harm, minor))

struct Settings {
  std::string currency = "EUR";            // of the limits and of reports
  std::vector<RemedyLimit> remedy_limits;  // a harm that is not here: nothing without an approval
  int warning_days = 7;                    // the recent window
  int habit_windows = 12;                  // windows of that length before it make the habit
  int warning_least = 3;                   // fewer complaints in the window never warn
  double false_alarms_per_year = 6;        // over all causes, products and batches together
  std::vector<Id<identity::User>> tell;    // who is told of a warning
  std::int64_t version = 1;
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (currency, remedy_limits, warning_days, habit_windows, warning_least, false_alarms_per_year, tell,
                       version))

Settings default_settings();
Result<void> check(const Settings& settings);
Result<void> check(const Regulator& regulator);
// How much of the currency may be spent on a complaint of that harm without asking.
std::int64_t limit_of(const Settings& settings, Harm harm);

// The end of the working day that is `days` working days after the day of `from`, in the calendar's zone. A day works
// when it is open at some time. Nothing when there is no such day within three years.
std::optional<Time> after_working_days(const calendar::Hours& hours, Time from, int days);

}  // namespace deskbell::complaints
