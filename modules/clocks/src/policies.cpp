#include "policy_store.h"
#include "run_store.h"
#include "state.h"

#include <text/fold.h>
#include <text/lines.h>

#include <algorithm>

namespace deskbell::clocks {
namespace {

constexpr const char* kNoPolicy = "There is no such policy.";
constexpr std::size_t kMaxPolicies = 200;
constexpr std::size_t kMaxName = 100;
constexpr int kRunsShown = 20;

Result<std::string> clean_name(const std::string& name) {
  std::string clean = text::clean_line(name, kMaxName);
  if (clean.empty()) return invalid("name", "is required");
  return clean;
}

Error name_taken() {
  return {ErrorCode::already_exists, "There is a policy with this name already.", {{"name", "is taken"}}};
}

bool calendar_exists(calendar::Calendars& calendars, storage::Snapshot& snapshot, Id<calendar::NamedCalendar> id) {
  return calendars.set(snapshot)->find(id) != nullptr;
}

// Everything that is wrong with a policy at once.
Result<void> check(const Policy& policy, calendar::Calendars& calendars, const decisions::Vocabularies& vocabularies,
                   storage::Snapshot& snapshot) {
  std::vector<FieldError> errors = mistakes_of(policy.targets, "targets");
  std::ranges::copy(decisions::mistakes_of(policy.when, vocabularies.read(snapshot), "when"),
                    std::back_inserter(errors));
  if (policy.calendar && !calendar_exists(calendars, snapshot, *policy.calendar))
    errors.push_back({"calendar", "is no calendar"});
  if (!errors.empty()) return std::unexpected(base::invalid_fields(std::move(errors)));
  return {};
}

// Gives `policy` its place among the others and numbers all of them from 1.
void put_in_order(storage::Transaction& tx, Policy& policy) {
  std::vector<Policy> others = store::policies(tx);
  std::erase_if(others, [&](const Policy& other) { return other.id == policy.id; });
  const int last = static_cast<int>(others.size()) + 1;
  policy.position = policy.position <= 0 ? last : std::min(policy.position, last);
  int position = 1;
  for (const Policy& other : others) {
    if (position == policy.position) ++position;
    if (other.position != position) store::move(tx, other.id, position);
    ++position;
  }
}

}  // namespace

Result<std::vector<Policy>> Clocks::policies(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return state_->needs.database.read([](storage::Snapshot& snapshot) { return store::policies(snapshot); });
}

Result<Policy> Clocks::policy(const Actor& actor, Id<Policy> id) {
  TRY(identity::require(actor, Permission::view_cases));
  auto found = state_->needs.database.read([&](storage::Snapshot& snapshot) { return store::policy(snapshot, id); });
  if (!found) return not_found(kNoPolicy);
  return std::move(*found);
}

Result<Policy> Clocks::create(const Actor& actor, const NewPolicy& what) {
  TRY(identity::require(actor, Permission::manage_cases));
  Needs& needs = state_->needs;
  Policy policy{.active = what.active.value_or(true),
                .position = what.position.value_or(0),
                .when = what.when.value_or(decisions::Condition{}),
                .calendar = what.calendar && what.calendar->value != 0 ? what.calendar : std::nullopt,
                .targets = what.targets};
  TRY(policy.name, clean_name(what.name.value));
  if (what.description) policy.description = text::clean_block(what.description->value);
  return needs.database.write([&](storage::Transaction& tx) -> Result<Policy> {
    TRY(check(policy, needs.calendars, needs.vocabularies, tx));
    if (store::policies(tx).size() >= kMaxPolicies)
      return failure(ErrorCode::resource_exhausted, "There are " + std::to_string(kMaxPolicies) + " policies already.");
    const std::string key = text::fold(policy.name);
    if (store::policy_named(tx, key)) return std::unexpected(name_taken());
    Policy created = policy;
    created.id = needs.ids.next<Policy>();
    created.changed_at = needs.clock.now();
    put_in_order(tx, created);
    store::insert(tx, created, key);
    store::set_stamp(tx, needs.ids.next());
    needs.log.append(tx, events::kWorkspaceStream, actor.id,
                     PolicyChanged{created, actor.name, actor.address, actor.request});
    if (created.active) state_->request_run(tx, "The policy " + created.name + " is new.");
    return created;
  });
}

Result<Policy> Clocks::change(const Actor& actor, Id<Policy> id, const PolicyChange& change) {
  TRY(identity::require(actor, Permission::manage_cases));
  Needs& needs = state_->needs;
  std::optional<std::string> name;
  if (change.name) {
    TRY(name, clean_name(change.name->value));
  }
  return needs.database.write([&](storage::Transaction& tx) -> Result<Policy> {
    const auto before = store::policy(tx, id);
    if (!before) return not_found(kNoPolicy);
    if (change.version && *change.version != before->version)
      return failure(ErrorCode::aborted, "Somebody else has changed this policy meanwhile. Load it again.");
    Policy policy = *before;
    if (name) policy.name = *name;
    if (change.description) policy.description = text::clean_block(change.description->value);
    if (change.active) policy.active = *change.active;
    if (change.position) policy.position = std::max(1, *change.position);
    if (change.when) policy.when = *change.when;
    if (change.calendar) policy.calendar = change.calendar->value == 0 ? std::nullopt : change.calendar;
    if (change.targets) policy.targets = *change.targets;
    TRY(check(policy, needs.calendars, needs.vocabularies, tx));
    put_in_order(tx, policy);
    if (policy == *before) return policy;
    const std::string key = text::fold(policy.name);
    if (const auto other = store::policy_named(tx, key); other && *other != id) return std::unexpected(name_taken());
    policy.changed_at = needs.clock.now();
    ++policy.version;
    store::update(tx, policy, key);
    store::set_stamp(tx, needs.ids.next());
    needs.log.append(tx, events::kWorkspaceStream, actor.id,
                     PolicyChanged{policy, actor.name, actor.address, actor.request});
    const bool counts = policy.active || before->active;
    const bool same = policy.active == before->active && policy.position == before->position &&
                      policy.when == before->when && policy.calendar == before->calendar &&
                      policy.targets == before->targets;
    if (counts && !same) state_->request_run(tx, "The policy " + policy.name + " has changed.");
    return policy;
  });
}

Result<void> Clocks::remove(const Actor& actor, Id<Policy> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  Needs& needs = state_->needs;
  return needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto policy = store::policy(tx, id);
    if (!policy) return not_found(kNoPolicy);
    store::remove(tx, id);
    int position = 1;
    for (const Policy& other : store::policies(tx)) {
      if (other.position != position) store::move(tx, other.id, position);
      ++position;
    }
    store::set_stamp(tx, needs.ids.next());
    needs.log.append(tx, events::kWorkspaceStream, actor.id,
                     PolicyRemoved{id, policy->name, actor.name, actor.address, actor.request});
    if (policy->active) state_->request_run(tx, "The policy " + policy->name + " was removed.");
    return {};
  });
}

