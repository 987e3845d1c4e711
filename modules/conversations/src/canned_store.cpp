#include "canned_store.h"

namespace deskbell::conversations::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kListFor{"canned.list_for",
                             "SELECT id, shortcut, title, text, owner, language, updated_at FROM canned_answer WHERE "
                             "owner = 0 OR owner = $1 ORDER BY shortcut, id"};
constexpr Statement kLoad{
    "canned.load", "SELECT id, shortcut, title, text, owner, language, updated_at FROM canned_answer WHERE id = $1"};
constexpr Statement kTaken{"canned.taken",
                           "SELECT COUNT(*) FROM canned_answer WHERE owner = $1 AND shortcut = $2 AND id <> $3"};
constexpr Statement kInsert{"canned.insert",
                            "INSERT INTO canned_answer (id, shortcut, title, text, owner, language, updated_at) VALUES "
                            "($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kUpdate{
    "canned.update",
    "UPDATE canned_answer SET shortcut = $2, title = $3, text = $4, language = $5, updated_at = $6 "
    "WHERE id = $1"};
constexpr Statement kRemove{"canned.remove", "DELETE FROM canned_answer WHERE id = $1"};

constexpr const Statement* kStatements[] = {&kListFor, &kLoad, &kTaken, &kInsert, &kUpdate, &kRemove};

CannedAnswer to_answer(const Row& row) {
  CannedAnswer answer{.id = row.id<CannedAnswer>(0),
                      .shortcut = row.string(1),
                      .title = row.string(2),
                      .text = row.string(3),
                      .shared = row.integer(4) == 0,
                      .owner = {},
                      .language = row.optional_string(5),
                      .updated_at = row.time(6)};
  if (!answer.shared) answer.owner = row.id<identity::User>(4);
  return answer;
}

Id<identity::User> owner_of(const CannedAnswer& answer) {
  return answer.owner.value_or(Id<identity::User>{});
}

}  // namespace

std::vector<CannedAnswer> canned_for(storage::Snapshot& snapshot, Id<identity::User> user) {
  return snapshot.all(kListFor, to_answer, user);
}

std::optional<CannedAnswer> canned(storage::Snapshot& snapshot, Id<CannedAnswer> answer) {
  return snapshot.one(kLoad, to_answer, answer);
}

bool is_shortcut_taken(storage::Snapshot& snapshot, const CannedAnswer& answer) {
  return snapshot.number(kTaken, owner_of(answer), answer.shortcut, answer.id) > 0;
}

void insert(storage::Transaction& tx, const CannedAnswer& a) {
  tx.run(kInsert, a.id, a.shortcut, a.title, a.text, owner_of(a), a.language, a.updated_at);
}

void update(storage::Transaction& tx, const CannedAnswer& a) {
  tx.run(kUpdate, a.id, a.shortcut, a.title, a.text, a.language, a.updated_at);
}

void remove(storage::Transaction& tx, Id<CannedAnswer> answer) {
  tx.run(kRemove, answer);
}

std::span<const Statement* const> canned_statements() {
  return kStatements;
}

}  // namespace deskbell::conversations::store
