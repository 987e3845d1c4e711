#include "parts.h"

#include <base/check.h>

#include <algorithm>

// Causes, regulators and limits: what administrators set.
namespace deskbell::complaints {
namespace {

constexpr int kMostRegulators = 100;
constexpr std::size_t kMostTold = 50;

SettingsChanged told(const Actor& actor, std::string what, std::string name, std::string_view now) {
  return {.what = std::move(what),
          .name = std::move(name),
          .now = base::parse_json_value(now).value_or(json::value()),
          .by_name = actor.name,
          .address = actor.address,
          .request = actor.request};
}

void in_order(const std::vector<Cause>& all, std::optional<Id<Cause>> parent, int depth, std::vector<Cause>& out) {
  std::vector<Cause> sisters;
  for (const auto& cause : all)
    if (cause.parent == parent) sisters.push_back(cause);
  std::ranges::sort(sisters, {}, [](const Cause& one) { return std::pair(one.position, one.id); });
  for (const auto& cause : sisters) {
    out.push_back(cause);
    if (depth < kDeepestCause) in_order(all, cause.id, depth + 1, out);
  }
}

int depth_below(const std::vector<Cause>& all, Id<Cause> id) {
  int deepest = 0;
  for (const auto& cause : all)
    if (cause.parent == id) deepest = std::max(deepest, depth_below(all, cause.id));
  return deepest + 1;
}

// How deep its place is, from 1; nothing when that would be a circle.
std::optional<int> depth_of(const std::vector<Cause>& all, const Cause& cause) {
  int depth = 1;
  for (auto parent = cause.parent; parent; ++depth) {
    if (*parent == cause.id || depth > kDeepestCause) return std::nullopt;
    const auto found = std::ranges::find(all, *parent, &Cause::id);
    if (found == all.end()) return std::nullopt;
    parent = found->parent;
  }
  return depth;
}

Result<void> check_cause(const std::vector<Cause>& all, const Cause& cause) {
  TRY(base::check_text("name", cause.name, 1, 120));
  for (const auto& [language, name] : cause.names) TRY(base::check_text("names." + language, name, 1, 120));
  if (cause.names.size() > 20) return invalid("names", "may have at most 20 entries");
  if (cause.parent && std::ranges::find(all, *cause.parent, &Cause::id) == all.end())
    return invalid("parent", "is no cause");
  const auto depth = depth_of(all, cause);
  if (!depth) return invalid("parent", "would make a circle");
  if (*depth + (cause.id ? depth_below(all, cause.id) : 1) - 1 > kDeepestCause)
    return invalid("parent", "would make the tree deeper than " + std::to_string(kDeepestCause));
  for (const auto& other : all)
    if (other.id != cause.id && other.parent == cause.parent && other.name == cause.name)
      return failure(ErrorCode::already_exists, "There is a cause of that name in this place already.");
  return {};
}

}  // namespace

Result<std::vector<Cause>> Complaints::causes(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return parts_->needs.database.read([](storage::Snapshot& snapshot) -> Result<std::vector<Cause>> {
    std::vector<Cause> out;
    in_order(store::causes(snapshot), std::nullopt, 1, out);
    return out;
  });
}

Result<Cause> Complaints::save_cause(const Actor& actor, const Cause& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Cause> {
    const auto all = store::causes(tx);
    Cause cause = draft;
    if (cause.id && std::ranges::find(all, cause.id, &Cause::id) == all.end())
      return not_found("There is no such cause.");
    TRY(check_cause(all, cause));
    if (!cause.id) {
      if (std::ssize(all) >= kMostCauses)
        return failure(ErrorCode::resource_exhausted, "There are 1,000 causes already.");
      cause.id = parts_->needs.ids.next<Cause>();
    }
    store::put(tx, cause);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             told(actor, "cause", cause.name, base::to_json(cause)));
    return cause;
  });
}

Result<void> Complaints::remove_cause(const Actor& actor, Id<Cause> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto all = store::causes(tx);
    const auto found = std::ranges::find(all, id, &Cause::id);
    if (found == all.end()) return not_found("There is no such cause.");
    if (depth_below(all, id) > 1)
      return failure(ErrorCode::failed_precondition, "There are causes below it. Remove or move them first.");
    if (store::cause_is_used(tx, id))
      return failure(ErrorCode::failed_precondition, "Complaints have this cause. Switch it off instead.");
    store::remove(tx, id);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id, told(actor, "cause", found->name, "null"));
    return {};
  });
}

Result<std::vector<Regulator>> Complaints::regulators(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return parts_->needs.database.read(
      [](storage::Snapshot& snapshot) -> Result<std::vector<Regulator>> { return store::regulators(snapshot); });
}

Result<Regulator> Complaints::save_regulator(const Actor& actor, const Regulator& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(check(draft));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Regulator> {
    const auto all = store::regulators(tx);
    Regulator regulator = draft;
    if (regulator.id && std::ranges::find(all, regulator.id, &Regulator::id) == all.end())
      return not_found("There is no such regulator.");
    if (std::ranges::any_of(all, [&](const Regulator& one) { return one.id != draft.id && one.name == draft.name; }))
      return failure(ErrorCode::already_exists, "There is a regulator of that name already.");
    if (!regulator.id) {
      if (std::ssize(all) >= kMostRegulators)
        return failure(ErrorCode::resource_exhausted, "There are 100 regulators already.");
      regulator.id = parts_->needs.ids.next<Regulator>();
    }
    store::put(tx, regulator);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             told(actor, "regulator", regulator.name, base::to_json(regulator)));
    return regulator;
  });
}

Result<void> Complaints::remove_regulator(const Actor& actor, Id<Regulator> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto all = store::regulators(tx);
    const auto found = std::ranges::find(all, id, &Regulator::id);
    if (found == all.end()) return not_found("There is no such regulator.");
    // Complaints keep its name and their deadline.
    store::remove(tx, id);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id, told(actor, "regulator", found->name, "null"));
    return {};
  });
}

Result<Settings> Complaints::settings(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return parts_->needs.database.read(
      [](storage::Snapshot& snapshot) -> Result<Settings> { return store::settings(snapshot); });
}

Result<Settings> Complaints::set_settings(const Actor& actor, const Settings& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(check(draft));
  if (draft.tell.size() > kMostTold) return invalid("tell", "may have at most 50 entries");
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Settings> {
    if (store::settings(tx).version != draft.version)
      return failure(ErrorCode::aborted, "Somebody else has changed these settings. Load them again.");
    for (std::size_t i = 0; i < draft.tell.size(); ++i)
      if (!parts_->needs.ports.user_name(tx, draft.tell[i]))
        return invalid("tell[" + std::to_string(i) + "]", "is no active user");
    Settings settings = draft;
    ++settings.version;
    store::put(tx, settings);
    parts_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             told(actor, "settings", "", base::to_json(settings)));
    return settings;
  });
}

}  // namespace deskbell::complaints
