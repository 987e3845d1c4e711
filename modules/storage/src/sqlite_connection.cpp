#include "sqlite_connection.h"

#include "sqlite_checksums.h"

#include <fmt/format.h>
#include <base/log.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace deskbell::storage {
namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return text ? std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                : std::string_view();
  }
  Bytes bytes(int column) const override {
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
    return bytes ? Bytes(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : Bytes();
  }

 private:
  sqlite3_stmt* statement_;
};

struct Binder {
  sqlite3_stmt* statement;
  int index;
  int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, index, value ? 1 : 0); }
  int operator()(std::string_view value) const {
    // A null pointer would bind NULL.
    return sqlite3_bind_text64(statement, index, value.data() ? value.data() : "", value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  int operator()(Bytes value) const {
    return sqlite3_bind_blob64(statement, index, value.data() ? static_cast<const void*>(value.data()) : "",
                               value.size(), SQLITE_STATIC);
  }
};

bool is_full_disk(int code, int system_error) {
  const bool no_room = system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
  return (code & 0xff) == SQLITE_FULL || (no_room && (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE));
}

bool is_damage(int code) {
  // SQLITE_CORRUPT_VTAB speaks of the search index, which can be made again.
  if (code == SQLITE_CORRUPT_VTAB) return false;
  return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB || code == SQLITE_IOERR_DATA;
}

// A full disk or a lock passes; after anything else that concerns the file, its content is in doubt.
bool leaves_file_in_doubt(int code, int system_error) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return true;
    case SQLITE_IOERR:
      break;
    default:
      return false;
  }
  switch (code) {
    case SQLITE_IOERR_NOMEM:
    case SQLITE_IOERR_BLOCKED:
    case SQLITE_IOERR_LOCK:
    case SQLITE_IOERR_RDLOCK:
    case SQLITE_IOERR_UNLOCK:
    case SQLITE_IOERR_CHECKRESERVEDLOCK:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMLOCK:
    case SQLITE_IOERR_SHMMAP:
      return false;
    case SQLITE_IOERR_WRITE:
      return !is_full_disk(code, system_error);
    default:
      return true;
  }
}

bool is_unavailability(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
      return true;
    default:
      return false;
  }
}

constexpr std::chrono::milliseconds kLockedOutWait{250};

constexpr const char* kControls[] = {"BEGIN",          "BEGIN IMMEDIATE", "COMMIT",          "ROLLBACK",
                                     "SAVEPOINT work", "RELEASE work",    "ROLLBACK TO work"};

}  // namespace

SqliteConnection::SqliteConnection(const std::string& path, Mode mode, std::chrono::milliseconds busy_timeout,
                                   const StatementIndex& index)
    : index_(index), busy_timeout_(busy_timeout), prepared_(index.size()) {
  const int flags = (mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  if (const int code = sqlite3_open_v2(path.c_str(), &handle_, flags, checksum_vfs()); code != SQLITE_OK) {
    const std::string reason = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    sqlite3_close(handle_);
    throw Unavailable(fmt::format("cannot open {}: {}", path, reason));
  }
  if (mode == Mode::read_write) reserve_for_checksums(handle_);
  sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout.count()));
  // Only the writer checkpoints, where it can see whether that failed.
  sqlite3_wal_autocheckpoint(handle_, 0);
  if (mode == Mode::read_only) sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

SqliteConnection::~SqliteConnection() {
  for (Prepared& prepared : prepared_) prepared.statement.reset();
  for (auto& control : controls_) control.reset();
  data_version_.statement.reset();
  sqlite3_close_v2(handle_);
}

void SqliteConnection::check_all() {
  for (std::size_t number = 0; number < index_.size(); ++number) (void)prepare(index_[number].sql, index_[number].name, 0);
}

SqliteConnection::Prepared SqliteConnection::prepare(std::string_view sql, std::string_view name, unsigned flags) {
  Prepared prepared;
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags, &statement, &tail);
  prepared.statement.reset(statement);
  if (code != SQLITE_OK) raise(code, name);
  if (!statement ||
      std::string_view(tail, sql.data() + sql.size()).find_first_not_of(" \t\r\n;") != std::string_view::npos)
    throw std::runtime_error(fmt::format("statement {} is not exactly one SQL statement", name));
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement); ++i) {
    const char* parameter = sqlite3_bind_parameter_name(statement, i);
    // "$1::bigint" is one parameter name to SQLite, which makes PostgreSQL's casts harmless.
    const int number = parameter && *parameter == '$' ? std::atoi(parameter + 1) : 0;
    if (number < 1) throw std::runtime_error(fmt::format("statement {}: parameters are written $1, $2, ...", name));
    prepared.numbers.push_back(static_cast<std::uint16_t>(number - 1));
    prepared.values = std::max(prepared.values, static_cast<std::size_t>(number));
  }
  return prepared;
}

std::int64_t SqliteConnection::execute(const Statement& statement, std::span<const Value> values,
                                       const Snapshot::Visitor* visit) {
  Prepared& prepared = prepared_[index_.at(statement)];
  if (prepared.running) {  // called by its own visitor
    Prepared another = prepare(statement.sql, statement.name, 0);
    return run(another, statement.name, values, visit);
  }
  if (!prepared.statement) prepared = prepare(statement.sql, statement.name, SQLITE_PREPARE_PERSISTENT);
  return run(prepared, statement.name, values, visit);
}

