#include "copy_side.h"

#include <storage/copy.h>
#include <storage/database.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace deskbell::storage {
namespace {

constexpr std::size_t kMostParameters = 30'000;  // SQLite's limit is 32,766
constexpr const char* kCreateProgress =
    "CREATE TABLE copy_progress (name TEXT PRIMARY KEY, place TEXT NOT NULL, copied BIGINT NOT NULL, state TEXT NOT "
    "NULL)";
constexpr std::string_view kSourceRow = " source";  // no table is called that

// A cell that outlives its row.
struct Cell {
  std::optional<std::string> bytes;  // none: NULL; numbers as their eight bytes
};

std::int64_t integer_of(const std::string& bytes) {
  std::int64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

Cell cell_of(const Row& row, int column, ColumnKind kind) {
  if (row.is_null(column)) return {};
  const auto number = [](auto value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return Cell{std::move(bytes)};
  };
  switch (kind) {
    case ColumnKind::integer:
      return number(row.integer(column));
    case ColumnKind::boolean:
      return number(std::int64_t{row.boolean(column)});
    case ColumnKind::real:
      return number(row.real(column));
    case ColumnKind::text:
      return {row.string(column)};
    case ColumnKind::bytes:
      break;
  }
  const Bytes bytes = row.bytes(column);
  return {std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
}

Value value_of(const Cell& cell, ColumnKind kind) {
  if (!cell.bytes) return nullptr;
  const std::string& bytes = *cell.bytes;
  switch (kind) {
    case ColumnKind::integer:
      return integer_of(bytes);
    case ColumnKind::boolean:
      return integer_of(bytes) != 0;
    case ColumnKind::real:
      return std::bit_cast<double>(integer_of(bytes));
    case ColumnKind::text:
      return std::string_view(bytes);
    case ColumnKind::bytes:
      break;
  }
  return std::as_bytes(std::span(bytes));
}

std::string_view cast_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::integer:
      return "::bigint";
    case ColumnKind::boolean:
      return "::boolean";
    case ColumnKind::real:
      return "::double precision";
    case ColumnKind::text:
      return "::text";
    case ColumnKind::bytes:
      break;
  }
  return "::bytea";
}

// Of a set of rows: the sum of the rows' hashes, so that their order does not matter.
class TableHash {
 public:
  void add(std::span<const Cell> row) {
    std::uint64_t low = 0xcbf29ce484222325ULL;
    std::uint64_t high = 0x9e3779b97f4a7c15ULL;
    const auto feed = [&](std::uint64_t word) {
      low = std::rotl((low ^ word) * 0x100000001b3ULL, 27);
      high = std::rotl((high + word) * 0xff51afd7ed558ccdULL, 31) ^ low;
    };
    for (const Cell& cell : row) {
      feed(cell.bytes ? cell.bytes->size() + 1 : 0);
      if (!cell.bytes) continue;
      for (std::size_t at = 0; at < cell.bytes->size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, cell.bytes->data() + at, std::min<std::size_t>(8, cell.bytes->size() - at));
        feed(word);
      }
    }
    low_ += finished(low);
    high_ += finished(high);
    ++rows_;
  }
  std::int64_t rows() const { return rows_; }
  std::string text() const { return fmt::format("{:016x}{:016x}", high_, low_); }

 private:
  static std::uint64_t finished(std::uint64_t hash) {
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9ULL;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebULL;
    return hash ^ hash >> 31;
  }
  std::uint64_t low_ = 0, high_ = 0;
  std::int64_t rows_ = 0;
};

using Rows = std::vector<std::vector<Cell>>;

std::string column_list(const CopyTable& table) {
  std::string out;
  for (const CopyColumn& column : table.columns) (out += out.empty() ? "\"" : ", \"") += column.name + "\"";
  return out;
}

std::string key_list(const CopyTable& table) {
  std::string out;
  for (const std::size_t column : table.key) (out += out.empty() ? "\"" : ", \"") += table.columns[column].name + "\"";
  return out;
}

// The next rows by key after `after` (a whole row; empty: from the beginning). Without a key: all.
Rows read_after(CopySide& side, const CopyTable& table, std::span<const Cell> after, int limit) {
  std::string sql = "SELECT " + column_list(table) + " FROM \"" + table.name + "\"";
  std::vector<Value> values;
  if (!table.key.empty()) {
    if (!after.empty()) {
      std::string marks;
      for (const std::size_t column : table.key) {
        values.push_back(value_of(after[column], table.columns[column].kind));
        (marks += marks.empty() ? "$" : ", $") += std::to_string(values.size());
        if (side.dialect() == Dialect::postgres) marks += cast_of(table.columns[column].kind);
      }
      sql += " WHERE (" + key_list(table) + ") > (" + marks + ")";
    }
    sql += " ORDER BY " + key_list(table) + " LIMIT " + std::to_string(limit);
  }
  Rows rows;
  side.query(sql, values, [&](const Row& row) {
    auto& cells = rows.emplace_back();
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      cells.push_back(cell_of(row, static_cast<int>(i), table.columns[i].kind));
  });
  return rows;
}

