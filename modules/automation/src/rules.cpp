#include "checking.h"
#include "macro_store.h"
#include "macros_kept.h"
#include "rule_store.h"
#include "sweeping.h"

#include <automation/engine.h>
#include <automation/rules.h>
#include <automation/text_form.h>

#include <algorithm>
#include <set>

namespace deskbell::automation {
namespace {

using identity::require;
using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kMissing = "There is no such rule.";
constexpr std::string_view kTaken = "There is a rule of this name already.";

Result<StoredRule> load(Snapshot& snapshot, Id<StoredRule> id) {
  auto found = store::find_rule(snapshot, id);
  if (!found) return not_found(std::string(kMissing));
  return *std::move(found);
}

void tell(const Needs& needs, Transaction& tx, const Actor& actor, const StoredRule& rule, std::string change) {
  const bool removed = change == "removed";
  needs.log.append(tx, events::kWorkspaceStream, actor.id,
                   RuleChanged{.id = rule.id,
                               .name = rule.rule.name,
                               .change = std::move(change),
                               .rule = removed ? std::nullopt : std::optional(rule.rule),
                               .by_name = actor.name,
                               .address = actor.address,
                               .request = actor.request});
}

// From now on, or not at all: what its triggers wait for.
void begin(const Needs& needs, Transaction& tx, StoredRule& rule) {
  const Time now = needs.clock.now();
  rule.since = rule.state == RuleState::on ? std::optional(now) : std::nullopt;
  rule.next_at = rule.since && rule.rule.when.schedule ? next_of(*rule.rule.when.schedule, now) : std::nullopt;
  store::remove_timers(tx, rule.id);
  if (rule.since && rule.rule.when.after) enqueue_arming(needs, tx, rule);
}

Result<void> save(Transaction& tx, StoredRule& rule) {
  const std::int64_t before = rule.version++;
  if (!store::save(tx, rule, before)) return failure(ErrorCode::aborted, "Somebody else has changed the rule.");
  return {};
}

Result<StoredRule> add(const Needs& needs, Transaction& tx, const Actor& actor, const Rule& rule, std::string change) {
  const auto all = store::rules(tx);
  if (std::ssize(all) >= kMaxRules)
    return failure(ErrorCode::resource_exhausted, "There may be at most " + std::to_string(kMaxRules) + " rules.");
  StoredRule stored{.id = needs.ids.next<StoredRule>(),
                    .rule = rule,
                    .position = all.empty() ? 1 : all.back().position + 1,
                    .updated_at = needs.clock.now(),
                    .updated_by = actor.name};
  store::insert(tx, stored);
  tell(needs, tx, actor, stored, std::move(change));
  return stored;
}

Result<StoredRule> replace(const Needs& needs, Transaction& tx, const Actor& actor, StoredRule stored, const Rule& rule,
                           std::string change) {
  stored.rule = rule;
  if (stored.state == RuleState::broken) stored.state = RuleState::off;
  stored.reason.reset();
  stored.failures = 0;
  stored.updated_at = needs.clock.now();
  stored.updated_by = actor.name;
  begin(needs, tx, stored);
  TRY(save(tx, stored));
  tell(needs, tx, actor, stored, std::move(change));
  return stored;
}

}  // namespace

Result<std::vector<StoredRule>> Rules::list(const Actor& actor) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.read([&](Snapshot& snapshot) { return store::rules(snapshot); });
}

Result<StoredRule> Rules::get(const Actor& actor, Id<StoredRule> id) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.read([&](Snapshot& snapshot) { return load(snapshot, id); });
}

Result<StoredRule> Rules::create(const Actor& actor, const Rule& input) {
  TRY(require(actor, Permission::manage_automation));
  Rule rule = input;
  clean(rule);
  return needs_.database.write([&](Transaction& tx) -> Result<StoredRule> {
    TRY(check(needs_, tx, rule, "rule"));
    if (store::rule_named(tx, rule.name)) return failure(ErrorCode::already_exists, std::string(kTaken));
    return add(needs_, tx, actor, rule, "created");
  });
}

Result<StoredRule> Rules::change(const Actor& actor, Id<StoredRule> id, std::int64_t version, const Rule& input) {
  TRY(require(actor, Permission::manage_automation));
  Rule rule = input;
  clean(rule);
  return needs_.database.write([&](Transaction& tx) -> Result<StoredRule> {
    TRY(StoredRule stored, load(tx, id));
    if (stored.version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed the rule. Look at it and try again.");
    TRY(check(needs_, tx, rule, "rule"));
    if (const auto other = store::rule_named(tx, rule.name); other && *other != id)
      return failure(ErrorCode::already_exists, std::string(kTaken));
    return replace(needs_, tx, actor, std::move(stored), rule, "changed");
  });
}

Result<StoredRule> Rules::switch_to(const Actor& actor, Id<StoredRule> id, RuleState state) {
  TRY(require(actor, Permission::manage_automation));
  if (state == RuleState::broken) return invalid("state", "must be on or off");
  return needs_.database.write([&](Transaction& tx) -> Result<StoredRule> {
    TRY(StoredRule stored, load(tx, id));
    if (stored.state == state) return stored;
    if (state == RuleState::on) TRY(check(needs_, tx, stored.rule, "rule"));
    stored.state = state;
    stored.reason.reset();
    stored.failures = 0;
    begin(needs_, tx, stored);
    TRY(save(tx, stored));
    tell(needs_, tx, actor, stored, state == RuleState::on ? "switched_on" : "switched_off");
    return stored;
  });
}

Result<std::vector<StoredRule>> Rules::reorder(const Actor& actor, const std::vector<Id<StoredRule>>& order) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.write([&](Transaction& tx) -> Result<std::vector<StoredRule>> {
    const auto all = store::rules(tx);
    const std::set<Id<StoredRule>> named(order.begin(), order.end());
    if (named.size() != order.size() || order.size() != all.size() ||
        !std::ranges::all_of(all, [&](const StoredRule& rule) { return named.contains(rule.id); }))
      return invalid("rules", "must hold each rule once");
    for (std::size_t i = 0; i < order.size(); ++i) store::set_position(tx, order[i], static_cast<int>(i) + 1);
    auto moved = store::rules(tx);
    if (!moved.empty()) tell(needs_, tx, actor, moved.front(), "moved");
    return moved;
  });
}

