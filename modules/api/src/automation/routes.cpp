#include "wire.h"

#include <api/routes.h>

#include <refusals/wording.h>

namespace deskbell::api {
namespace {

using http::Method;

constexpr Branch endpoint{"/api/v1/automation/", "automation"};

std::optional<automation::Thing> thing_of(const std::optional<automation::ThingKind>& kind,
                                          const std::optional<Id<automation::Thing>>& id) {
  if (!id) return std::nullopt;
  return automation::Thing{kind.value_or(automation::ThingKind::matter), *id};
}

constexpr const char* kExample =
    R"({"rule":{"name":"Angry messages first","description":"","about":"conversation",)"
    R"("when":{"events":["conversation.message_posted"]},)"
    R"("conditions":{"all":[{"fact":"message.from","is":"is","value":"contact"},)"
    R"({"fact":"message.text","is":"contains","value":"lawyer"}]},)"
    R"("actions":[{"does":"set_priority","priority":9},{"does":"add_tags","tags":["urgent"]}],"stop":false}})";

void add_rules(Endpoints& endpoints, automation::Rules& rules) {
  using automation::StoredRule;
  endpoints.add<http::NoInput, automation::AutomationWords>(
      endpoint(Method::get, "words", "listAutomationWords", "Events, facts and actions that rules are made of"),
      [&](const Actor& actor, const http::NoInput&) { return rules.words(actor); });
  endpoints.add<http::NoInput, std::vector<StoredRule>>(
      endpoint(Method::get, "rules", "listRules", "All rules in the order in which they are asked"),
      [&](const Actor& actor, const http::NoInput&) { return rules.list(actor); });
  auto create = endpoint(Method::post, "rules", "createRule", "Add a rule: the last in order, and off");
  create.example = kExample;
  endpoints.add<CreateRule, StoredRule>(
      std::move(create), [&](const Actor& actor, const CreateRule& in) { return rules.create(actor, in.rule); });
  endpoints.add<OneRule, StoredRule>(
      endpoint(Method::get, "rules/{rule_id}", "getRule", "One rule"),
      [&](const Actor& actor, const OneRule& in) { return rules.get(actor, in.rule_id); });
  endpoints.add<ChangeRule, StoredRule>(
      endpoint(Method::put, "rules/{rule_id}", "changeRule", "Replace a rule; version is the one you have seen"),
      [&](const Actor& actor, const ChangeRule& in) { return rules.change(actor, in.rule_id, in.version, in.rule); });
  endpoints.add<OneRule, http::NoContent>(
      endpoint(Method::del, "rules/{rule_id}", "deleteRule", "Remove a rule; what it has done stays on record"),
      [&](const Actor& actor, const OneRule& in) -> Result<http::NoContent> {
        TRY(rules.remove(actor, in.rule_id));
        return http::NoContent{};
      });
  endpoints.add<SwitchRule, StoredRule>(
      endpoint(Method::put, "rules/{rule_id}/state", "switchRule", "Switch a rule on, from now on, or off"),
      [&](const Actor& actor, const SwitchRule& in) {
        const auto state = in.state == RuleSwitch::on ? automation::RuleState::on : automation::RuleState::off;
        return rules.switch_to(actor, in.rule_id, state);
      });
  endpoints.add<OrderRules, std::vector<StoredRule>>(
      endpoint(Method::put, "rule-order", "orderRules", "The order in which rules are asked; names each once"),
      [&](const Actor& actor, const OrderRules& in) { return rules.reorder(actor, in.rules); });
  endpoints.add<TryRule, automation::Trial>(
      endpoint(Method::post, "try", "tryRule",
               "What a rule would do to one case or conversation as it is now, and why"),
      [&](const Actor& actor, const TryRule& in) { return rules.try_out(actor, in.rule, in.thing); });
  endpoints.add<http::NoInput, RulesText>(
      endpoint(Method::get, "text", "exportRules", "All rules and shared macros as text (TOML)"),
      [&](const Actor& actor, const http::NoInput&) -> Result<RulesText> {
        TRY(std::string text, rules.export_text(actor));
        return RulesText{std::move(text)};
      });
  endpoints.add<ImportRules, std::vector<automation::Imported>>(
      endpoint(Method::put, "text", "importRules",
               "Rules and macros from text; with mode look only what would become of them"),
      [&](const Actor& actor, const ImportRules& in) {
        return rules.import_text(actor, in.text.value, in.mode.value_or(automation::ImportMode::look));
      });
}

void add_macros(Endpoints& endpoints, automation::Macros& macros) {
  using automation::StoredMacro;
  endpoints.add<ListMacros, std::vector<StoredMacro>>(
      endpoint(Method::get, "macros", "listMacros",
               "Shared macros and your own; with a thing (about matter when not said) those that are offered for it"),
      [&](const Actor& actor, const ListMacros& in) { return macros.list(actor, thing_of(in.about, in.thing)); });
  endpoints.add<CreateMacro, StoredMacro>(
      endpoint(Method::post, "macros", "createMacro", "Add a macro, shared or your own"),
      [&](const Actor& actor, const CreateMacro& in) { return macros.create(actor, in.macro, in.keeping); });
  endpoints.add<ChangeMacro, StoredMacro>(
      endpoint(Method::put, "macros/{macro_id}", "changeMacro", "Replace a macro; version is the one you have seen"),
      [&](const Actor& actor, const ChangeMacro& in) {
        return macros.change(actor, in.macro_id, in.version, in.macro);
      });
  endpoints.add<OneMacro, http::NoContent>(endpoint(Method::del, "macros/{macro_id}", "deleteMacro", "Remove a macro"),
                                           [&](const Actor& actor, const OneMacro& in) -> Result<http::NoContent> {
                                             TRY(macros.remove(actor, in.macro_id));
                                             return http::NoContent{};
                                           });
  endpoints.add<RunMacro, automation::Run>(
      endpoint(Method::post, "macros/{macro_id}/run", "runMacro",
               "Do a macro's actions on a case or conversation, as yourself: all of them or none"),
      [&](const http::Call& call, const Actor& actor, const RunMacro& in) {
        auto run = macros.run(actor, in.macro_id, in.thing);
        if (run) run->detail = refusals::told(refusals::preferred(call.header("Accept-Language").value_or("")), run->detail);
        return run;
      });
}

void add_undo(Endpoints& endpoints, automation::Macros& macros) {
  endpoints.add<OneMacroRun, automation::UndoResult>(
      endpoint(Method::post, "macro-runs/{run_id}/undo", "undoMacro",
               "Take back what your macro has changed, within a day: changes, tasks, approvals asked for, the state of a "
               "conversation"),
      [&](const http::Call& call, const Actor& actor, const OneMacroRun& in) {
        auto undone = macros.undo(actor, in.run_id);
        const auto language = refusals::preferred(call.header("Accept-Language").value_or(""));
        if (undone)
          for (automation::NotUndone& one : undone->kept) one.reason = refusals::told(language, one.reason);
        return undone;
      });
}

void add_rehearsals(Endpoints& endpoints, automation::Rehearsals& rehearsals) {
  using automation::StoredRehearsal;
  endpoints.add<http::NoInput, std::vector<StoredRehearsal>>(
      endpoint(Method::get, "rehearsals", "listRehearsals", "The newest rehearsals, without their results"),
      [&](const Actor& actor, const http::NoInput&) { return rehearsals.list(actor); });
  endpoints.add<StartRehearsal, StoredRehearsal>(
      endpoint(Method::post, "rehearsals", "startRehearsal",
               "What a rule would have done in the last days, from the real log; nothing is changed"),
      [&](const Actor& actor, const StartRehearsal& in) -> Result<StoredRehearsal> {
        if (in.rule) return rehearsals.start(actor, *in.rule, in.rule_id, in.days, in.time_zone);
        TRY(identity::require(actor, Permission::manage_automation));
        if (!in.rule_id) return invalid("rule", "or rule_id is required");
        return rehearsals.start(actor, *in.rule_id, in.days, in.time_zone);
      });
  endpoints.add<OneRehearsal, StoredRehearsal>(
      endpoint(Method::get, "rehearsals/{rehearsal}", "getRehearsal", "One rehearsal: how far it is, or its result"),
      [&](const Actor& actor, const OneRehearsal& in) { return rehearsals.get(actor, in.rehearsal); });
  endpoints.add<OneRehearsal, StoredRehearsal>(
      endpoint(Method::post, "rehearsals/{rehearsal}/cancel", "cancelRehearsal", "End a rehearsal now"),
      [&](const Actor& actor, const OneRehearsal& in) { return rehearsals.cancel(actor, in.rehearsal); });
}

}  // namespace

void add_automation_routes(Endpoints& endpoints, automation::Rules& rules, automation::Macros& macros,
                           automation::Runs& runs, automation::Rehearsals& rehearsals) {
  add_rules(endpoints, rules);
  add_macros(endpoints, macros);
  add_undo(endpoints, macros);
  add_rehearsals(endpoints, rehearsals);
  endpoints.add<ListRuns, Page<automation::Run>>(
      endpoint(Method::get, "runs", "listRuleRuns", "What rules and macros have done, newest first, for 30 days"),
      [&](const Actor& actor, const ListRuns& in) {
        return runs.list(actor, {.rule = in.rule,
                                 .thing = thing_of(in.about, in.thing),
                                 .outcome = in.outcome,
                                 .cursor = in.cursor,
                                 .limit = in.limit});
      });
}

}  // namespace deskbell::api