std::int64_t SqliteConnection::execute_text(std::string_view sql, std::span<const Value> values,
                                            const Snapshot::Visitor* visit) {
  Prepared prepared = prepare(sql, sql, 0);
  return run(prepared, sql, values, visit);
}

void SqliteConnection::bind(Prepared& prepared, std::string_view name, std::span<const Value> values) {
  if (values.size() != prepared.values)
    throw std::logic_error(fmt::format("statement {} takes {} values, not {}", name, prepared.values, values.size()));
  sqlite3_stmt* statement = prepared.statement.get();
  for (std::size_t i = 0; i < prepared.numbers.size(); ++i) {
    const int code = std::visit(Binder{statement, static_cast<int>(i + 1)}, values[prepared.numbers[i]]);
    if (code != SQLITE_OK) raise(code, name);
  }
}

std::int64_t SqliteConnection::run(Prepared& prepared, std::string_view name, std::span<const Value> values,
                                   const Snapshot::Visitor* visit) {
  bind(prepared, name, values);
  sqlite3_stmt* statement = prepared.statement.get();
  struct Reset {
    Prepared& prepared;
    explicit Reset(Prepared& p) : prepared(p) { prepared.running = true; }
    ~Reset() {
      sqlite3_reset(prepared.statement.get());
      prepared.running = false;
    }
  } reset(prepared);
  const SqliteRow row(statement);
  std::int64_t rows = 0;
  int code = 0;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    ++rows;
    if (visit) (*visit)(row);
  }
  if (code != SQLITE_DONE) raise(code, name);
  return sqlite3_column_count(statement) > 0 ? rows : sqlite3_changes64(handle_);
}

void SqliteConnection::run_script(std::string_view sql) {
  const char* at = sql.data();
  const char* const end = at + sql.size();
  while (at < end) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_, at, static_cast<int>(end - at), 0, &raw, &at);
    const std::unique_ptr<sqlite3_stmt, SqliteFinalizer> statement(raw);
    if (code != SQLITE_OK) raise(code, "script");
    if (!statement) continue;  // blanks or a comment
    int step = 0;
    while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
    }
    if (step != SQLITE_DONE) raise(step, sqlite3_sql(raw));
  }
}

void SqliteConnection::control(Control what) {
  const auto i = static_cast<std::size_t>(what);
  if (!controls_[i]) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_, kControls[i], -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    controls_[i].reset(raw);
    if (code != SQLITE_OK) raise(code, kControls[i]);
  }
  const int code = sqlite3_step(controls_[i].get());
  if (what == Control::begin_immediate) note_lock(code);
  if (code != SQLITE_DONE) {
    // The reset first: a statement that is still active would keep a later ROLLBACK from closing the transaction.
    const int system_error = sqlite3_system_errno(handle_);
    const std::string reason = sqlite3_errmsg(handle_);
    sqlite3_reset(controls_[i].get());
    if (leaves_file_in_doubt(code, system_error)) {
      broken_ = true;
    damaged_ = damaged_ || is_damage(code);
      sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    const std::string text = fmt::format("{}: {}", kControls[i], reason);
    if (is_full_disk(code, system_error)) {
      disk_full_ = true;
      throw StorageFull(text);
    }
    if (!is_unavailability(code)) throw std::runtime_error(text);
    throw Unavailable(text);
  }
  sqlite3_reset(controls_[i].get());
}

// While another program holds the lock, what came in meanwhile has waited already and is not kept waiting as long again.
void SqliteConnection::note_lock(int code) {
  const bool locked_out = (code & 0xff) == SQLITE_BUSY;
  if (locked_out == locked_out_) return;
  locked_out_ = locked_out;
  sqlite3_busy_timeout(handle_, static_cast<int>(std::min(busy_timeout_, locked_out ? kLockedOutWait : busy_timeout_).count()));
}

std::int64_t SqliteConnection::data_version() {
  constexpr std::string_view kSql = "PRAGMA data_version";
  if (!data_version_.statement) data_version_ = prepare(kSql, kSql, SQLITE_PREPARE_PERSISTENT);
  std::int64_t version = 0;
  const Snapshot::Visitor visit = [&](const Row& row) { version = row.integer(0); };
  run(data_version_, kSql, {}, &visit);
  return version;
}

void SqliteConnection::abandon() noexcept {
  if (!in_transaction()) return;
  try {
    control(Control::rollback);
  } catch (const std::exception& e) {
    base::log_error("A transaction could not be rolled back.", {{"error", e.what()}});
  }
}

void SqliteConnection::checkpoint(int mode) {
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) raise(code, "checkpoint");
}

void SqliteConnection::raise(int code, std::string_view name) {
  std::string text = fmt::format("{}: {}", name, sqlite3_errmsg(handle_));
  const int system_error = sqlite3_system_errno(handle_);
  if (leaves_file_in_doubt(code, system_error)) {
    broken_ = true;
    damaged_ = damaged_ || is_damage(code);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  if (is_full_disk(code, system_error)) {
    disk_full_ = true;
    throw StorageFull(std::move(text));
  }
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
    throw UniqueViolation(std::move(text));
  if (is_unavailability(code)) throw Unavailable(std::move(text));
  throw std::runtime_error(std::move(text));
}

}  // namespace deskbell::storage