Result<void> Rules::remove(const Actor& actor, Id<StoredRule> id) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    TRY(const StoredRule stored, load(tx, id));
    store::remove_rule(tx, id);
    tell(needs_, tx, actor, stored, "removed");
    return {};
  });
}

Result<AutomationWords> Rules::words(const Actor& actor) {
  // Who keeps macros of his own needs them as well.
  if (!identity::allowed(actor, Permission::manage_automation)) TRY(require(actor, Permission::edit_cases));
  AutomationWords words;
  words.events = needs_.surroundings.event_kinds();
  words.facts = needs_.database.read([&](Snapshot& snapshot) { return needs_.vocabularies.read(snapshot).all(); });
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ActionKind>>([&](auto d) {
    if (fits(d.value, ThingKind::matter)) words.matter_actions.push_back(d.value);
    if (fits(d.value, ThingKind::conversation)) words.conversation_actions.push_back(d.value);
  });
  return words;
}

Result<Trial> Rules::try_out(const Actor& actor, const Rule& rule, Thing thing) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<Trial> {
    TRY(check(needs_, snapshot, rule, "rule"));
    if (thing.kind != rule.about) return invalid("thing.kind", "must be what the rule is about");
    auto facts = needs_.surroundings.facts(snapshot, thing);
    if (!facts) return not_found("There is no such thing to try the rule on.");
    TRY(const auto matcher,
        decisions::Matcher::compile(rule.conditions, needs_.vocabularies.read(snapshot), "rule.conditions"));
    Trial trial{.title = needs_.surroundings.title(snapshot, thing),
                .explanation = matcher.explain(*facts, needs_.clock.now()),
                .effects = {}};
    if (trial.explanation.held) trial.effects = effects_of(rule.actions, rule.about, *facts);
    return trial;
  });
}

Result<std::string> Rules::export_text(const Actor& actor) {
  TRY(require(actor, Permission::manage_automation));
  return needs_.database.read([&](Snapshot& snapshot) {
    AutomationText what;
    for (auto& stored : store::rules(snapshot)) what.rules.push_back(std::move(stored.rule));
    for (auto& stored : store::macros(snapshot, {})) what.macros.push_back(std::move(stored.macro));
    use_names(what, needs_.vocabularies.read(snapshot), snapshot, needs_.surroundings);
    return write_text(what);
  });
}

Result<std::vector<Imported>> Rules::import_text(const Actor& actor, std::string_view text, ImportMode mode) {
  TRY(require(actor, Permission::manage_automation));
  TRY(AutomationText what, read_text(text));
  for (Rule& rule : what.rules) clean(rule);
  for (Macro& macro : what.macros) clean(macro);
  const auto take = [&](Transaction& tx) -> Result<std::vector<Imported>> {
    use_ids(what, needs_.vocabularies.read(tx), tx, needs_.surroundings);
    std::vector<Imported> out;
    for (std::size_t i = 0; i < what.rules.size(); ++i) {
      const Rule& rule = what.rules[i];
      TRY(check(needs_, tx, rule, "rule[" + std::to_string(i) + "]"));
      const auto known = store::rule_named(tx, rule.name);
      const auto stored = known ? store::find_rule(tx, *known) : std::nullopt;
      const bool same = stored && stored->rule == rule;
      out.push_back({"rule", rule.name, same ? "same" : stored ? "changed" : "created"});
      if (mode == ImportMode::look || same) continue;
      TRY(stored ? replace(needs_, tx, actor, *stored, rule, "imported") : add(needs_, tx, actor, rule, "imported"));
    }
    const auto shared = store::macros(tx, {});
    for (std::size_t i = 0; i < what.macros.size(); ++i) {
      const Macro& macro = what.macros[i];
      TRY(check(needs_, tx, macro, "macro[" + std::to_string(i) + "]"));
      const auto known = std::ranges::find(shared, macro.name, [](const StoredMacro& one) { return one.macro.name; });
      const bool same = known != shared.end() && known->macro == macro;
      out.push_back({"macro", macro.name, same ? "same" : known != shared.end() ? "changed" : "created"});
      if (mode == ImportMode::look || same) continue;
      keep_imported(needs_, tx, actor, known == shared.end() ? nullptr : &*known, macro);
    }
    return out;
  };
  return needs_.database.write(take);
}

}  // namespace deskbell::automation
