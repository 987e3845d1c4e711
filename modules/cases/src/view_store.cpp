#include "view_store.h"

#include "stored.h"

namespace deskbell::cases::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr Statement kViews{"cases.views",
                           "SELECT body FROM case_view WHERE owner IS NULL UNION ALL SELECT body FROM case_view WHERE "
                           "owner = $1"};
constexpr Statement kView{"cases.view", "SELECT body FROM case_view WHERE id = $1"};
constexpr Statement kInsert{"cases.insert_view",
                            "INSERT INTO case_view (id, owner, place, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kSave{"cases.save_view", "UPDATE case_view SET place = $2, body = $3 WHERE id = $1"};
constexpr Statement kRemove{"cases.remove_view", "DELETE FROM case_view WHERE id = $1"};

constexpr const Statement* kStatements[] = {&kViews, &kView, &kInsert, &kSave, &kRemove};

View to_view(const Row& row) {
  return from_body<View>(row.text(0));
}

}  // namespace

std::vector<View> views(Snapshot& snapshot, Id<identity::User> user) {
  return snapshot.all(kViews, to_view, user);
}
std::optional<View> view(Snapshot& snapshot, Id<View> id) {
  return snapshot.one(kView, to_view, id);
}
void insert(Transaction& tx, const View& view) {
  tx.run(kInsert, view.id, view.owner, view.position, base::to_json(view));
}
void save(Transaction& tx, const View& view) {
  tx.run(kSave, view.id, view.position, base::to_json(view));
}
void remove_view(Transaction& tx, Id<View> view) {
  tx.run(kRemove, view);
}

std::span<const Statement* const> view_statements() {
  return kStatements;
}

}  // namespace deskbell::cases::store
