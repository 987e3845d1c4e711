#include "view_store.h"

#include <base/check.h>

#include <cases/views.h>

#include <algorithm>
#include <tuple>

namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxOwn = 100;
constexpr std::size_t kMaxColumns = 40;

Result<void> check(const View& view) {
  TRY(base::check_text("name", view.name, 1, 100));
  if (view.columns.size() > kMaxColumns) return invalid("columns", "may be at most 40");
  for (const std::string& column : view.columns) TRY(base::check_text("columns", column, 1, 60));
  if (view.filter.text) TRY(base::check_text("filter.text", *view.filter.text, 0, 200));
  if (view.filter.tag) TRY(base::check_text("filter.tag", *view.filter.tag, 0, 50));
  if (view.filter.kind) TRY(base::check_text("filter.kind", *view.filter.kind, 0, 40));
  if (view.filter.state) TRY(base::check_text("filter.state", *view.filter.state, 0, 40));
  return {};
}

Result<void> may_change(const Actor& actor, const View& view) {
  if (view.shared) return identity::require(actor, Permission::manage_cases);
  if (view.owner != actor.user()) return not_found("There is no such view.");
  return {};
}

Result<View> changeable(storage::Snapshot& snapshot, const Actor& actor, Id<View> id) {
  TRY(identity::require(actor, Permission::view_cases));
  auto view = store::view(snapshot, id);
  if (!view) return not_found("There is no such view.");
  TRY(may_change(actor, *view));
  return std::move(*view);
}

void forget_page(CaseFilter& filter) {
  filter.cursor.reset();
  filter.limit.reset();
}

}  // namespace

Result<std::vector<View>> Views::list(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  auto all = needs_.database.read([&](storage::Snapshot& snapshot) { return store::views(snapshot, actor.user()); });
  std::ranges::sort(all, [](const View& a, const View& b) {
    return std::tuple(!a.shared, a.position, a.name, a.id) < std::tuple(!b.shared, b.position, b.name, b.id);
  });
  return all;
}

Result<View> Views::create(const Actor& actor, const NewView& what) {
  TRY(identity::require(actor, what.shared ? Permission::manage_cases : Permission::view_cases));
  if (!what.shared && !actor.user()) return failure(ErrorCode::permission_denied, "Only a user has views.");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<View> {
    if (store::views(tx, actor.user()).size() >= kMaxOwn)
      return failure(ErrorCode::resource_exhausted, "There are 100 views already; remove one first.");
    View view{.id = needs_.ids.next<View>(),
              .name = what.name,
              .shared = what.shared,
              .owner = what.shared ? std::nullopt : std::optional(actor.user()),
              .layout = what.layout,
              .filter = what.filter,
              .columns = what.columns,
              .position = what.position,
              .updated_at = needs_.clock.now()};
    forget_page(view.filter);
    TRY(check(view));
    store::insert(tx, view);
    return view;
  });
}

Result<View> Views::change(const Actor& actor, Id<View> id, const ViewChange& change) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<View> {
    TRY(View view, changeable(tx, actor, id));
    if (change.name) view.name = *change.name;
    if (change.layout) view.layout = *change.layout;
    if (change.filter) view.filter = *change.filter;
    if (change.columns) view.columns = *change.columns;
    if (change.position) view.position = *change.position;
    forget_page(view.filter);
    TRY(check(view));
    view.updated_at = needs_.clock.now();
    store::save(tx, view);
    return view;
  });
}

Result<void> Views::remove(const Actor& actor, Id<View> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(changeable(tx, actor, id));
    store::remove_view(tx, id);
    return {};
  });
}

}  // namespace deskbell::cases
