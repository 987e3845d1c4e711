#include "notice_store.h"

#include <notices/migrations.h>

#include <limits>

namespace deskbell::notices {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

#define DESKBELL_NOTICE_COLUMNS "id, code, params, about, weight, told_at, read_at"

constexpr Statement kInsert{"notices.insert",
                            "INSERT INTO notice (id, recipient, code, params, about, weight, once_key, told_at, topic) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Statement kHasUnread{
    "notices.has_unread", "SELECT COUNT(*) FROM notice WHERE recipient = $1 AND read_at IS NULL AND once_key = $2"};
constexpr Statement kUnreadAbout{
    "notices.unread_about",
    "SELECT id, recipient FROM notice WHERE read_at IS NULL AND topic <> '' AND topic = $1 ORDER BY id"};
constexpr Statement kLoad{"notices.load",
                          "SELECT " DESKBELL_NOTICE_COLUMNS " FROM notice WHERE id = $1 AND recipient = $2"};
constexpr Statement kList{"notices.list", "SELECT " DESKBELL_NOTICE_COLUMNS
                                          " FROM notice WHERE recipient = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Statement kListUnread{
    "notices.list_unread",
    "SELECT " DESKBELL_NOTICE_COLUMNS
    " FROM notice WHERE recipient = $1 AND read_at IS NULL AND id < $2 ORDER BY id DESC LIMIT $3"};
constexpr Statement kUnread{
    "notices.unread",
    "SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE recipient = $1 AND read_at IS NULL LIMIT $2) AS unread"};
constexpr Statement kMarkRead{"notices.mark_read", "UPDATE notice SET read_at = $2 WHERE id = $1 AND read_at IS NULL"};
constexpr Statement kMarkAllRead{"notices.mark_all_read",
                                 "UPDATE notice SET read_at = $2 WHERE recipient = $1 AND read_at IS NULL"};
constexpr Statement kPrune{"notices.prune",
                           "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE told_at < $2 OR (told_at < $1 "
                           "AND read_at IS NOT NULL AND read_at < $1) LIMIT $3)"};

Notice notice_of(const Row& row) {
  Notice out;
  out.id = row.id<Notice>(0);
  out.code = row.string(1);
  out.params = base::parse_json<std::map<std::string, std::string>>(row.text(2)).value();
  if (!row.is_null(3)) out.about = base::parse_json<About>(row.text(3)).value();
  out.weight = base::find_enum<Weight>(row.text(4)).value();
  out.at = row.time(5);
  out.read_at = row.optional_time(6);
  return out;
}

}  // namespace

void insert(storage::Transaction& tx, Id<identity::User> user, const Notice& notice, const Keys& keys) {
  const auto about = notice.about ? std::optional(base::to_json(*notice.about)) : std::nullopt;
  tx.run(kInsert, notice.id, user, notice.code, base::to_json(notice.params), about, base::name_of(notice.weight),
         keys.once, notice.at, keys.topic);
}

std::vector<std::pair<Id<Notice>, Id<identity::User>>> unread_about(storage::Snapshot& snapshot,
                                                                    std::string_view topic) {
  return snapshot.all(
      kUnreadAbout, [](const Row& row) { return std::pair(row.id<Notice>(0), row.id<identity::User>(1)); }, topic);
}

bool has_unread(storage::Snapshot& snapshot, Id<identity::User> user, std::string_view once) {
  return snapshot.number(kHasUnread, user, once) > 0;
}

std::optional<Notice> load(storage::Snapshot& snapshot, Id<identity::User> user, Id<Notice> id) {
  return snapshot.one(kLoad, notice_of, id, user);
}

std::vector<Notice> list(storage::Snapshot& snapshot, Id<identity::User> user, bool unread, std::int64_t before,
                         int limit) {
  return snapshot.all(unread ? kListUnread : kList, notice_of, user,
                      before == 0 ? std::numeric_limits<std::int64_t>::max() : before, limit);
}

int unread(storage::Snapshot& snapshot, Id<identity::User> user) {
  return static_cast<int>(snapshot.number(kUnread, user, kMostCounted));
}

void mark_read(storage::Transaction& tx, Id<Notice> id, Time at) {
  tx.run(kMarkRead, id, at);
}

std::int64_t mark_all_read(storage::Transaction& tx, Id<identity::User> user, Time at) {
  return tx.run(kMarkAllRead, user, at);
}

std::int64_t prune(storage::Transaction& tx, Time read_before, Time told_before, int limit) {
  return tx.run(kPrune, read_before, told_before, limit);
}

namespace {
constexpr const Statement* kStatements[] = {&kInsert, &kHasUnread, &kLoad,        &kList,  &kListUnread,
                                            &kUnread, &kMarkRead,  &kMarkAllRead, &kPrune, &kUnreadAbout};
}

}  // namespace store

storage::Schema schema() {
  return {"notices", migrations(), store::kStatements};
}

}  // namespace deskbell::notices
