#include "approval_store.h"
#include "parts.h"

#include <text/lines.h>

#include <algorithm>

// Policies and absences: what administrators and approvers set.
namespace deskbell::approvals {
namespace {

constexpr std::string_view kNoPolicy = "There is no such approval policy.";
constexpr std::chrono::hours kLongestAbsence{24 * 366 * 2};

PolicyChanged changed(const Policy& policy, const Actor& actor) {
  return {policy, actor.name, actor.address, actor.request};
}

Result<void> check_users(storage::Snapshot& snapshot, const PolicyDraft& draft, const Ports& ports) {
  std::vector<FieldError> errors;
  const auto check = [&](const std::string& path, const std::vector<Id<identity::User>>& users) {
    for (std::size_t i = 0; i < users.size(); ++i)
      if (!ports.user_name(snapshot, users[i]))
        errors.push_back({path + "[" + std::to_string(i) + "]", "is no active user"});
  };
  for (std::size_t i = 0; i < draft.levels.size(); ++i) {
    const std::string path = "levels[" + std::to_string(i) + "]";
    check(path + ".users", draft.levels[i].users);
    check(path + ".deputies", draft.levels[i].deputies);
  }
  if (draft.table && ports.has_table && !ports.has_table(snapshot, *draft.table))
    errors.push_back({"table", "is no decision table"});
  if (errors.empty()) return {};
  return std::unexpected(base::invalid_fields(std::move(errors)));
}

}  // namespace

Result<std::vector<Policy>> Approvals::policies(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.read(
      [](storage::Snapshot& snapshot) -> Result<std::vector<Policy>> { return store::policies(snapshot); });
}

Result<Policy> Approvals::create(const Actor& actor, const PolicyDraft& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Policy> {
    TRY(check_policy(draft, parts_->vocabulary(tx)));
    TRY(check_users(tx, draft, parts_->needs.ports));
    const auto all = store::policies(tx);
    if (std::ssize(all) >= kMostPolicies)
      return failure(ErrorCode::resource_exhausted, "There are 200 approval policies already.");
    if (std::ranges::find(all, draft.name, &Policy::name) != all.end())
      return failure(ErrorCode::already_exists, "There is an approval policy of that name already.");
    Policy policy;
    static_cast<PolicyDraft&>(policy) = draft;
    policy.id = parts_->needs.ids.next<Policy>();
    policy.position = all.empty() ? 1 : all.back().position + 1;
    store::insert(tx, policy);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id, changed(policy, actor));
    return policy;
  });
}

Result<Policy> Approvals::change(const Actor& actor, Id<Policy> id, const PolicyDraft& draft, std::int64_t version) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Policy> {
    auto policy = store::find_policy(tx, id);
    if (!policy) return not_found(std::string(kNoPolicy));
    if (policy->version != version)
      return failure(ErrorCode::aborted, "Somebody else has changed this policy. Load it again.");
    TRY(check_policy(draft, parts_->vocabulary(tx)));
    TRY(check_users(tx, draft, parts_->needs.ports));
    if (std::ssize(draft.levels) < std::ssize(policy->levels) && store::has_open(tx, id))
      return failure(ErrorCode::failed_precondition,
                     "Requests wait under this policy; its levels cannot become fewer now.");
    for (const auto& other : store::policies(tx))
      if (other.id != id && other.name == draft.name)
        return failure(ErrorCode::already_exists, "There is an approval policy of that name already.");
    static_cast<PolicyDraft&>(*policy) = draft;
    ++policy->version;
    store::save(tx, *policy);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id, changed(*policy, actor));
    return *std::move(policy);
  });
}

Result<void> Approvals::remove(const Actor& actor, Id<Policy> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto policy = store::find_policy(tx, id);
    if (!policy) return not_found(std::string(kNoPolicy));
    if (store::has_open(tx, id))
      return failure(ErrorCode::failed_precondition,
                     "Requests wait under this policy. Switch it off until they are decided.");
    store::remove(tx, id);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             PolicyRemoved{id, policy->name, actor.name, actor.address, actor.request});
    return {};
  });
}

Result<std::vector<Policy>> Approvals::reorder(const Actor& actor, const std::vector<Id<Policy>>& order) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<std::vector<Policy>> {
    auto all = store::policies(tx);
    std::vector<Id<Policy>> known;
    for (const auto& policy : all) known.push_back(policy.id);
    if (!std::ranges::is_permutation(order, known)) return invalid("order", "must name each policy once");
    for (auto& policy : all) {
      const int position = static_cast<int>(std::ranges::find(order, policy.id) - order.begin()) + 1;
      if (position == policy.position) continue;
      policy.position = position;
      ++policy.version;
      store::save(tx, policy);
      parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id, changed(policy, actor));
    }
    std::ranges::sort(all, {}, &Policy::position);
    return all;
  });
}

Result<std::vector<Absence>> Approvals::absences(const Actor& actor) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Absence>> {
    auto all = store::absences(snapshot, parts_->needs.clock.now());
    if (!identity::allowed(actor, Permission::manage_cases))
      std::erase_if(all, [&](const Absence& one) { return one.user != actor.user() && one.deputy != actor.user(); });
    return all;
  });
}

Result<Absence> Approvals::set_absence(const Actor& actor, const Absence& draft) {
  if (draft.user != actor.user()) TRY(identity::require(actor, Permission::manage_cases));
  if (draft.until <= draft.from) return invalid("until", "must be later than from");
  if (draft.until - draft.from > kLongestAbsence) return invalid("until", "may be at most two years after from");
  if (draft.until <= parts_->needs.clock.now()) return invalid("until", "must not be past");
  if (draft.deputy == draft.user) return invalid("deputy", "must be somebody else");
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Absence> {
    if (!parts_->needs.ports.user_name(tx, draft.user)) return invalid("user", "is no active user");
    if (draft.deputy && !parts_->needs.ports.user_name(tx, *draft.deputy))
      return invalid("deputy", "is no active user");
    Absence absence = draft;
    absence.id = parts_->needs.ids.next<Absence>();
    store::insert(tx, absence);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             AbsenceChanged{absence, false, actor.name, actor.address, actor.request});
    return absence;
  });
}

Result<void> Approvals::remove_absence(const Actor& actor, Id<Absence> id) {
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto absence = store::find_absence(tx, id);
    if (!absence || (absence->user != actor.user() && !identity::allowed(actor, Permission::manage_cases)))
      return not_found("There is no such absence.");
    store::remove(tx, id);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             AbsenceChanged{*absence, true, actor.name, actor.address, actor.request});
    return {};
  });
}

}  // namespace deskbell::approvals
