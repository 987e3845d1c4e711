#pragma once
#include "statement_index.h"

#include <storage/database.h>

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::storage {

struct SqliteFinalizer {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// One connection, used by one thread at a time. Failures become UniqueViolation, Unavailable or std::runtime_error.
class SqliteConnection {
 public:
  enum class Mode { read_only, read_write };

  SqliteConnection(const std::string& path, Mode mode, std::chrono::milliseconds busy_timeout,
                   const StatementIndex& index);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // Throws with the name of the first bad statement. Each is prepared at its first use: all of them take 6 MB.
  void check_all();

  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Snapshot::Visitor* visit);
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor* visit);
  void run_script(std::string_view sql);

  // Transaction control, prepared once.
  enum class Control { begin, begin_immediate, commit, rollback, savepoint, release, rollback_to };
  void control(Control what);
  // Changes when another connection has changed the file.
  std::int64_t data_version();
  // Rolls back if a transaction is open; never throws.
  void abandon() noexcept;
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

  // True after an error that leaves the file in doubt: a failed sync, write or read, or damaged content. The
  // connection then neither syncs nor checkpoints any more.
  bool broken() const { return broken_; }
  // True when that was damaged content.
  bool damaged() const { return damaged_; }
  // Whether a write has found the disk full since this was last asked.
  bool take_disk_full() { return std::exchange(disk_full_, false); }
  // Copies the log into the database file without waiting for readers.
  void checkpoint(int mode);
  sqlite3* handle() { return handle_; }

 private:
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, SqliteFinalizer> statement;
    std::vector<std::uint16_t> numbers;  // parameter i + 1 of SQLite is the value numbers[i] of the call
    std::size_t values = 0;
    bool running = false;
  };
  Prepared prepare(std::string_view sql, std::string_view name, unsigned flags);
  std::int64_t run(Prepared& prepared, std::string_view name, std::span<const Value> values,
                   const Snapshot::Visitor* visit);
  void bind(Prepared& prepared, std::string_view name, std::span<const Value> values);
  void note_lock(int code);
  [[noreturn]] void raise(int code, std::string_view name);

  sqlite3* handle_ = nullptr;
  const StatementIndex& index_;
  const std::chrono::milliseconds busy_timeout_;
  bool locked_out_ = false;
  std::vector<Prepared> prepared_;
  std::unique_ptr<sqlite3_stmt, SqliteFinalizer> controls_[7];
  Prepared data_version_;
  bool broken_ = false;
  bool damaged_ = false;
  bool disk_full_ = false;
};

}  // namespace deskbell::storage
