#pragma once
#include <base/page.h>

#include <automation/needs.h>
#include <automation/rule.h>
#include <automation/undo.h>

#include <optional>
#include <string>

// What rules and macros have done: the execution log, kept for 30 days.
namespace deskbell::automation {

struct StoredRule;
struct StoredMacro;

enum class Outcome {
  done,
  failed,  // nothing of it was done; `detail` says why
  stopped  // by the loop breaker
};
BOOST_DESCRIBE_ENUM(Outcome, done, failed, stopped)

struct Run {
  Id<Run> id;
  std::optional<Id<StoredRule>> rule;
  std::optional<Id<StoredMacro>> macro;
  std::string name;  // of rule or macro then
  Thing thing;
  std::string title;    // of the thing
  std::string trigger;  // the event's kind; "after", "schedule", "macro"
  Outcome outcome = Outcome::done;
  std::string detail;
  int depth = 0;                       // how many rules before it in the chain
  std::optional<std::string> by_name;  // who ran the macro
  Time at;
  std::int64_t took_us = 0;
  // Told once, to who ran a macro: something of it can be taken back within a day (Macros::undo), and what cannot.
  std::optional<bool> undoable = {};
  std::optional<std::vector<Remains>> remains = {};
};
BOOST_DESCRIBE_STRUCT(Run, (),
                      (id, rule, macro, name, thing, title, trigger, outcome, detail, depth, by_name, at, took_us,
                       undoable, remains))

struct RunFilter {
  std::optional<Id<StoredRule>> rule = {};
  std::optional<Thing> thing = {};
  std::optional<Outcome> outcome = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

class Runs {
 public:
  explicit Runs(Needs needs) : needs_(needs) {}
  // Newest first; needs manage_automation. At most one of rule, thing and outcome is used, in this order.
  Result<Page<Run>> list(const Actor& actor, const RunFilter& filter);

 private:
  Needs needs_;
};

}  // namespace deskbell::automation
