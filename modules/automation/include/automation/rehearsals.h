#pragma once
#include <automation/needs.h>
#include <automation/rehearsal.h>
#include <automation/rule.h>

#include <optional>
#include <string>
#include <vector>

// Rehearsals of rules over the real log, as jobs with progress. All needs manage_automation.
namespace deskbell::automation {

struct StoredRule;

enum class RehearsalState { waiting, running, done, failed, cancelled };
BOOST_DESCRIBE_ENUM(RehearsalState, waiting, running, done, failed, cancelled)

struct StoredRehearsal {
  Id<StoredRehearsal> id;
  std::optional<Id<StoredRule>> rule_id;  // none: a draft
  Rule rule;                              // as it was rehearsed
  int days = 0;
  std::string time_zone;
  RehearsalState state = RehearsalState::waiting;
  int per_mille = 0;  // how far
  std::optional<std::string> error;
  std::optional<RehearsalResult> result;  // also the part that a cancelled one has seen
  std::string asked_by;
  Time asked_at;
  std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(StoredRehearsal, (),
                      (id, rule_id, rule, days, time_zone, state, per_mille, error, result, asked_by, asked_at,
                       ended_at))

inline constexpr int kMaxRehearsalDays = 366;
inline constexpr int kMaxRehearsalsAtOnce = 5;

class Rehearsals {
 public:
  explicit Rehearsals(Needs needs) : needs_(needs) {}

  // The last `days` days until now. resource_exhausted while kMaxRehearsalsAtOnce wait or run.
  Result<StoredRehearsal> start(const Actor& actor, const Rule& rule, std::optional<Id<StoredRule>> stored, int days,
                                const std::string& time_zone);
  Result<StoredRehearsal> start(const Actor& actor, Id<StoredRule> rule, int days, const std::string& time_zone);
  Result<StoredRehearsal> get(const Actor& actor, Id<StoredRehearsal> id);
  Result<std::vector<StoredRehearsal>> list(const Actor& actor);  // newest first, at most 50, without results
  // What it has seen until then stays. failed_precondition when it has ended.
  Result<StoredRehearsal> cancel(const Actor& actor, Id<StoredRehearsal> id);

  void register_jobs();
  // The job's work.
  Result<void> rehearse(Id<StoredRehearsal> id);

 private:
  Needs needs_;
};

}  // namespace deskbell::automation
