#include "table_store.h"

#include <decisions/migrations.h>

#include <stdexcept>

namespace deskbell::decisions {
namespace store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_DECISION_COLUMNS "id, key, name, description, body, version, updated_at, updated_by"

constexpr Statement kList{"decisions.list",
                          "SELECT " DESKBELL_DECISION_COLUMNS " FROM decision_table ORDER BY name, id"};
constexpr Statement kFind{"decisions.find", "SELECT " DESKBELL_DECISION_COLUMNS " FROM decision_table WHERE id = $1"};
constexpr Statement kFindKey{"decisions.find_key",
                             "SELECT " DESKBELL_DECISION_COLUMNS " FROM decision_table WHERE key = $1"};
constexpr Statement kCount{"decisions.count", "SELECT COUNT(*) FROM decision_table"};
constexpr Statement kInsert{"decisions.insert", "INSERT INTO decision_table (" DESKBELL_DECISION_COLUMNS
                                                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Statement kSave{"decisions.save",
                          "UPDATE decision_table SET key = $2, name = $3, description = $4, body = $5, version = $6, "
                          "updated_at = $7, updated_by = $8 WHERE id = $1 AND version = $6 - 1"};
constexpr Statement kRemove{"decisions.remove", "DELETE FROM decision_table WHERE id = $1"};
constexpr Statement kHits{"decisions.hits",
                          "SELECT row_id, hits, last_at FROM decision_hit WHERE decision_table = $1 ORDER BY row_id"};
constexpr Statement kCountHit{"decisions.count_hit",
                              "INSERT INTO decision_hit (decision_table, row_id, hits, last_at) VALUES ($1, $2, 1, $3) "
                              "ON CONFLICT (decision_table, row_id) DO UPDATE SET hits = decision_hit.hits + 1, "
                              "last_at = excluded.last_at"};
constexpr Statement kForgetHits{"decisions.forget_hits", "DELETE FROM decision_hit WHERE decision_table = $1"};

constexpr const Statement* kStatements[] = {&kList, &kFind,   &kFindKey, &kCount,    &kInsert,
                                            &kSave, &kRemove, &kHits,    &kCountHit, &kForgetHits};

StoredTable table_of(const Row& row) {
  auto body = base::parse_json<DecisionTable>(row.text(4));
  if (!body) throw std::runtime_error("decision_table: " + body.error().message);
  return {.id = row.id<StoredTable>(0),
          .key = row.string(1),
          .name = row.string(2),
          .description = row.string(3),
          .table = *std::move(body),
          .version = row.integer(5),
          .updated_at = row.time(6),
          .updated_by = row.string(7),
          .hits = {}};
}

}  // namespace

std::vector<StoredTable> list(Snapshot& snapshot) {
  return snapshot.all(kList, table_of);
}

std::optional<StoredTable> find(Snapshot& snapshot, Id<StoredTable> id) {
  return snapshot.one(kFind, table_of, id);
}

std::optional<StoredTable> find(Snapshot& snapshot, std::string_view key) {
  return snapshot.one(kFindKey, table_of, key);
}

std::int64_t count(Snapshot& snapshot) {
  return snapshot.number(kCount);
}

void insert(Transaction& tx, const StoredTable& table) {
  tx.run(kInsert, table.id, table.key, table.name, table.description, base::to_json(table.table), table.version,
         table.updated_at, table.updated_by);
}

bool save(Transaction& tx, const StoredTable& table) {
  return tx.run(kSave, table.id, table.key, table.name, table.description, base::to_json(table.table), table.version,
                table.updated_at, table.updated_by) == 1;
}

void remove(Transaction& tx, Id<StoredTable> id) {
  tx.run(kRemove, id);
  tx.run(kForgetHits, id);
}

std::vector<RowHits> hits(Snapshot& snapshot, Id<StoredTable> id) {
  return snapshot.all(kHits, [](const Row& row) { return RowHits{row.string(0), row.integer(1), row.time(2)}; }, id);
}

void count_hit(Transaction& tx, Id<StoredTable> id, std::string_view row, Time at) {
  tx.run(kCountHit, id, row, at);
}

}  // namespace store

storage::Schema schema() {
  return {"decisions", migrations(), store::kStatements};
}

}  // namespace deskbell::decisions
