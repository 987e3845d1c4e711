#include "damage.h"
#include "sqlite_checksums.h"
#include "sqlite_connection.h"

#include <storage/rescue.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

namespace deskbell::storage {
namespace {

using Prepared = std::unique_ptr<sqlite3_stmt, SqliteFinalizer>;
using Key =
    std::vector<std::unique_ptr<sqlite3_value, decltype([](sqlite3_value* value) { sqlite3_value_free(value); })>>;

struct Handle {
  explicit Handle(const std::string& path, int flags) {
    if (sqlite3_open_v2(path.c_str(), &database, flags | SQLITE_OPEN_EXRESCODE, checksum_vfs()) == SQLITE_OK) return;
    const std::string reason = sqlite3_errmsg(database);
    sqlite3_close(database);
    throw std::runtime_error(fmt::format("cannot open {}: {}", path, reason));
  }
  ~Handle() { sqlite3_close_v2(database); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  Prepared prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      throw std::runtime_error(fmt::format("{}: {}", sql, sqlite3_errmsg(database)));
    return Prepared(statement);
  }
  void run(const std::string& sql) {
    const Prepared statement = prepare(sql);
    int code = 0;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    }
    if (code != SQLITE_DONE) throw std::runtime_error(fmt::format("{}: {}", sql, sqlite3_errmsg(database)));
  }
  std::vector<std::vector<std::string>> rows(const std::string& sql) {
    const Prepared statement = prepare(sql);
    std::vector<std::vector<std::string>> out;
    int code = 0;
    while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
      auto& row = out.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement.get()); ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), i));
        row.emplace_back(text ? text : "");
      }
    }
    if (code != SQLITE_DONE) throw std::runtime_error(fmt::format("{}: {}", sql, sqlite3_errmsg(database)));
    return out;
  }

  sqlite3* database = nullptr;
};

std::string in_quotes(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) (out += out.empty() ? "" : ", ") += part;
  return out;
}

// One table on its way from the damaged file to the new one, in the order of its key.
class Walk {
 public:
  Walk(Handle& from, Handle& to, std::string table) : from_(from), to_(to), table_(std::move(table)) {
    std::vector<std::pair<int, std::string>> key;
    for (const auto& column : to_.rows("SELECT name, pk FROM pragma_table_info(" + text(table_) + ") ORDER BY cid")) {
      columns_.push_back(in_quotes(column[0]));
      if (std::stoi(column[1]) > 0) key.emplace_back(std::stoi(column[1]), in_quotes(column[0]));
    }
    const auto kind = to_.rows("SELECT wr FROM pragma_table_list WHERE name = " + text(table_));
    has_rowid_ = kind.empty() || kind[0][0] == "0";
    std::ranges::sort(key);
    if (has_rowid_) key = {{1, "rowid"}};
    for (auto& [place, name] : key) key_.push_back(std::move(name));
  }

  RescuedTable run() {
    const ReadDamagedAsEmpty tolerant(has_rowid_ ? ReadDamagedAsEmpty::Leaf::table : ReadDamagedAsEmpty::Leaf::index);
    const std::int64_t bad_before = damaged_pages();
    RescuedTable out;
    out.name = table_;
    std::string holes;
    for (std::size_t i = 0; i < columns_.size(); ++i) holes += i == 0 ? "?" : ", ?";
    const Prepared insert = to_.prepare(
        fmt::format("INSERT OR REPLACE INTO {} ({}) VALUES ({})", in_quotes(table_), joined(columns_), holes));
    while (!copy_until_trouble(insert.get(), out)) {
      if (!step_over()) {
        out.complete = false;
        break;
      }
      ++out.lost;
    }
    out.bad_pages = damaged_pages() - bad_before;
    return out;
  }

 private:
  static std::string text(std::string_view name) { return "'" + std::string(name) + "'"; }

  Prepared select(const std::vector<std::string>& what) {
    std::string sql = fmt::format("SELECT {} FROM {}", joined(what), in_quotes(table_));
    std::string holes;
    for (std::size_t i = 0; i < key_.size(); ++i) holes += i == 0 ? "?" : ", ?";
    if (!last_.empty()) sql += fmt::format(" WHERE ({}) > ({})", joined(key_), holes);
    sql += fmt::format(" ORDER BY {}", joined(key_));
    Prepared statement = from_.prepare(sql);
    for (std::size_t i = 0; i < last_.size(); ++i)
      sqlite3_bind_value(statement.get(), static_cast<int>(i + 1), last_[i].get());
    return statement;
  }

