#pragma once
#include <automation/macros.h>
#include <automation/rehearsals.h>
#include <automation/rules.h>
#include <automation/runs.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about rules and macros; what a rule may hold is checked by automation.
namespace deskbell::api {

struct OneRule {
  Id<automation::StoredRule> rule_id;
};
BOOST_DESCRIBE_STRUCT(OneRule, (), (rule_id))

struct CreateRule {
  automation::Rule rule;
};
BOOST_DESCRIBE_STRUCT(CreateRule, (), (rule))

struct ChangeRule {
  Id<automation::StoredRule> rule_id;
  std::int64_t version = 0;
  automation::Rule rule;
};
BOOST_DESCRIBE_STRUCT(ChangeRule, (), (rule_id, version, rule))

enum class RuleSwitch { on, off };
BOOST_DESCRIBE_ENUM(RuleSwitch, on, off)

struct SwitchRule {
  Id<automation::StoredRule> rule_id;
  RuleSwitch state = RuleSwitch::off;
};
BOOST_DESCRIBE_STRUCT(SwitchRule, (), (rule_id, state))

struct OrderRules {
  std::vector<Id<automation::StoredRule>> rules;
};
BOOST_DESCRIBE_STRUCT(OrderRules, (), (rules))

struct TryRule {
  automation::Rule rule;
  automation::Thing thing;
};
BOOST_DESCRIBE_STRUCT(TryRule, (), (rule, thing))

struct RulesText {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(RulesText, (), (text))

struct ImportRules {
  Text<0, 900'000> text;
  std::optional<automation::ImportMode> mode;  // none: look
};
BOOST_DESCRIBE_STRUCT(ImportRules, (), (text, mode))

struct ListRuns {
  std::optional<Id<automation::StoredRule>> rule;
  std::optional<automation::ThingKind> about;
  std::optional<Id<automation::Thing>> thing;
  std::optional<automation::Outcome> outcome;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListRuns, (), (rule, about, thing, outcome, cursor, limit))

struct StartRehearsal {
  std::optional<Id<automation::StoredRule>> rule_id;  // one that is stored,
  std::optional<automation::Rule> rule;               // or as it is being written; with both: changed, not saved
  int days = 0;
  std::string time_zone;
};
BOOST_DESCRIBE_STRUCT(StartRehearsal, (), (rule_id, rule, days, time_zone))

struct OneRehearsal {
  Id<automation::StoredRehearsal> rehearsal;
};
BOOST_DESCRIBE_STRUCT(OneRehearsal, (), (rehearsal))

struct ListMacros {
  std::optional<automation::ThingKind> about;
  std::optional<Id<automation::Thing>> thing;
};
BOOST_DESCRIBE_STRUCT(ListMacros, (), (about, thing))

struct CreateMacro {
  automation::MacroKeeping keeping = automation::MacroKeeping::own;
  automation::Macro macro;
};
BOOST_DESCRIBE_STRUCT(CreateMacro, (), (keeping, macro))

struct OneMacro {
  Id<automation::StoredMacro> macro_id;
};
BOOST_DESCRIBE_STRUCT(OneMacro, (), (macro_id))

struct OneMacroRun {
  Id<automation::Run> run_id;
};
BOOST_DESCRIBE_STRUCT(OneMacroRun, (), (run_id))

struct ChangeMacro {
  Id<automation::StoredMacro> macro_id;
  std::int64_t version = 0;
  automation::Macro macro;
};
BOOST_DESCRIBE_STRUCT(ChangeMacro, (), (macro_id, version, macro))

struct RunMacro {
  Id<automation::StoredMacro> macro_id;
  automation::Thing thing;
};
BOOST_DESCRIBE_STRUCT(RunMacro, (), (macro_id, thing))

}  // namespace deskbell::api
