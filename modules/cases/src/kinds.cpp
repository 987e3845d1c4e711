#include "kind_store.h"

#include <base/check.h>

#include <cases/events.h>
#include <cases/kinds.h>

#include <algorithm>
#include <functional>
#include <set>
#include <stdexcept>

namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxKinds = 100;
constexpr std::size_t kMaxCategories = 2'000;
constexpr int kMaxCategoryDepth = 8;

std::unexpected<Error> no_kind() {
  return not_found("There is no such kind of case.");
}
std::unexpected<Error> no_category() {
  return not_found("There is no such category.");
}
std::unexpected<Error> changed_since() {
  return failure(ErrorCode::aborted, "Somebody else has changed this meanwhile; look at it again.");
}
std::unexpected<Error> taken(std::string field) {
  return std::unexpected(Error{
      ErrorCode::already_exists, "There is one with this " + field + " already.", {{std::move(field), "is taken"}}});
}

template <class Event>
void tell(events::Log& log, storage::Transaction& tx, const Actor& actor, Event event) {
  event.by_name = actor.name;
  event.address = actor.address;
  event.request = actor.request;
  log.append(tx, events::kWorkspaceStream, actor.id, event);
}

Result<void> check_state_use(storage::Snapshot& snapshot, const Kind& before, const Kind& after) {
  for (const StateDefinition& state : before.states)
    if (!find_state(after, state.key) && store::is_used(snapshot, before.key, state.key))
      return failure(ErrorCode::failed_precondition, "There are cases in the state " + state.key + ".");
  return {};
}

Result<void> check_unique(const std::vector<Kind>& all, const Kind& kind) {
  for (const Kind& other : all) {
    if (other.id == kind.id) continue;
    if (other.key == kind.key) return taken("key");
    if (other.prefix == kind.prefix) return taken("prefix");
  }
  return {};
}

Result<void> check_category(const std::vector<Category>& all, const Category& category) {
  TRY(base::check_text("name", category.name, 1, 100));
  if (category.kinds.size() > kMaxKinds) return invalid("kinds", "may be at most 100");
  for (const auto& [language, name] : category.names) TRY(base::check_text("names." + language, name, 1, 100));
  auto parent = category.parent;
  for (int depth = 1; parent; ++depth) {
    if (parent == category.id) return invalid("parent", "is the category itself or below it");
    if (depth >= kMaxCategoryDepth) return invalid("parent", "is too deep; at most 8 levels");
    const auto found = std::ranges::find(all, *parent, &Category::id);
    if (found == all.end()) return invalid("parent", "is not a category");
    parent = found->parent;
  }
  return {};
}

}  // namespace

Result<std::vector<Kind>> Kinds::list(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return store::kinds(snapshot); });
}

Result<Kind> Kinds::find(const Actor& actor, std::string_view key) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Kind> {
    auto found = store::kind(snapshot, key);
    if (!found) return no_kind();
    return std::move(*found);
  });
}

Result<Kind> Kinds::create(const Actor& actor, const NewKind& what) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Kind> {
    const auto all = store::kinds(tx);
    if (all.size() >= kMaxKinds) return failure(ErrorCode::resource_exhausted, "There are 100 kinds already.");
    Kind kind{.id = needs_.ids.next<Kind>(),
              .key = what.key,
              .name = what.name,
              .names = what.names,
              .prefix = what.prefix,
              .active = true,
              .built_in = false,
              .internal = what.internal,
              .fields = what.fields,
              .states = what.states,
              .queue = what.queue,
              .position = all.empty() ? 1 : all.back().position + 1,
              .version = 1,
              .updated_at = needs_.clock.now()};
    TRY(check(kind));
    TRY(check_unique(all, kind));
    store::insert(tx, kind);
    tell(needs_.log, tx, actor, KindChanged{.key = kind.key, .name = kind.name});
    return kind;
  });
}

Result<Kind> Kinds::change(const Actor& actor, std::string_view key, const KindChange& change) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Kind> {
    const auto before = store::kind(tx, key);
    if (!before) return no_kind();
    if (change.version && *change.version != before->version) return changed_since();
    Kind kind = *before;
    if (change.name) kind.name = *change.name;
    if (change.names) kind.names = *change.names;
    if (change.prefix) kind.prefix = *change.prefix;
    if (change.active) kind.active = *change.active;
    if (change.fields) kind.fields = *change.fields;
    if (change.states) kind.states = *change.states;
    if (change.queue) kind.queue = *change.queue;
    if (change.no_queue.value_or(false)) kind.queue.reset();
    if (change.position) kind.position = *change.position;
    TRY(check(kind));
    if (kind == *before) return kind;
    TRY(check_unique(store::kinds(tx), kind));
    TRY(check_state_use(tx, *before, kind));
    ++kind.version;
    kind.updated_at = needs_.clock.now();
    store::save(tx, kind);
    tell(needs_.log, tx, actor, KindChanged{.key = kind.key, .name = kind.name});
    return kind;
  });
}

