#include "macro_store.h"

#include "statements.h"

#include <stdexcept>

namespace deskbell::automation::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_MACRO_COLUMNS "m.id, m.body, m.owner, m.version, m.updated_at, m.updated_by, c.runs"
#define DESKBELL_MACRO_FROM " FROM automation_macro AS m LEFT JOIN automation_count AS c ON c.id = m.id "

constexpr Statement kMacros{"automation.macros", "SELECT " DESKBELL_MACRO_COLUMNS DESKBELL_MACRO_FROM
                                                 "WHERE m.owner IS NULL OR m.owner = $1 ORDER BY m.name, m.id"};
constexpr Statement kFind{"automation.find_macro",
                          "SELECT " DESKBELL_MACRO_COLUMNS DESKBELL_MACRO_FROM "WHERE m.id = $1"};
constexpr Statement kInsert{"automation.insert_macro",
                            "INSERT INTO automation_macro (id, name, body, owner, version, updated_at, updated_by) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kSave{"automation.save_macro",
                          "UPDATE automation_macro SET name = $3, body = $4, version = $5, updated_at = $6, "
                          "updated_by = $7 WHERE id = $1 AND version = $2"};
constexpr Statement kRemove{"automation.remove_macro", "DELETE FROM automation_macro WHERE id = $1"};
constexpr Statement kRemoveCount{"automation.remove_macro_count", "DELETE FROM automation_count WHERE id = $1"};

constexpr const Statement* kStatements[] = {&kMacros, &kFind, &kInsert, &kSave, &kRemove, &kRemoveCount};

StoredMacro macro_of(const Row& row) {
  auto body = base::parse_json<Macro>(row.text(1));
  if (!body) throw std::runtime_error("automation_macro: " + body.error().message);
  return {.id = row.id<StoredMacro>(0),
          .macro = *std::move(body),
          .owner = row.optional_id<identity::User>(2),
          .version = row.integer(3),
          .runs = row.is_null(6) ? 0 : row.integer(6),
          .updated_at = row.time(4),
          .updated_by = row.string(5)};
}

}  // namespace

std::span<const Statement* const> macro_statements() {
  return kStatements;
}

std::vector<StoredMacro> macros(Snapshot& snapshot, Id<identity::User> user) {
  return snapshot.all(kMacros, macro_of, user);
}

std::optional<StoredMacro> find_macro(Snapshot& snapshot, Id<StoredMacro> id) {
  return snapshot.one(kFind, macro_of, id);
}

void insert(Transaction& tx, const StoredMacro& macro) {
  tx.run(kInsert, macro.id, macro.macro.name, base::to_json(macro.macro), macro.owner, macro.version, macro.updated_at,
         macro.updated_by);
}

bool save(Transaction& tx, const StoredMacro& macro, std::int64_t before) {
  return tx.run(kSave, macro.id, before, macro.macro.name, base::to_json(macro.macro), macro.version, macro.updated_at,
                macro.updated_by) == 1;
}

void remove_macro(Transaction& tx, Id<StoredMacro> id) {
  tx.run(kRemove, id);
  tx.run(kRemoveCount, id);
}

}  // namespace deskbell::automation::store
