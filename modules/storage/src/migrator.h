#pragma once
#include <storage/database.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace deskbell::storage {

// What the migrator needs of an engine: one connection that nobody else uses meanwhile.
class MigrationTarget {
 public:
  virtual ~MigrationTarget() = default;
  virtual Dialect dialect() const = 0;
  // Runs one or more statements without parameters.
  virtual void run_script(std::string_view sql) = 0;
  virtual std::int64_t query(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor& visit) = 0;
  // Begins a transaction that keeps every other migrator out until it ends.
  virtual void begin_locked() = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
};

// Applies what is pending, each migration in its own transaction. Throws std::runtime_error with one line when the
// database is newer than the program or its history differs.
void migrate(MigrationTarget& target, std::span<const Schema> schemas);

// PostgreSQL's column types in SQLite's words, so that BIGINT PRIMARY KEY becomes the row id.
std::string translate_types_for_sqlite(std::string_view sql);

}  // namespace deskbell::storage