Result<void> Kinds::remove(const Actor& actor, std::string_view key) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto kind = store::kind(tx, key);
    if (!kind) return no_kind();
    if (kind->built_in)
      return failure(ErrorCode::failed_precondition, "Built-in kinds stay; make it inactive instead.");
    if (store::is_used(tx, key))
      return failure(ErrorCode::failed_precondition, "There are cases of this kind; make it inactive instead.");
    store::remove_kind(tx, kind->id);
    tell(needs_.log, tx, actor, KindChanged{.key = kind->key, .name = kind->name});
    return {};
  });
}

Result<std::vector<Category>> Kinds::categories(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return all_categories(snapshot); });
}

Result<Category> Kinds::create_category(const Actor& actor, const NewCategory& what) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Category> {
    const auto all = store::categories(tx);
    if (all.size() >= kMaxCategories)
      return failure(ErrorCode::resource_exhausted, "There are 2,000 categories already.");
    Category category{.id = needs_.ids.next<Category>(),
                      .parent = what.parent,
                      .name = what.name,
                      .names = what.names,
                      .kinds = what.kinds,
                      .active = true,
                      .position = what.position};
    TRY(check_category(all, category));
    store::insert(tx, category);
    tell(needs_.log, tx, actor, CategoriesChanged{.name = category.name});
    return category;
  });
}

Result<Category> Kinds::change_category(const Actor& actor, Id<Category> id, const CategoryChange& change) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Category> {
    const auto before = store::category(tx, id);
    if (!before) return no_category();
    Category category = *before;
    if (change.parent) category.parent = *change.parent;
    if (change.to_top.value_or(false)) category.parent.reset();
    if (change.name) category.name = *change.name;
    if (change.names) category.names = *change.names;
    if (change.kinds) category.kinds = *change.kinds;
    if (change.active) category.active = *change.active;
    if (change.position) category.position = *change.position;
    TRY(check_category(store::categories(tx), category));
    if (category == *before) return category;
    store::save(tx, category);
    tell(needs_.log, tx, actor, CategoriesChanged{.name = category.name});
    return category;
  });
}

Result<void> Kinds::remove_category(const Actor& actor, Id<Category> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto category = store::category(tx, id);
    if (!category) return no_category();
    const auto all = store::categories(tx);
    if (std::ranges::find(all, std::optional(id), &Category::parent) != all.end())
      return failure(ErrorCode::failed_precondition, "There are categories below it.");
    if (store::is_used(tx, id))
      return failure(ErrorCode::failed_precondition, "There are cases of this category; make it inactive instead.");
    store::remove_category(tx, id);
    tell(needs_.log, tx, actor, CategoriesChanged{.name = category->name});
    return {};
  });
}

Result<Settings> Kinds::settings(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return settings(snapshot); });
}

Result<Settings> Kinds::set_settings(const Actor& actor, Settings settings) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(check(settings));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Settings> {
    const Settings before = this->settings(tx);
    if (settings.version != before.version) return changed_since();
    if (settings == before) return before;
    ++settings.version;
    store::save(tx, settings);
    tell(needs_.log, tx, actor, SettingsChanged{.settings = settings});
    return settings;
  });
}

std::optional<Kind> Kinds::load(storage::Snapshot& snapshot, std::string_view key) {
  return store::kind(snapshot, key);
}

std::vector<Kind> Kinds::all(storage::Snapshot& snapshot) {
  return store::kinds(snapshot);
}

std::vector<Category> Kinds::all_categories(storage::Snapshot& snapshot) {
  const auto by_place = store::categories(snapshot);
  std::vector<Category> ordered;
  ordered.reserve(by_place.size());
  const std::function<void(std::optional<Id<Category>>)> add = [&](std::optional<Id<Category>> parent) {
    for (const Category& one : by_place) {
      if (one.parent != parent) continue;
      ordered.push_back(one);
      add(one.id);
    }
  };
  add(std::nullopt);
  return ordered;
}

Settings Kinds::settings(storage::Snapshot& snapshot) {
  return store::settings(snapshot).value_or(default_settings());
}

void Kinds::seed() try {
  const auto seeded = needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    std::set<std::string> known;
    for (const Kind& kind : store::kinds(tx)) known.insert(kind.key);
    for (Kind kind : built_in_kinds()) {
      if (known.contains(kind.key)) continue;
      kind.id = needs_.ids.next<Kind>();
      kind.updated_at = needs_.clock.now();
      store::insert(tx, kind);
    }
    if (!store::settings(tx)) store::save(tx, default_settings());
    return {};
  });
  if (!seeded) throw std::runtime_error("cases: " + seeded.error().message);
} catch (const storage::UniqueViolation&) {
  // Another node has begun at the same moment.
}

}  // namespace deskbell::cases
