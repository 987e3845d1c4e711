#pragma once
#include <automation/engine.h>
#include <automation/needs.h>
#include <automation/rule.h>
#include <decisions/condition.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The rules of the workspace. All needs Permission::manage_automation. Blocking, any thread.
namespace deskbell::automation {

enum class RuleState {
  on,
  off,
  broken  // switched off by itself, with the reason: it went in circles, failed again and again, or names what is gone
};
BOOST_DESCRIBE_ENUM(RuleState, on, off, broken)

struct StoredRule {
  Id<StoredRule> id;
  Rule rule;
  int position = 0;  // in the order in which rules are asked, from 1
  RuleState state = RuleState::off;
  std::optional<std::string> reason;  // why it is broken
  std::int64_t version = 1;
  std::int64_t runs = 0;
  std::int64_t failures = 0;  // in a row
  std::optional<Time> last_run_at;
  std::optional<Time> since;    // when it was switched on
  std::optional<Time> next_at;  // of a schedule
  Time updated_at;
  std::string updated_by;
};
BOOST_DESCRIBE_STRUCT(StoredRule, (),
                      (id, rule, position, state, reason, version, runs, failures, last_run_at, since, next_at,
                       updated_at, updated_by))

// On events::kWorkspaceStream, for the audit trail and for those who keep the rules in memory.
struct RuleChanged {
  static constexpr std::string_view kKind = "settings.automation_rule_changed";
  Id<StoredRule> id;
  std::string name;
  std::string change;  // created, changed, switched_on, switched_off, moved, removed, imported
  std::optional<Rule> rule;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(RuleChanged, (), (id, name, change, rule, by_name, address, request))

// Somebody has to look: the rule was switched off.
struct RuleBroken {
  static constexpr std::string_view kKind = "settings.automation_rule_broken";
  Id<StoredRule> id;
  std::string name;
  std::string reason;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(RuleBroken, (), (id, name, reason, by_name))

// What an editor offers.
struct AutomationWords {
  std::vector<EventKind> events;
  std::vector<decisions::Fact> facts;
  std::vector<ActionKind> matter_actions;
  std::vector<ActionKind> conversation_actions;
};
BOOST_DESCRIBE_STRUCT(AutomationWords, (), (events, facts, matter_actions, conversation_actions))

// What a rule would do to one thing as it is now.
struct Trial {
  std::string title;
  decisions::Explanation explanation;
  std::vector<Effect> effects;  // none when the conditions do not hold
};
BOOST_DESCRIBE_STRUCT(Trial, (), (title, explanation, effects))

// One thing of an import: what became of it, or would.
struct Imported {
  std::string what;  // rule or macro
  std::string name;
  std::string change;  // created, changed, same
};
BOOST_DESCRIBE_STRUCT(Imported, (), (what, name, change))

enum class ImportMode { look, keep };
BOOST_DESCRIBE_ENUM(ImportMode, look, keep)

inline constexpr int kMaxRules = 500;

class Rules {
 public:
  explicit Rules(Needs needs) : needs_(needs) {}

  Result<std::vector<StoredRule>> list(const Actor& actor);  // in their order
  Result<StoredRule> get(const Actor& actor, Id<StoredRule> id);
  // The last in order, and off. invalid_argument with path and reason of each mistake; already_exists by name.
  Result<StoredRule> create(const Actor& actor, const Rule& rule);
  // aborted when `version` is not the present one. A broken one is off afterwards; others stay as they are.
  Result<StoredRule> change(const Actor& actor, Id<StoredRule> id, std::int64_t version, const Rule& rule);
  // From now on; what happened while it was off does not concern it.
  Result<StoredRule> switch_to(const Actor& actor, Id<StoredRule> id, RuleState state);
  // `order` holds each rule once.
  Result<std::vector<StoredRule>> reorder(const Actor& actor, const std::vector<Id<StoredRule>>& order);
  Result<void> remove(const Actor& actor, Id<StoredRule> id);

  Result<AutomationWords> words(const Actor& actor);
  Result<Trial> try_out(const Actor& actor, const Rule& rule, Thing thing);

  // All rules and shared macros as text (text_form.h), or what a text says. Importing replaces those of the same name,
  // adds others switched off, removes none; all or nothing.
  Result<std::string> export_text(const Actor& actor);
  Result<std::vector<Imported>> import_text(const Actor& actor, std::string_view text, ImportMode mode);

 private:
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::automation
