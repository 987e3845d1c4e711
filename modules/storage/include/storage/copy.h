#pragma once
#include <storage/schema.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Copies a workspace's database into another one, from SQLite to PostgreSQL or back, table by table in batches. What was
// copied is noted in the target (table copy_progress) in the same transactions, so that a copy that was killed goes on
// where it was when it is started again. In the end the rows of each table are counted and hashed on both sides.
namespace deskbell::storage {

struct CopyProgress {
  std::string_view table;
  std::int64_t rows = 0;   // copied so far
  std::int64_t total = 0;  // of the table
};

struct CopiedTable {
  std::string name;
  std::int64_t rows = 0;
  std::string hash;  // of all rows in whatever order
};

struct CopyPlan {
  std::string from, to;  // as in Options::url
  // Tables that each engine keeps in its own way; they are filled by `finish`.
  std::vector<std::string> left_out = {};
  // Tables into which migrations have put rows, so that they are full in a new database, too; emptied before the copy.
  std::vector<std::string> seeded = {};
  // Runs against the complete target, opened like any other database, before the copy counts as finished; may run again.
  std::function<void(class Database&)> finish = {};
  std::function<void(const CopyProgress&)> progress = {};
  int batch = 1000;
};

// Brings both to this program's schema first. Throws std::runtime_error with one clear line when somebody else has one
// of them open, when the target holds anything but its own unfinished copy of the same source, or when a table differs
// in the end.
std::vector<CopiedTable> copy_database(const CopyPlan& plan, std::span<const Schema> schemas);

// Whether the database is the target of a copy that has not finished: it must not be served.
bool is_unfinished_copy(Database& database);

}  // namespace deskbell::storage