void insert(CopySide& side, const CopyTable& table, std::span<const std::vector<Cell>> rows) {
  const std::size_t at_once =
      std::max<std::size_t>(1, std::min<std::size_t>(500, kMostParameters / table.columns.size()));
  for (; !rows.empty(); rows = rows.subspan(std::min(at_once, rows.size()))) {
    std::string sql = "INSERT INTO \"" + table.name + "\" (" + column_list(table) + ") VALUES ";
    std::vector<Value> values;
    for (const auto& row : rows.first(std::min(at_once, rows.size()))) {
      sql += values.empty() ? "(" : ", (";
      for (std::size_t i = 0; i < row.size(); ++i) {
        values.push_back(value_of(row[i], table.columns[i].kind));
        (sql += i == 0 ? "$" : ", $") += std::to_string(values.size());
        if (side.dialect() == Dialect::postgres) sql += cast_of(table.columns[i].kind);
      }
      sql += ")";
    }
    side.query(sql, values, [](const Row&) {});
  }
}

TableHash hash_of(CopySide& side, const CopyTable& table, int batch) {
  TableHash hash;
  std::vector<Cell> last;
  for (;;) {
    Rows rows = read_after(side, table, last, batch);
    for (const auto& row : rows) hash.add(row);
    if (table.key.empty() || std::ssize(rows) < batch) return hash;
    last = std::move(rows.back());
  }
}

std::int64_t count_of(CopySide& side, const std::string& table) {
  std::int64_t rows = 0;
  side.query("SELECT COUNT(*) FROM \"" + table + "\"", {}, [&](const Row& row) { rows = row.integer(0); });
  return rows;
}

// What identifies the source, without a password.
std::string name_of(const std::string& url) {
  const auto at = url.rfind('@');
  const auto scheme = url.find("://");
  return at == std::string::npos || scheme == std::string::npos ? url : url.substr(0, scheme + 3) + url.substr(at + 1);
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}

// The key cells of a row as text, and back as a row of which only the key is set.
std::string place_of(const CopyTable& table, const std::vector<Cell>& row) {
  std::string out;
  for (const std::size_t column : table.key) (out += out.empty() ? "" : ",") += to_hex(row[column].bytes.value_or(""));
  return out;
}

std::vector<Cell> row_at(const CopyTable& table, std::string_view place) {
  if (place.empty()) return {};
  std::vector<Cell> row(table.columns.size());
  std::size_t begin = 0;
  for (const std::size_t column : table.key) {
    const std::size_t end = std::min(place.find(',', begin), place.size());
    row[column].bytes = from_hex(place.substr(begin, end - begin));
    begin = end + 1;
  }
  return row;
}

class Copy {
 public:
  Copy(const CopyPlan& plan, std::span<const Schema> schemas) : plan_(plan), schemas_(schemas) {}

  std::vector<CopiedTable> run() {
    for (const std::string& url : {plan_.from, plan_.to}) Database::open({.url = url}, schemas_);
    std::vector<CopiedTable> copied;
    from_ = CopySide::open(plan_.from);
    to_ = CopySide::open(plan_.to);
    match_tables();
    begin();
    for (const CopyTable& table : tables_) copied.push_back(copy_and_verify(table));
    gather_statistics();
    from_.reset();
    to_.reset();
    if (plan_.finish) plan_.finish(*Database::open({.url = plan_.to}, schemas_));
    CopySide::open(plan_.to)->run_script("DROP TABLE copy_progress");
    return copied;
  }

 private:
  struct Progress {
    std::string place;
    std::int64_t copied = 0;
    std::string state;
  };

  void match_tables() {
    const auto theirs = to_->tables();
    for (CopyTable& table : from_->tables()) {
      const auto other = std::ranges::find(theirs, table.name, &CopyTable::name);
      if (other == theirs.end() || std::ranges::find(plan_.left_out, table.name) != plan_.left_out.end()) continue;
      const auto same = [](const CopyColumn& a, const CopyColumn& b) { return a.name == b.name; };
      if (!std::ranges::equal(table.columns, other->columns, same))
        throw std::runtime_error("Table " + table.name + " has other columns in the target.");
      // SQLite calls more than one thing INTEGER, and PostgreSQL knows better.
      if (to_->dialect() == Dialect::postgres) table.columns = other->columns;
      tables_.push_back(std::move(table));
    }
  }

  bool is_seeded(const CopyTable& table) const {
    return std::ranges::find(plan_.seeded, table.name) != plan_.seeded.end();
  }

