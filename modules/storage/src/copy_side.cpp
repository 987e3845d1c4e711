#include "copy_side.h"

#include "postgres_connection.h"
#include "sqlite_connection.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 5s;  // until connections that were just closed are gone
constexpr std::string_view kSqlite = "sqlite:";

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what + " is in use. Stop every Deskbell that serves it, then copy.");
}

template <class Try>
void insist(const std::string& what, Try attempt) {
  for (const auto end = std::chrono::steady_clock::now() + kPatience; !attempt(); std::this_thread::sleep_for(50ms)) {
    if (std::chrono::steady_clock::now() > end) refuse(what);
  }
}

bool is_own(std::string_view table) {
  return table == "schema_migration" || table == "commit_mark" || table == "copy_progress";
}

ColumnKind kind_of(std::string_view type, const std::string& column) {
  if (type == "bigint" || type == "integer" || type == "BIGINT" || type == "INTEGER") return ColumnKind::integer;
  if (type == "text" || type == "TEXT") return ColumnKind::text;
  if (type == "boolean" || type == "BOOLEAN") return ColumnKind::boolean;
  if (type == "double precision" || type == "REAL") return ColumnKind::real;
  if (type == "bytea" || type == "BLOB") return ColumnKind::bytes;
  throw std::runtime_error("Column " + column + " is of type " + std::string(type) + ", which cannot be copied.");
}

class SqliteSide final : public CopySide {
 public:
  explicit SqliteSide(const std::string& path)
      : index_({}), connection_(path, SqliteConnection::Mode::read_write, 0ms, index_) {
    // With exclusive locking the first access fails when anybody else has the file open, and afterwards nobody can.
    connection_.run_script("PRAGMA locking_mode = EXCLUSIVE");
    insist("The database " + path, [&] {
      try {
        connection_.run_script("BEGIN IMMEDIATE; COMMIT");
        return true;
      } catch (const Unavailable&) {
        return false;
      }
    });
    connection_.run_script("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536");
  }
  Dialect dialect() const override { return Dialect::sqlite; }
  std::int64_t query(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor& visit) override {
    return connection_.execute_text(sql, values, &visit);
  }
  void run_script(std::string_view sql) override { connection_.run_script(sql); }

  std::vector<CopyTable> tables() override {
    std::vector<CopyTable> found;
    query(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name",
        {}, [&](const Row& row) {
          if (!is_own(row.text(0))) found.push_back({.name = row.string(0), .columns = {}, .key = {}});
        });
    for (CopyTable& table : found) {
      std::vector<std::pair<std::int64_t, std::size_t>> key;
      const Value name[] = {std::string_view(table.name)};
      query("SELECT name, type, pk FROM pragma_table_info($1) ORDER BY name", name, [&](const Row& row) {
        if (row.integer(2) > 0) key.emplace_back(row.integer(2), table.columns.size());
        table.columns.push_back({row.string(0), kind_of(row.text(1), table.name + "." + row.string(0))});
      });
      std::ranges::sort(key);
      for (const auto& [place, column] : key) table.key.push_back(column);
    }
    return found;
  }

 private:
  const StatementIndex index_;
  SqliteConnection connection_;
};

class PostgresSide final : public CopySide {
 public:
  explicit PostgresSide(const std::string& url) : connection_(url) {
    connection_.run_script("SET statement_timeout = 0; SET bytea_output = 'hex'; SET extra_float_digits = 1");
    insist("The PostgreSQL database", [&] {
      bool locked = false;
      query(kPostgresLockAlone, {}, [&](const Row& row) { locked = row.boolean(0); });
      return locked;
    });
  }
  Dialect dialect() const override { return Dialect::postgres; }
  std::int64_t query(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor& visit) override {
    return connection_.execute_text(sql, values, &visit);
  }
  void run_script(std::string_view sql) override { connection_.run_script(std::string(sql)); }

  std::vector<CopyTable> tables() override {
    std::vector<CopyTable> found;
    query(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT relispartition ORDER BY relname COLLATE \"C\"",
        {}, [&](const Row& row) {
          if (!is_own(row.text(0))) found.push_back({.name = row.string(0), .columns = {}, .key = {}});
        });
    std::erase_if(found, [&](CopyTable& table) { return !describe(table); });
    return found;
  }

 private:
  // False when it has a column that only PostgreSQL knows, such as an index's.
  bool describe(CopyTable& table) {
    std::vector<std::pair<std::int64_t, std::size_t>> key;
    const Value name[] = {std::string_view(table.name)};
    bool known = true;
    query(
        "SELECT a.attname, format_type(a.atttypid, NULL), "
        "COALESCE(array_position(i.indkey::int2[], a.attnum), -1) "
        "FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
        "WHERE a.attrelid = (SELECT oid FROM pg_class WHERE relname = $1 AND relnamespace = "
        "current_schema()::regnamespace) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname COLLATE \"C\"",
        name, [&](const Row& row) {
          if (row.text(1) == "tsvector") {
            known = false;
            return;
          }
          if (row.integer(2) >= 0) key.emplace_back(row.integer(2), table.columns.size());
          table.columns.push_back({row.string(0), kind_of(row.text(1), table.name + "." + row.string(0))});
        });
    std::ranges::sort(key);
    for (const auto& [place, column] : key) table.key.push_back(column);
    return known;
  }
  PostgresConnection connection_;
};

}  // namespace

std::unique_ptr<CopySide> CopySide::open(const std::string& url) {
  if (url.starts_with(kSqlite)) return std::make_unique<SqliteSide>(url.substr(kSqlite.size()));
  return std::make_unique<PostgresSide>(url);
}

}  // namespace deskbell::storage
