#pragma once
#include <calendar/calendars.h>
#include <events/log.h>
#include <identity/actor.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <clocks/clock.h>
#include <clocks/events.h>
#include <clocks/policy.h>
#include <decisions/facts.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

// The clocks of a workspace and the policies that start them.
//
//   needs_.clocks.follow(tx, {SubjectKind::service_case, {matter.id.value}, {matter.id.value}}, facts_of(matter),
//                        {.kind = HappeningKind::agent_replied, .at = now, .actor = actor.id});
//
// Working time: what a clock has counted is never changed by a change of calendar or policy, only what it still has to
// count to. Everything is decided by pure rules (clock_rules.h).
namespace deskbell::clocks {

// One line of what became of a clock; kept when the log has forgotten it.
struct HistoryEntry {
  Id<HistoryEntry> id;
  Id<Clock> clock;
  ClockType type = ClockType::first_response;
  int round = 1;
  Move move = Move::started;
  Time at;
  std::optional<int> percent;
  std::optional<Time> due_at;
  std::chrono::seconds target_s{0};
  std::chrono::seconds elapsed_s{0};
  std::optional<Id<Policy>> policy;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (),
                      (id, clock, type, round, move, at, percent, due_at, target_s, elapsed_s, policy))

// How likely a clock will be broken, out of how long others of its kind and grade took: of the `n` that took longer
// than this one has taken by now, the share that took longer than its target. Nothing is said on fewer than
// kLeastSample.
struct Outlook {
  std::optional<double> breach_chance;
  int n = 0;
  std::optional<std::chrono::seconds> median_s;  // of all that have finished
};
BOOST_DESCRIBE_STRUCT(Outlook, (), (breach_chance, n, median_s))
inline constexpr int kLeastSample = 10;

struct ClockView {
  Clock clock;
  std::chrono::seconds left_s{0};  // of working time, 0 when broken
  std::chrono::seconds over_s{0};  // of working time beyond the target
  bool counting = false;           // running and within the hours now
  std::optional<Outlook> outlook;  // of those that are open
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (clock, left_s, over_s, counting, outlook))

struct SubjectClocks {
  Subject subject;
  std::optional<Id<Policy>> policy;
  std::optional<std::string> policy_name;
  std::vector<ClockView> clocks;  // all rounds, oldest first
  std::vector<HistoryEntry> history;
  Time as_of;
};
BOOST_DESCRIBE_STRUCT(SubjectClocks, (), (subject, policy, policy_name, clocks, history, as_of))

// A run over all open subjects after a policy or calendar was changed.
struct Recompute {
  Id<Recompute> id;
  std::string why;
  Time started_at;
  std::optional<Time> finished_at;
  std::int64_t done = 0;
  std::int64_t changed = 0;  // subjects with at least one clock that shows another time now
  std::int64_t total = 0;    // open subjects when it began
};
BOOST_DESCRIBE_STRUCT(Recompute, (), (id, why, started_at, finished_at, done, changed, total))

// What clocks ask about the subjects of one kind; wired by app.
struct SubjectPort {
  // The facts of one as they are now; none: it is gone.
  std::function<std::optional<decisions::Facts>(storage::Snapshot&, Id<Subject>)> facts;
  // not_found when the actor may not see it.
  std::function<Result<void>(storage::Snapshot&, const Actor&, Id<Subject>)> require_visible;
  // Whom it concerns; none: it is gone. May be left out.
  std::function<std::optional<identity::Concerned>(storage::Snapshot&, Id<Subject>)> concerned = {};
};

// Of this process, since it started; `behind_us` is of the database.
struct ClockStats {
  std::uint64_t ticks = 0;
  std::uint64_t fired = 0;     // warnings and breaches
  std::int64_t late_us = 0;    // of the last one that fired: told after its moment
  std::uint64_t failures = 0;  // ticks that could not be done
  std::int64_t behind_us = 0;  // since when the oldest warning or breach is due that was not told yet
};

class Clocks {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const base::Clock& clock;
    jobs::Queue& jobs;
    calendar::Calendars& calendars;
    const decisions::Vocabularies& vocabularies;
  };
  // Registers its job with the queue; make it before the queue starts.
  explicit Clocks(Needs needs);
  ~Clocks();

  // ---- for modules above, inside their transaction; no policy ----

  // Tells what happened to a subject, and answers its clocks after it: the open ones and the last round of each type.
  // Facts are those after it. A subject that was never opened gets clocks only by `opened`.
  std::vector<Clock> follow(storage::Transaction& tx, const Subject& subject, const decisions::Facts& facts,
                            const Happening& happening);
  std::vector<Clock> of(storage::Snapshot& snapshot, Id<Subject> subject);
  // For lists: one query for all of them.
  std::map<Id<Subject>, std::vector<Clock>> of(storage::Snapshot& snapshot, std::span<const Id<Subject>> subjects);
  Outlook outlook(storage::Snapshot& snapshot, Id<Subject> subject, const Clock& clock, Time now);
  // Called in each transaction that has changed clocks of a subject, by whatever, with its clocks as `of` answers them.
  // Register before the first use.
  using Listener = std::function<void(storage::Transaction&, const Subject&, std::span<const Clock>)>;
  void on_change(Listener listener);
  void know(SubjectKind kind, SubjectPort port);
  // All policies, in order.
  std::vector<Policy> policies(storage::Snapshot& snapshot);
  // What would be stored of this draft, checked as when it is saved, and active: in the place of `replaces`, or a new one.
  Result<Policy> drafted(storage::Snapshot& snapshot, std::optional<Id<Policy>> replaces, const PolicyDraft& draft);
  // Forgets a subject and all its clocks, with their history.
  void erase(storage::Transaction& tx, Id<Subject> subject);

  // ---- use cases: reading needs view_cases, changing manage_cases ----

  Result<std::vector<Policy>> policies(const Actor& actor);  // in order
  Result<Policy> policy(const Actor& actor, Id<Policy> id);
  Result<Policy> create(const Actor& actor, const PolicyDraft& what);
  // Replaces it; aborted when it has been changed since `version`.
  Result<Policy> change(const Actor& actor, Id<Policy> id, std::int64_t version, const PolicyDraft& what);
  Result<void> remove(const Actor& actor, Id<Policy> id);
  // Which policy these facts would get at `at` (now when absent), why, and which moments would be promised.
  Result<Preview> preview(const Actor& actor, SubjectKind kind, const decisions::FactsJson& facts,
                          std::optional<Time> at);
  Result<SubjectClocks> subject(const Actor& actor, Id<Subject> subject);
  Result<std::vector<Recompute>> recomputes(const Actor& actor);  // the last ones, newest first

  // ---- what runs by itself ----

  // Tells the warnings and breaches whose moment has passed, at most so many subjects at once; answers how many
  // subjects there were. `turn` is confirmed in each transaction.
  int tick(int most, events::Turn* turn = nullptr);
  // A tick that threw.
  void count_failure();
  // Taken by who ticks.
  std::unique_ptr<events::Turn> turn();
  // Forgets the durations of long ago and the records of old runs.
  void sweep();
  ClockStats stats();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::clocks
