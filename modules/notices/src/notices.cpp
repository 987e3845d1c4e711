#include "notice_store.h"

#include <notices/notices.h>

namespace deskbell::notices {
namespace {

constexpr std::chrono::days kKeepRead{90};
constexpr std::chrono::days kKeep{365};

// A token without any scope is the user in name only.
Result<void> require_user(const Actor& actor) {
  if (actor.kind == ActorKind::user && actor.permissions != identity::Permissions{}) return {};
  return failure(ErrorCode::permission_denied, "Only users who may do something have notices.");
}

}  // namespace

void Notices::tell(storage::Transaction& tx, const NewNotice& what) {
  if (!what.once.empty() && store::has_unread(tx, what.user, what.once)) return;
  const Notice notice{.id = needs_.ids.next<Notice>(),
                      .code = what.code,
                      .params = what.params,
                      .about = what.about,
                      .weight = what.weight,
                      .at = needs_.clock.now(),
                      .read_at = {}};
  store::insert(tx, what.user, notice, {.once = what.once, .topic = what.topic});
  needs_.log.append(tx, what.user.value, 0, Told{notice, store::unread(tx, what.user)});
  if (needs_.also) needs_.also(tx, what.user, notice);
}

std::optional<Notice> Notices::find(storage::Snapshot& snapshot, Id<identity::User> user, Id<Notice> id) {
  return store::load(snapshot, user, id);
}

void Notices::over(storage::Transaction& tx, std::string_view topic) {
  for (const auto& [id, user] : store::unread_about(tx, topic)) {
    store::mark_read(tx, id, needs_.clock.now());
    needs_.log.append(tx, user.value, 0, Read{id, store::unread(tx, user)});
  }
}

Result<Page<Notice>> Notices::list(const Actor& actor, const Filter& filter) {
  TRY(require_user(actor));
  std::int64_t before = 0;
  if (filter.cursor) {
    before = base::parse_id(*filter.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int limit = base::page_size(filter.limit);
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Notice>> {
    Page<Notice> page;
    page.items = store::list(snapshot, actor.user(), filter.unread.value_or(false), before, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

Result<Count> Notices::count(const Actor& actor) {
  TRY(require_user(actor));
  return needs_.database.read(
      [&](storage::Snapshot& snapshot) -> Result<Count> { return Count{store::unread(snapshot, actor.user())}; });
}

Result<Notice> Notices::mark_read(const Actor& actor, Id<Notice> id) {
  TRY(require_user(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Notice> {
    auto notice = store::load(tx, actor.user(), id);
    if (!notice) return not_found("There is no such notice.");
    if (notice->read_at) return *std::move(notice);
    notice->read_at = needs_.clock.now();
    store::mark_read(tx, id, *notice->read_at);
    needs_.log.append(tx, actor.id, actor.id, Read{id, store::unread(tx, actor.user())});
    return *std::move(notice);
  });
}

Result<Count> Notices::mark_all_read(const Actor& actor) {
  TRY(require_user(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Count> {
    if (store::mark_all_read(tx, actor.user(), needs_.clock.now()) > 0)
      needs_.log.append(tx, actor.id, actor.id, Read{std::nullopt, 0});
    return Count{};
  });
}

std::int64_t Notices::prune(int limit) {
  const auto now = needs_.clock.now();
  return needs_.database
      .write([&](storage::Transaction& tx) -> Result<std::int64_t> {
        return store::prune(tx, now - kKeepRead, now - kKeep, limit);
      })
      .value();
}

}  // namespace deskbell::notices
