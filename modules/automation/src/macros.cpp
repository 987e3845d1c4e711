#include "checking.h"
#include "macro_store.h"
#include "macros_kept.h"
#include "rule_store.h"
#include "run_store.h"

#include <automation/macros.h>

#include <algorithm>

namespace deskbell::automation {
namespace {

using identity::allowed;
using identity::require;
using storage::Snapshot;
using storage::Transaction;

constexpr std::chrono::hours kUndoWindow{24};
constexpr std::string_view kMissing = "There is no such macro.";

// Somebody else's own macro is as good as none.
Result<StoredMacro> load(Snapshot& snapshot, const Actor& actor, Id<StoredMacro> id) {
  auto found = store::find_macro(snapshot, id);
  if (!found || (found->owner && *found->owner != actor.user())) return not_found(std::string(kMissing));
  return *std::move(found);
}

Result<void> require_keeping(const Actor& actor, const std::optional<Id<identity::User>>& owner) {
  return require(actor, owner ? Permission::edit_cases : Permission::manage_automation);
}

void tell(const Needs& needs, Transaction& tx, const Actor& actor, const StoredMacro& macro, std::string change) {
  if (macro.owner) return;
  needs.log.append(tx, events::kWorkspaceStream, actor.id,
                   MacroChanged{.id = macro.id,
                                .name = macro.macro.name,
                                .change = std::move(change),
                                .by_name = actor.name,
                                .address = actor.address,
                                .request = actor.request});
}

Result<bool> offered(const Needs& needs, Snapshot& snapshot, const Macro& macro, const decisions::Facts& facts) {
  TRY(const auto matcher,
      decisions::Matcher::compile(macro.conditions, needs.vocabularies.read(snapshot), "macro.conditions"));
  return matcher.matches(facts, needs.clock.now());
}

std::vector<Remains> remaining(const std::vector<Action>& actions) {
  std::vector<Remains> all;
  const auto add = [&](Remains what) {
    if (std::ranges::find(all, what) == all.end()) all.push_back(what);
  };
  for (const Action& action : actions) {
    if (action.does == ActionKind::note) add(Remains::note);
    if (action.does == ActionKind::update) add(Remains::update);
    if (action.does == ActionKind::notify) add(Remains::notice);
    if (action.does == ActionKind::open_case) add(Remains::opened_case);
  }
  return all;
}

}  // namespace

void keep_imported(const Needs& needs, Transaction& tx, const Actor& actor, const StoredMacro* known,
                   const Macro& macro) {
  StoredMacro stored = known ? *known : StoredMacro{.id = needs.ids.next<StoredMacro>(), .macro = {}};
  stored.macro = macro;
  stored.updated_at = needs.clock.now();
  stored.updated_by = actor.name;
  if (known) {
    store::save(tx, stored, stored.version++);
  } else {
    store::insert(tx, stored);
  }
  tell(needs, tx, actor, stored, "imported");
}

Result<std::vector<StoredMacro>> Macros::list(const Actor& actor, std::optional<Thing> thing) {
  if (!allowed(actor, Permission::manage_automation)) TRY(require(actor, Permission::edit_cases));
  return needs_.database.read([&](Snapshot& snapshot) -> Result<std::vector<StoredMacro>> {
    auto all = store::macros(snapshot, actor.user());
    if (!thing) return all;
    TRY(needs_.surroundings.require_visible(snapshot, actor, *thing));
    const auto facts = needs_.surroundings.facts(snapshot, *thing);
    if (!facts) return std::vector<StoredMacro>{};
    std::erase_if(all, [&](const StoredMacro& one) {
      return one.macro.about != thing->kind || !offered(needs_, snapshot, one.macro, *facts).value_or(false);
    });
    return all;
  });
}

Result<StoredMacro> Macros::create(const Actor& actor, const Macro& input, MacroKeeping keeping) {
  const auto owner = keeping == MacroKeeping::own ? std::optional(actor.user()) : std::nullopt;
  if (owner && !*owner) return failure(ErrorCode::permission_denied, "Only people keep macros of their own.");
  TRY(require_keeping(actor, owner));
  StoredMacro stored{.id = needs_.ids.next<StoredMacro>(), .macro = input, .owner = owner, .updated_by = actor.name};
  clean(stored.macro);
  return needs_.database.write([&](Transaction& tx) -> Result<StoredMacro> {
    TRY(check(needs_, tx, stored.macro, "macro"));
    const auto all = store::macros(tx, actor.user());
    const auto kept = std::ranges::count_if(all, [&](const auto& one) { return one.owner == owner; });
    if (kept >= (owner ? kMaxOwnMacros : kMaxSharedMacros))
      return failure(ErrorCode::resource_exhausted, "There are as many macros as there may be.");
    if (std::ranges::any_of(all,
                            [&](const auto& one) { return one.owner == owner && one.macro.name == stored.macro.name; }))
      return failure(ErrorCode::already_exists, "There is a macro of this name already.");
    stored.updated_at = needs_.clock.now();
    store::insert(tx, stored);
    tell(needs_, tx, actor, stored, "created");
    return stored;
  });
}

Result<StoredMacro> Macros::change(const Actor& actor, Id<StoredMacro> id, std::int64_t version, const Macro& input) {
  if (!allowed(actor, Permission::manage_automation)) TRY(require(actor, Permission::edit_cases));
  Macro macro = input;
  clean(macro);
  return needs_.database.write([&](Transaction& tx) -> Result<StoredMacro> {
    TRY(StoredMacro stored, load(tx, actor, id));
    TRY(require_keeping(actor, stored.owner));
    if (stored.version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed the macro. Look at it and try again.");
    TRY(check(needs_, tx, macro, "macro"));
    for (const auto& other : store::macros(tx, actor.user()))
      if (other.id != id && other.owner == stored.owner && other.macro.name == macro.name)
        return failure(ErrorCode::already_exists, "There is a macro of this name already.");
    stored.macro = macro;
    stored.updated_at = needs_.clock.now();
    stored.updated_by = actor.name;
    const std::int64_t before = stored.version++;
    if (!store::save(tx, stored, before)) return failure(ErrorCode::aborted, "Somebody else has changed the macro.");
    tell(needs_, tx, actor, stored, "changed");
    return stored;
  });
}

Result<void> Macros::remove(const Actor& actor, Id<StoredMacro> id) {
  if (!allowed(actor, Permission::manage_automation)) TRY(require(actor, Permission::edit_cases));
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    TRY(const StoredMacro stored, load(tx, actor, id));
    TRY(require_keeping(actor, stored.owner));
    store::remove_macro(tx, id);
    tell(needs_, tx, actor, stored, "removed");
    return {};
  });
}

