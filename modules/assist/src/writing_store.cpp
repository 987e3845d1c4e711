#include "writing_store.h"

namespace deskbell::assist::store {
namespace {

using storage::Statement;

constexpr Statement kInsert{"assist.insert_writing",
                            "INSERT INTO assist_writing (id, author, at, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kReplace{"assist.replace_writing", "UPDATE assist_writing SET body = $2 WHERE id = $1"};
constexpr Statement kFind{"assist.writing", "SELECT body FROM assist_writing WHERE id = $1 AND author = $2"};
constexpr Statement kForget{"assist.forget_writings", "DELETE FROM assist_writing WHERE at < $1"};

constexpr const Statement* kStatements[] = {&kInsert, &kReplace, &kFind, &kForget};

}  // namespace

void save(storage::Transaction& tx, const Actor& author, const Writing& writing) {
  tx.run(kInsert, writing.id, author.id, writing.at, base::to_json(writing));
}
bool replace(storage::Transaction& tx, const Writing& writing) {
  return tx.run(kReplace, writing.id, base::to_json(writing)) > 0;
}
std::optional<Writing> writing(storage::Snapshot& snapshot, const Actor& author, Id<Writing> id) {
  return snapshot.one(
      kFind, [](const storage::Row& row) { return base::parse_json<Writing>(row.text(0)).value_or(Writing()); }, id,
      author.id);
}
void forget(storage::Transaction& tx, Time before) {
  tx.run(kForget, before);
}

std::span<const Statement* const> writing_statements() {
  return kStatements;
}

}  // namespace deskbell::assist::store
