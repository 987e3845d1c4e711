#pragma once
#include <events/log.h>
#include <events/past.h>
#include <identity/actor.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <calendar/calendars.h>
#include <cases/kinds.h>
#include <clocks/clocks.h>
#include <escalation/ladders.h>
#include <rehearsal/case_past.h>
#include <rehearsal/outcome.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

// Rehearsals of clock policies and ladders over the real log, as jobs with progress. All needs manage_cases.
namespace deskbell::rehearsal {

struct Rehearsal;

enum class Rehearsed { policy, ladder };
BOOST_DESCRIBE_ENUM(Rehearsed, policy, ladder)

enum class RehearsalPhase { waiting, running, done, failed, cancelled };
BOOST_DESCRIBE_ENUM(RehearsalPhase, waiting, running, done, failed, cancelled)

struct Rehearsal {
  Id<Rehearsal> id;
  Rehearsed about = Rehearsed::policy;
  std::optional<Id<clocks::Policy>> policy_id = {};  // which one it would replace; none: a new one
  std::optional<clocks::Policy> policy = {};         // as it was rehearsed
  std::optional<Id<escalation::Ladder>> ladder_id = {};
  std::optional<escalation::Ladder> ladder = {};
  int days = 0;
  std::string time_zone;
  RehearsalPhase state = RehearsalPhase::waiting;
  int per_mille = 0;  // how far
  std::optional<std::string> error = {};
  std::optional<PolicyOutcome> policy_outcome = {};  // also the part that a cancelled one has seen
  std::optional<LadderOutcome> ladder_outcome = {};
  std::string asked_by;
  Time asked_at;
  std::optional<Time> ended_at = {};
};
BOOST_DESCRIBE_STRUCT(Rehearsal, (),
                      (id, about, policy_id, policy, ladder_id, ladder, days, time_zone, state, per_mille, error,
                       policy_outcome, ladder_outcome, asked_by, asked_at, ended_at))

// Over which time, and by whose days it is counted.
struct Span {
  int days = 30;
  std::string time_zone;
};

inline constexpr int kMostDays = 366;
inline constexpr int kMostAtOnce = 5;

class Rehearsals {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    jobs::Queue& jobs;
    Ids& ids;
    const Clock& clock;
    const decisions::Vocabularies& vocabularies;
    calendar::Calendars& calendars;
    cases::Kinds& kinds;
    clocks::Clocks& clocks;
    escalation::Ladders& ladders;
    const escalation::Ports& ports;
  };
  // Registers its jobs, so make it before the queue starts.
  explicit Rehearsals(Needs needs);

  // The last days until now, with the draft in its place. What could not be saved is
  // refused in the same words. resource_exhausted while kMostAtOnce wait or run.
  Result<Rehearsal> start(const Actor& actor, const clocks::PolicyDraft& draft,
                          std::optional<Id<clocks::Policy>> replaces, const Span& span);
  Result<Rehearsal> start(const Actor& actor, const escalation::LadderDraft& draft,
                          const escalation::LadderPlace& place, const Span& span);
  Result<Rehearsal> get(const Actor& actor, Id<Rehearsal> id);
  Result<std::vector<Rehearsal>> list(const Actor& actor);  // newest first, at most 50, without outcomes
  // What it has seen until then stays. failed_precondition when it has ended.
  Result<Rehearsal> cancel(const Actor& actor, Id<Rehearsal> id);

  // The job's work.
  Result<void> rehearse(Id<Rehearsal> id);
  // Forgets those that ended more than 30 days ago, at most `limit`.
  void prune(int limit);

 private:
  using Asked = std::function<Result<void>(storage::Transaction&, Rehearsal&)>;
  Result<Rehearsal> start(const Actor& actor, Rehearsal one, const Span& span, const Asked& check);
  // True when it was read to the end, false when it was called off; `reached` is how far then.
  Result<bool> play(Id<Rehearsal> id, events::Past& past,
                    const std::function<void(const events::Event&)>& each, Time& reached);
  Result<void> rehearse_policy(Rehearsal one);
  Result<void> rehearse_ladder(Rehearsal one);
  void keep(Rehearsal one, bool whole);
  cases::FactsReader reader(storage::Snapshot& snapshot);

  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::rehearsal
