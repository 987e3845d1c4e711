#include "kind_store.h"

#include "stored.h"

namespace deskbell::cases::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr Statement kKinds{"cases.kinds", "SELECT body FROM case_kind ORDER BY place, id"};
constexpr Statement kKind{"cases.kind", "SELECT body FROM case_kind WHERE name = $1"};
constexpr Statement kInsertKind{"cases.insert_kind",
                                "INSERT INTO case_kind (id, name, prefix, place, body) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kSaveKind{"cases.save_kind",
                              "UPDATE case_kind SET prefix = $2, place = $3, body = $4 WHERE id = $1"};
constexpr Statement kRemoveKind{"cases.remove_kind", "DELETE FROM case_kind WHERE id = $1"};
constexpr Statement kKindUsed{"cases.kind_used", "SELECT 1 FROM service_case WHERE kind = $1 LIMIT 1"};
constexpr Statement kStateUsed{"cases.state_used", "SELECT 1 FROM service_case WHERE kind = $1 AND state = $2 LIMIT 1"};
constexpr Statement kCategories{"cases.categories", "SELECT body FROM case_category ORDER BY place, id"};
constexpr Statement kCategory{"cases.category", "SELECT body FROM case_category WHERE id = $1"};
constexpr Statement kInsertCategory{"cases.insert_category",
                                    "INSERT INTO case_category (id, parent, place, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kSaveCategory{"cases.save_category",
                                  "UPDATE case_category SET parent = $2, place = $3, body = $4 WHERE id = $1"};
constexpr Statement kRemoveCategory{"cases.remove_category", "DELETE FROM case_category WHERE id = $1"};
constexpr Statement kCategoryUsed{"cases.category_used", "SELECT 1 FROM service_case WHERE category = $1 LIMIT 1"};
constexpr Statement kSettings{"cases.settings", "SELECT body FROM case_settings WHERE id = 1"};
constexpr Statement kSaveSettings{"cases.save_settings",
                                  "INSERT INTO case_settings (id, body) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET "
                                  "body = excluded.body"};

constexpr const Statement* kStatements[] = {&kKinds,        &kKind,           &kInsertKind,   &kSaveKind,
                                            &kRemoveKind,   &kKindUsed,       &kStateUsed,    &kCategories,
                                            &kCategory,     &kInsertCategory, &kSaveCategory, &kRemoveCategory,
                                            &kCategoryUsed, &kSettings,       &kSaveSettings};

template <class T>
T body(const Row& row) {
  return from_body<T>(row.text(0));
}

bool any(Snapshot& snapshot, const Statement& statement, const auto&... values) {
  return snapshot.number(statement, values...) != 0;
}

}  // namespace

std::vector<Kind> kinds(Snapshot& snapshot) {
  return snapshot.all(kKinds, body<Kind>);
}
std::optional<Kind> kind(Snapshot& snapshot, std::string_view key) {
  return snapshot.one(kKind, body<Kind>, key);
}
void insert(Transaction& tx, const Kind& kind) {
  tx.run(kInsertKind, kind.id, kind.key, kind.prefix, kind.position, base::to_json(kind));
}
void save(Transaction& tx, const Kind& kind) {
  tx.run(kSaveKind, kind.id, kind.prefix, kind.position, base::to_json(kind));
}
void remove_kind(Transaction& tx, Id<Kind> kind) {
  tx.run(kRemoveKind, kind);
}
bool is_used(Snapshot& snapshot, std::string_view kind) {
  return any(snapshot, kKindUsed, kind);
}
bool is_used(Snapshot& snapshot, std::string_view kind, std::string_view state) {
  return any(snapshot, kStateUsed, kind, state);
}

std::vector<Category> categories(Snapshot& snapshot) {
  return snapshot.all(kCategories, body<Category>);
}
std::optional<Category> category(Snapshot& snapshot, Id<Category> id) {
  return snapshot.one(kCategory, body<Category>, id);
}
void insert(Transaction& tx, const Category& category) {
  tx.run(kInsertCategory, category.id, category.parent, category.position, base::to_json(category));
}
void save(Transaction& tx, const Category& category) {
  tx.run(kSaveCategory, category.id, category.parent, category.position, base::to_json(category));
}
void remove_category(Transaction& tx, Id<Category> category) {
  tx.run(kRemoveCategory, category);
}
bool is_used(Snapshot& snapshot, Id<Category> category) {
  return any(snapshot, kCategoryUsed, category);
}

std::optional<Settings> settings(Snapshot& snapshot) {
  return snapshot.one(kSettings, body<Settings>);
}
void save(Transaction& tx, const Settings& settings) {
  tx.run(kSaveSettings, base::to_json(settings));
}

std::span<const Statement* const> kind_statements() {
  return kStatements;
}

}  // namespace deskbell::cases::store
