#include "work.h"

#include <algorithm>
#include <map>
#include <tuple>

// Lists, counts and My day.
namespace deskbell::cases {
namespace {

constexpr std::int64_t kMostCounted = 1'000;
constexpr std::int64_t kMostForStats = 100'000;
constexpr int kMostOwed = 200;

// The category and all below it.
std::vector<Id<Category>> with_descendants(const std::vector<Category>& all, Id<Category> top) {
  std::vector<Id<Category>> found{top};
  for (std::size_t i = 0; i < found.size(); ++i)
    for (const Category& one : all)
      if (one.parent == found[i]) found.push_back(one.id);
  return found;
}

std::vector<Id<Category>> categories_of(Kinds& kinds, storage::Snapshot& snapshot, const CaseFilter& filter) {
  if (!filter.category) return {};
  return with_descendants(kinds.all_categories(snapshot), *filter.category);
}

void fill_contacts(contacts::Contacts& contacts, storage::Snapshot& snapshot, std::vector<CaseSummary>& all) {
  std::map<std::int64_t, contacts::ContactSummary> known;
  for (CaseSummary& one : all) {
    if (!one.contact) continue;
    const auto [at, added] = known.try_emplace(one.contact->id.value);
    if (added) at->second = contacts.summary(snapshot, one.contact->id).value_or(*one.contact);
    one.contact = at->second;
  }
}

DayItem item_of(const CaseSummary& matter) {
  return {.kind = DayItemKind::matter,
          .id = {matter.id.value},
          .case_id = matter.id,
          .conversation = {},
          .number = matter.number,
          .title = matter.subject,
          .level = matter.level,
          .state = matter.state,
          .due_what = matter.due_what,
          .due_at = matter.due_at};
}

DayItem item_of(const Task& task) {
  return {.kind = DayItemKind::task,
          .id = {task.id.value},
          .case_id = task.case_id,
          .conversation = {},
          .number = task.case_number,
          .title = task.title,
          .level = task.level,
          .state = std::string(base::name_of(task.state)),
          .due_what = {},
          .due_at = task.due_at};
}

// The words of the list's filter decide, the rest is looked at for each that has them.
bool fits(const CaseSummary& matter, const CaseFilter& filter, std::span<const Id<Category>> categories,
          const Actor& actor) {
  const auto is = [](const auto& asked, const auto& has) { return !asked || has == *asked; };
  const bool unfinished = !is_ended(matter.state_category);
  switch (filter.standing.value_or(Standing::unfinished)) {
    case Standing::unfinished:
      if (!unfinished) return false;
      break;
    case Standing::open:
      if (matter.state_category != StateCategory::open) return false;
      break;
    case Standing::waiting:
      if (matter.state_category != StateCategory::waiting) return false;
      break;
    case Standing::solved:
      if (matter.state_category != StateCategory::solved) return false;
      break;
    case Standing::closed:
      if (matter.state_category != StateCategory::closed) return false;
      break;
    case Standing::ended:
      if (unfinished) return false;
      break;
    case Standing::any:
      break;
  }
  if (!is(filter.kind, matter.kind) || !is(filter.state, matter.state) || !is(filter.level, matter.level)) return false;
  if (filter.queue && matter.queue != filter.queue) return false;
  if (filter.owner && matter.owner != filter.owner) return false;
  if (filter.mine == Mine::owned && matter.owner != std::optional(actor.user())) return false;
  if (filter.mine == Mine::unowned && matter.owner) return false;
  if (filter.contact && (!matter.contact || matter.contact->id != *filter.contact)) return false;
  if (filter.parent && matter.parent != filter.parent) return false;
  if (filter.tag && std::ranges::find(matter.tags, *filter.tag) == matter.tags.end()) return false;
  if (filter.due_from && (!matter.due_at || *matter.due_at < *filter.due_from)) return false;
  if (filter.due_before && (!matter.due_at || *matter.due_at >= *filter.due_before)) return false;
  return categories.empty() || (matter.category && std::ranges::find(categories, *matter.category) != categories.end());
}

// What a row of a list does not say.
bool takes_part(storage::Snapshot& snapshot, Id<Case> id, const CaseFilter& filter, const Actor& actor) {
  if (!filter.conversation && filter.mine != Mine::watched) return true;
  const auto matter = store::load(snapshot, id);
  if (!matter) return false;
  const auto& talks = matter->conversations;
  if (filter.conversation && std::ranges::find(talks, *filter.conversation) == talks.end()) return false;
  const auto& watchers = matter->watchers;
  return filter.mine != Mine::watched || std::ranges::find(watchers, actor.user()) != watchers.end();
}

}  // namespace

Result<Page<CaseSummary>> Cases::list(const Actor& actor, const CaseFilter& filter) {
  TRY(identity::require(actor, Permission::view_cases));
  std::optional<Page<FoundCase>> found;
  if (filter.text && !filter.text->empty()) {
    TRY(found, search(actor, *filter.text, filter.cursor, filter.limit));
  }
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<CaseSummary>> {
    const auto categories = categories_of(work_->needs.kinds, snapshot, filter);
    if (found) {
      Page<CaseSummary> page;
      page.next = found->next;
      for (const FoundCase& one : found->items)
        if (fits(one.matter, filter, categories, actor) && takes_part(snapshot, one.matter.id, filter, actor))
          page.items.push_back(one.matter);
      return page;
    }
    TRY(Page<CaseSummary> page, store::list(snapshot, actor, filter, categories));
    fill_contacts(work_->needs.contacts, snapshot, page.items);
    return page;
  });
}

