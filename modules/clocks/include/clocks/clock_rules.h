#pragma once
#include <clocks/clock.h>
#include <clocks/events.h>
#include <clocks/policy.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// The rules of clocks: no clock on the wall, no database. A mark (a warning or the breach at 100 %) is passed after the
// moment at which its share of the target has been counted; an answer at the last moment is in time.
namespace deskbell::clocks {

enum class SubjectState { open, solved, closed, cancelled };
BOOST_DESCRIBE_ENUM(SubjectState, open, solved, closed, cancelled)

// All that is known of one subject. Of the clocks those that are open and the last round of each type.
struct Standing {
  Subject subject;
  SubjectState state = SubjectState::open;
  std::optional<Waiting> waiting;
  std::optional<Time> answered_at;  // the first time
  Time opened_at;
  Time heard_at;  // of what happened last
  std::vector<Clock> clocks;
  bool operator==(const Standing&) const = default;
};

// What is promised to a subject now; empty: nothing.
using Promise = std::map<ClockType, Terms>;
using TimelineOf = std::function<const calendar::Timeline&(Id<calendar::NamedCalendar>)>;

struct Step {
  Move move = Move::started;
  Clock clock;  // after it
  Time at;
  std::optional<int> percent = {};
  std::optional<Time> due_before = {};
};

struct World {
  TimelineOf timeline;
  std::function<Id<Clock>()> next_id;
  bool hours_changed = false;  // since the standing was last heard of: what is due is worked out anew first
};

// Passes what has become due before `at`, in order of its moments.
std::vector<Step> advance(Standing& standing, Time at, const World& world);
// As advance, then what happened, under this promise. The promise may differ from that of before: then clocks that
// count to something else are recomputed first.
std::vector<Step> happen(Standing& standing, const Happening& happening, const Promise& promise, const World& world);

// Working time counted until `at`; the whole of it for a clock that has ended or stands still.
std::chrono::microseconds elapsed(const Clock& clock, Time at, const calendar::Timeline& timeline);
// When this share of the target will have been counted if nothing stops the clock; none: it stands still, or not within
// two years.
std::optional<Time> moment_of(const Clock& clock, int percent, const calendar::Timeline& timeline);

// Which clocks a subject of this kind can have.
bool belongs(SubjectKind kind, ClockType type);
// What a policy promises under this calendar.
Promise promise_of(const Policy& policy, Id<calendar::NamedCalendar> calendar, SubjectKind kind);
// All that is wrong with targets, named below `path`.
std::vector<FieldError> mistakes_of(const std::vector<Target>& targets, const std::string& path);

}  // namespace deskbell::clocks
