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

// `before` is what it was; a new one has no id.
Result<Policy> drafted_from(const PolicyDraft& draft, const Policy& before) {
  Policy policy = before;
  TRY(policy.name, clean_name(draft.name.value));
  policy.description = draft.description ? text::clean_block(draft.description->value) : std::string();
  policy.active = draft.active.value_or(before.active);
  if (draft.position) policy.position = std::max(1, *draft.position);
  policy.when = draft.when.value_or(decisions::Condition{});
  policy.calendar = draft.calendar;
  policy.targets = draft.targets;
  return policy;
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

Result<Policy> Clocks::create(const Actor& actor, const PolicyDraft& what) {
  TRY(identity::require(actor, Permission::manage_cases));
  Needs& needs = state_->needs;
  TRY(const Policy drafted, drafted_from(what, Policy{}));
  return needs.database.write([&](storage::Transaction& tx) -> Result<Policy> {
    Policy policy = drafted;
    TRY(check(policy, needs.calendars, needs.vocabularies, tx));
    if (store::policies(tx).size() >= kMaxPolicies)
      return failure(ErrorCode::resource_exhausted, "There are " + std::to_string(kMaxPolicies) + " policies already.");
    const std::string key = text::fold(policy.name);
    if (store::policy_named(tx, key)) return std::unexpected(name_taken());
    policy.id = needs.ids.next<Policy>();
    policy.changed_at = needs.clock.now();
    put_in_order(tx, policy);
    store::insert(tx, policy, key);
    store::set_stamp(tx, needs.ids.next());
    needs.log.append(tx, events::kWorkspaceStream, actor.id,
                     PolicyChanged{policy, actor.name, actor.address, actor.request});
    if (policy.active) state_->request_run(tx, "The policy " + policy.name + " is new.");
    return policy;
  });
}

Result<Policy> Clocks::change(const Actor& actor, Id<Policy> id, std::int64_t version, const PolicyDraft& what) {
  TRY(identity::require(actor, Permission::manage_cases));
  Needs& needs = state_->needs;
  return needs.database.write([&](storage::Transaction& tx) -> Result<Policy> {
    const auto before = store::policy(tx, id);
    if (!before) return not_found(kNoPolicy);
    if (version != before->version)
      return failure(ErrorCode::aborted, "Somebody else has changed this policy meanwhile. Load it again.");
    TRY(Policy policy, drafted_from(what, *before));
    TRY(check(policy, needs.calendars, needs.vocabularies, tx));
    const std::string key = text::fold(policy.name);
    if (const auto other = store::policy_named(tx, key); other && *other != id) return std::unexpected(name_taken());
    put_in_order(tx, policy);
    if (policy == *before) return policy;
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

Result<Policy> Clocks::drafted(storage::Snapshot& snapshot, std::optional<Id<Policy>> replaces,
                               const PolicyDraft& draft) {
  Policy before;
  if (replaces) {
    const auto known = store::policy(snapshot, *replaces);
    if (!known) return not_found(kNoPolicy);
    before = *known;
  } else {
    before.id = state_->needs.ids.next<Policy>();
    before.position = static_cast<int>(store::policies(snapshot).size()) + 1;
  }
  TRY(Policy policy, drafted_from(draft, before));
  policy.active = true;
  TRY(check(policy, state_->needs.calendars, state_->needs.vocabularies, snapshot));
  return policy;
}

std::vector<Policy> Clocks::policies(storage::Snapshot& snapshot) {
  return store::policies(snapshot);
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
    const Match match = book->match(*calendars, kind, facts, at);
    for (const auto& [policy, matcher, broken] : book->entries()) {
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

}  // namespace deskbell::clocks