  bool stands_for_damage(sqlite3_stmt* statement, int key) const {
    if (has_rowid_) return sqlite3_column_int64(statement, key) == std::numeric_limits<sqlite3_int64>::min();
    return sqlite3_column_type(statement, key) == SQLITE_NULL;
  }

  void remember(sqlite3_stmt* statement, int first) {
    last_.clear();
    for (std::size_t i = 0; i < key_.size(); ++i)
      last_.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement, first + static_cast<int>(i))));
  }

  // True at the table's end.
  bool copy_until_trouble(sqlite3_stmt* insert, RescuedTable& out) {
    auto wanted = columns_;
    wanted.insert(wanted.end(), key_.begin(), key_.end());
    const int width = static_cast<int>(columns_.size());
    try {
      const Prepared rows = select(wanted);
      int code = 0;
      while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
        if (stands_for_damage(rows.get(), width)) continue;
        for (int i = 0; i < width; ++i) sqlite3_bind_value(insert, i + 1, sqlite3_column_value(rows.get(), i));
        remember(rows.get(), width);
        ++(sqlite3_step(insert) == SQLITE_DONE ? out.rows : out.lost);
        sqlite3_reset(insert);
      }
      return code == SQLITE_DONE;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  // The key of the row that cannot be read stands before what cannot be read.
  bool step_over() {
    try {
      const Prepared next = select(key_);
      do {
        if (sqlite3_step(next.get()) != SQLITE_ROW) return false;
      } while (stands_for_damage(next.get(), 0));
      remember(next.get(), 0);
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  Handle& from_;
  Handle& to_;
  const std::string table_;
  std::vector<std::string> columns_;
  std::vector<std::string> key_;
  bool has_rowid_ = true;
  Key last_;
};

// A damaged page of the schema costs the tables that are described on it. SQLite tells of it once, at the first
// statement, and then goes on with the rest.
void load_what_is_left_of_the_schema(Handle& file) {
  const ReadDamagedAsEmpty tolerant(ReadDamagedAsEmpty::Leaf::table);
  file.run("PRAGMA writable_schema = ON");
  for (int i = 0; i < 2; ++i) {
    try {
      file.run("SELECT COUNT(*) FROM sqlite_master");
    } catch (const std::runtime_error&) {
    }
  }
}

}  // namespace

Rescue rescue_sqlite(const std::string& from, const std::string& to, std::span<const Schema> schemas,
                     const std::function<bool(std::string_view table)>& leave_out) {
  if (std::filesystem::exists(to)) throw std::runtime_error(fmt::format("{} exists already.", to));
  Options options;
  options.url = "sqlite:" + to;
  Database::open(options, schemas).reset();
  Handle old(from, SQLITE_OPEN_READWRITE);
  load_what_is_left_of_the_schema(old);
  Handle fresh(to, SQLITE_OPEN_READWRITE);
  fresh.run("PRAGMA foreign_keys = OFF");
  fresh.run("PRAGMA synchronous = FULL");
  fresh.run("BEGIN IMMEDIATE");
  Rescue out;
  const auto tables = fresh.rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' "
      "ESCAPE '\\' ORDER BY name");
  for (const auto& table : tables) {
    if (leave_out(table[0])) continue;
    RescuedTable one = Walk(old, fresh, table[0]).run();
    out.rows += one.rows;
    out.lost += one.lost;
    out.bad_pages += one.bad_pages;
    out.tables.push_back(std::move(one));
  }
  fresh.run("COMMIT");
  fresh.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return out;
}

std::vector<std::string> check_sqlite(const std::string& path) {
  std::vector<std::string> findings;
  const std::int64_t bad_before = damaged_pages();
  try {
    Handle file(path, SQLITE_OPEN_READWRITE);
    for (const auto& row : file.rows("PRAGMA integrity_check"))
      if (row[0] != "ok") findings.push_back(row[0]);
  } catch (const std::runtime_error& error) {
    findings.emplace_back(error.what());
  }
  if (const auto bad = damaged_pages() - bad_before; bad > 0)
    findings.push_back(fmt::format("{} pages have a wrong checksum", bad));
  findings.empty() ? unmark_damaged(path) : mark_damaged(path);
  return findings;
}

}  // namespace deskbell::storage