Result<Preview> Clocks::preview(const Actor& actor, SubjectKind kind, const decisions::FactsJson& given,
                                std::optional<Time> asked_at) {
  TRY(identity::require(actor, Permission::view_cases));
  const Time at = asked_at.value_or(state_->needs.clock.now());
  return state_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Preview> {
    TRY(const decisions::Facts facts, decisions::facts_from(given, state_->needs.vocabularies.read(snapshot), "facts"));
    const auto calendars = state_->needs.calendars.set(snapshot);
    const auto book = state_->book(snapshot);
    Preview out;
    const Match match = state_->match(*book, *calendars, kind, facts, at);
    for (const auto& [policy, matcher, broken] : book->entries) {
      if (!policy.active) continue;
      const bool held = &policy == match.policy;
      out.policies.push_back({policy.id, policy.name, held,
                              broken ? std::vector<decisions::Finding>() : matcher.explain(facts, at).because});
      if (held) break;
    }
    if (!match.policy) return out;
    out.policy = *match.policy;
    const auto& entry = calendars->of(match.calendar);
    out.calendar = entry.calendar;
    for (const auto& [type, terms] : match.promise) {
      const Clock clock{.type = type, .terms = terms, .started_at = at, .since = at};
      PreviewedClock shown{type, terms.target_s, moment_of(clock, kBreachPercent, entry.timeline), {}};
      for (const int percent : terms.warn_percent)
        if (const auto warn = moment_of(clock, percent, entry.timeline)) shown.warn_at.push_back(*warn);
      out.clocks.push_back(std::move(shown));
    }
    return out;
  });
}

Result<std::vector<Recompute>> Clocks::recomputes(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return state_->needs.database.read([](storage::Snapshot& snapshot) {
    std::vector<Recompute> out;
    for (store::Run& run : store::runs(snapshot, kRunsShown)) out.push_back(std::move(run.told));
    return out;
  });
}

Result<std::vector<decisions::Fact>> Clocks::vocabulary(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return state_->needs.database.read(
      [&](storage::Snapshot& snapshot) { return state_->needs.vocabularies.read(snapshot).all(); });
}

}  // namespace deskbell::clocks