  void begin() {
    const auto target = to_->tables();
    bool unfinished = false;
    to_->query(to_->dialect() == Dialect::sqlite ? "SELECT 1 FROM sqlite_schema WHERE name = 'copy_progress'"
                                                 : "SELECT 1 WHERE to_regclass('copy_progress') IS NOT NULL",
               {}, [&](const Row&) { unfinished = true; });
    if (unfinished) {
      if (load(kSourceRow).place != name_of(plan_.from))
        throw std::runtime_error("The target holds an unfinished copy of another database.");
      return;
    }
    for (const CopyTable& table : tables_) {
      if (!is_seeded(table) && count_of(*to_, table.name) > 0)
        throw std::runtime_error("The target is not empty: table " + table.name +
                                 " has rows. Copy into a new database.");
    }
    to_->run_script("BEGIN");
    to_->run_script(kCreateProgress);
    for (const CopyTable& table : tables_)
      if (is_seeded(table)) to_->run_script("DELETE FROM " + table.name);
    save(kSourceRow, {.place = name_of(plan_.from), .copied = 0, .state = "running"});
    to_->run_script("COMMIT");
  }

  CopiedTable copy_and_verify(const CopyTable& table) {
    const std::int64_t total = count_of(*from_, table.name);
    // Rows may have changed between two runs of a copy; then the table is copied once more from its beginning.
    for (const bool last_try : {false, true}) {
      copy(table, total);
      const TableHash theirs = hash_of(*from_, table, plan_.batch);
      const TableHash ours = hash_of(*to_, table, plan_.batch);
      if (theirs.text() == ours.text() && theirs.rows() == ours.rows())
        return {.name = table.name, .rows = ours.rows(), .hash = ours.text()};
      if (last_try)
        throw std::runtime_error(
            fmt::format("Table {} differs after copying: {} rows with hash {} in the source, {} "
                        "rows with hash {} in the target.",
                        table.name, theirs.rows(), theirs.text(), ours.rows(), ours.text()));
      to_->run_script("BEGIN");
      to_->run_script("DELETE FROM \"" + table.name + "\"");
      save(table.name, {});
      to_->run_script("COMMIT");
    }
    std::unreachable();
  }

  void copy(const CopyTable& table, std::int64_t total) {
    Progress progress = load(table.name);
    std::vector<Cell> last = row_at(table, progress.place);
    while (progress.state != "done") {
      const Rows rows = read_after(*from_, table, last, plan_.batch);
      to_->run_script("BEGIN");
      insert(*to_, table, rows);
      progress.copied += std::ssize(rows);
      if (table.key.empty() || std::ssize(rows) < plan_.batch) progress.state = "done";
      if (!rows.empty()) {
        last = rows.back();
        progress.place = place_of(table, last);
      }
      save(table.name, progress);
      to_->run_script("COMMIT");
      if (plan_.progress) plan_.progress({.table = table.name, .rows = progress.copied, .total = total});
    }
  }

  // PostgreSQL would do so by itself within minutes; until then it reads and sorts where it could walk an index.
  void gather_statistics() {
    if (to_->dialect() != Dialect::postgres) return;
    for (const CopyTable& table : tables_) to_->run_script("ANALYZE \"" + table.name + "\"");
  }

  Progress load(std::string_view name) {
    Progress progress;
    const Value values[] = {name};
    to_->query("SELECT place, copied, state FROM copy_progress WHERE name = $1", values, [&](const Row& row) {
      progress = {.place = row.string(0), .copied = row.integer(1), .state = row.string(2)};
    });
    return progress;
  }

  void save(std::string_view name, const Progress& progress) {
    const Value values[] = {name, std::string_view(progress.place), progress.copied, std::string_view(progress.state)};
    to_->query(
        "INSERT INTO copy_progress (name, place, copied, state) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO "
        "UPDATE SET place = excluded.place, copied = excluded.copied, state = excluded.state",
        values, [](const Row&) {});
  }

  const CopyPlan& plan_;
  const std::span<const Schema> schemas_;
  std::unique_ptr<CopySide> from_;
  std::unique_ptr<CopySide> to_;
  std::vector<CopyTable> tables_;
};

}  // namespace

std::vector<CopiedTable> copy_database(const CopyPlan& plan, std::span<const Schema> schemas) {
  return Copy(plan, schemas).run();
}

bool is_unfinished_copy(Database& database) {
  return database.read([](Snapshot& snapshot) {
    bool found = false;
    snapshot.each_of(snapshot.dialect() == Dialect::sqlite ? "SELECT 1 FROM sqlite_schema WHERE name = 'copy_progress'"
                                                           : "SELECT 1 WHERE to_regclass('copy_progress') IS NOT NULL",
                     {}, [&](const Row&) { found = true; });
    return found;
  });
}

}  // namespace deskbell::storage