Result<std::int64_t> Cases::count(const Actor& actor, const CaseFilter& filter) {
  TRY(identity::require(actor, Permission::view_cases));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) {
    return store::count(snapshot, actor, filter, categories_of(work_->needs.kinds, snapshot, filter), kMostCounted);
  });
}

Result<CaseCounts> Cases::counts(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<CaseCounts> {
    const auto count = [&](const CaseFilter& filter) {
      return store::count(snapshot, actor, filter, {}, kMostCounted);
    };
    TRY(const auto my_tasks, store::tasks(snapshot, actor, {.mine = Mine::owned, .limit = base::kMaxPageSize}));
    return CaseCounts{.mine = count({.mine = Mine::owned}),
                      .watched = count({.mine = Mine::watched}),
                      .unowned = count({.mine = Mine::unowned}),
                      .overdue = count({.due_before = work_->now()}),
                      .unfinished = count({}),
                      .my_tasks = static_cast<std::int64_t>(my_tasks.items.size())};
  });
}

Result<std::vector<std::string>> Cases::tags(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return work_->needs.database.read([](storage::Snapshot& snapshot) { return store::tags(snapshot); });
}

void Cases::add_day_source(DaySource& source) {
  work_->day_sources.push_back(&source);
}

Result<std::vector<DayItem>> Cases::my_day(const Actor& actor) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Only a user has a day.");
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<DayItem>> {
    std::vector<DayItem> all;
    if (identity::allowed(actor, Permission::view_cases)) {
      TRY(const auto cases, store::list(snapshot, actor, {.mine = Mine::owned, .limit = kMostOwed}, {}));
      for (const CaseSummary& one : cases.items) all.push_back(item_of(one));
      TRY(const auto tasks, store::tasks(snapshot, actor, {.mine = Mine::owned, .limit = kMostOwed}));
      for (const Task& one : tasks.items) all.push_back(item_of(one));
    }
    for (DaySource* source : work_->day_sources)
      for (DayItem& item : source->owed(snapshot, actor.user(), kMostOwed)) all.push_back(std::move(item));
    std::ranges::sort(all, [](const DayItem& a, const DayItem& b) {
      return std::tuple(due_key(a.due_at), a.id.value) < std::tuple(due_key(b.due_at), b.id.value);
    });
    if (all.size() > kMostOwed) all.resize(kMostOwed);
    return all;
  });
}

CaseStats Cases::stats(storage::Snapshot& snapshot) {
  const Actor system = Actor::system();
  return {.unfinished = store::count(snapshot, system, {}, {}, kMostForStats),
          .overdue = store::count(snapshot, system, {.due_before = work_->now()}, {}, kMostCounted)};
}

}  // namespace deskbell::cases