Result<Run> Macros::run(const Actor& actor, Id<StoredMacro> id, Thing thing) {
  TRY(require(actor, Permission::edit_cases));
  return needs_.database.write([&](Transaction& tx) -> Result<Run> {
    TRY(const StoredMacro stored, load(tx, actor, id));
    if (stored.macro.about != thing.kind) return invalid("thing.kind", "must be what the macro is about");
    TRY(needs_.surroundings.require_visible(tx, actor, thing));
    const auto began = needs_.clock.steady();
    const auto facts = needs_.surroundings.facts(tx, thing);
    if (!facts) return not_found("There is no such thing to run the macro on.");
    TRY(const bool fits_now, offered(needs_, tx, stored.macro, *facts));
    if (!fits_now) return failure(ErrorCode::failed_precondition, "The macro is not meant for this one as it is now.");
    const auto undoable = needs_.surroundings.undoable(tx, actor, thing);
    for (const Action& action : filled(stored.macro.actions, *facts))
      TRY(needs_.surroundings.act(tx, actor, thing, action));
    const Time now = needs_.clock.now();
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(needs_.clock.steady() - began);
    Run run{.id = needs_.ids.next<Run>(),
            .rule = {},
            .macro = id,
            .name = stored.macro.name,
            .thing = thing,
            .title = needs_.surroundings.title(tx, thing),
            .trigger = "macro",
            .by_name = actor.name,
            .at = now,
            .took_us = took.count()};
    store::insert(tx, run, "m" + to_string(run.id));
    store::count_run(tx, id.value, now);
    const auto steps = undoable(tx);
    run.undoable = !steps.empty();
    run.remains = remaining(stored.macro.actions);
    if (!steps.empty()) store::keep_undo(tx, run, actor.id, steps);
    return run;
  });
}

Result<UndoResult> Macros::undo(const Actor& actor, Id<Run> id) {
  TRY(require(actor, Permission::edit_cases));
  return needs_.database.write([&](Transaction& tx) -> Result<UndoResult> {
    const auto stored = store::undo(tx, id);
    if (!stored || stored->actor != actor.id) return not_found("There is no such change.");
    if (stored->undone) return failure(ErrorCode::failed_precondition, "It was undone already.");
    if (needs_.clock.now() - stored->at > kUndoWindow)
      return failure(ErrorCode::failed_precondition, "It is too long ago to be undone.");
    TRY(needs_.surroundings.require_visible(tx, actor, stored->thing));
    UndoResult result;
    for (const UndoStep& step : stored->steps) {
      TRY(auto stays, needs_.surroundings.take_back(tx, actor, stored->thing, step));
      if (stays)
        result.kept.push_back({step.part, *std::move(stays)});
      else
        ++result.undone;
    }
    store::mark_undone(tx, id, needs_.clock.now());
    return result;
  });
}

}  // namespace deskbell::automation
