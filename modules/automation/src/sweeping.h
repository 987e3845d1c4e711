#pragma once
#include <automation/needs.h>
#include <automation/rules.h>

#include <string_view>

// Pages of all unfinished things for one rule, each a job that leaves the next one behind.
namespace deskbell::automation {

inline constexpr std::string_view kSweepJob = "automation.sweep";

enum class SweepKind {
  schedule,  // run the rule on those for which its conditions hold
  arming     // let its time trigger wait for them
};
BOOST_DESCRIBE_ENUM(SweepKind, schedule, arming)

struct Sweep {
  SweepKind kind = SweepKind::schedule;
  Id<StoredRule> rule;
  std::int64_t version = 0;        // of the rule; another one ends it
  Time at;                         // the time of the schedule
  std::optional<std::string> cursor;  // where this page begins
};
BOOST_DESCRIBE_STRUCT(Sweep, (), (kind, rule, version, at, cursor))

void enqueue(const Needs& needs, storage::Transaction& tx, const Sweep& sweep);
void enqueue_arming(const Needs& needs, storage::Transaction& tx, const StoredRule& rule);

}  // namespace deskbell::automation
