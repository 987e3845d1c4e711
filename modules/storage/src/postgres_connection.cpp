#include "postgres_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace deskbell::storage {
namespace {

constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;

using namespace std::chrono_literals;

constexpr auto kStatementTimeout = 30'000ms;
static_assert(kStatementTimeout < PostgresConnection::kAnswerTimeout);

// Statements of our own, prepared like the modules'.
struct Own {
  const char* name;
  const char* sql;
};
constexpr Own kBeginSerializable{"deskbell.begin", "BEGIN ISOLATION LEVEL SERIALIZABLE"};
constexpr Own kBeginLocking{"deskbell.begin_locking", "BEGIN ISOLATION LEVEL READ COMMITTED"};
constexpr Own kBeginReading{"deskbell.begin_reading", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Own kCommit{"deskbell.commit", "COMMIT"};
constexpr Own kRollback{"deskbell.rollback", "ROLLBACK"};
constexpr Own kMark{"deskbell.mark", "INSERT INTO commit_mark (at, mark, fenced) VALUES ($1, $2, false)"};
// Waits for a transaction that has the mark and still runs; one that has not come so far finds it taken.
constexpr Own kFence{"deskbell.fence",
                     "INSERT INTO commit_mark (at, mark, fenced) VALUES ($1, $2, true) ON CONFLICT DO NOTHING"};
constexpr Own kOutcome{"deskbell.outcome", "SELECT NOT fenced FROM commit_mark WHERE at = $1 AND mark = $2"};
constexpr Own kForgetMarks{"deskbell.forget_marks", "DELETE FROM commit_mark WHERE at < $1"};
constexpr Own kOwn[] = {kBeginSerializable, kBeginLocking, kBeginReading, kCommit, kRollback, kMark, kFence,
                        kOutcome,           kForgetMarks};

const char* begin_name(PostgresConnection::Begin how) {
  switch (how) {
    case PostgresConnection::Begin::locking:
      return kBeginLocking.name;
    case PostgresConnection::Begin::reading:
      return kBeginReading.name;
    case PostgresConnection::Begin::serializable:
      break;
  }
  return kBeginSerializable.name;
}

// The constraint that makes `seq` gapless: two writers took the same number, and one has to take the next.
constexpr std::string_view kStreamSeq = "event_stream_seq";

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* result, int first_column = 0)
      : result_(result), columns_(PQnfields(result)), first_column_(first_column) {}
  void move_to(int row) { row_ = row; }

  bool is_null(int column) const override { return PQgetisnull(result_, row_, first_column_ + column) != 0; }
  std::string_view text(int column) const override {
    column += first_column_;
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  std::int64_t integer(int column) const override {
    const std::string_view digits = text(column);
    if (PQftype(result_, first_column_ + column) == kBool) return digits == "t" ? 1 : 0;
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }
  double real(int column) const override {
    const std::string_view digits = text(column);
    double number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }
  Bytes bytes(int column) const override {
    const std::string_view hex = text(column);
    if (PQftype(result_, first_column_ + column) != kBytea) return std::as_bytes(std::span(hex));
    if (decoded_.empty()) decoded_.resize(static_cast<std::size_t>(columns_));
    std::vector<std::byte>& out = decoded_[static_cast<std::size_t>(column)];
    out.clear();
    for (std::size_t i = 2; i + 1 < hex.size(); i += 2)
      out.push_back(static_cast<std::byte>(nibble(hex[i]) << 4 | nibble(hex[i + 1])));
    return out;
  }

 private:
  static int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }
  const PGresult* result_;
  const int columns_;
  const int first_column_;
  int row_ = 0;
  mutable std::vector<std::vector<std::byte>> decoded_;  // of this row, by column
};

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

std::string many_name(const Statement& statement) {
  return std::string(statement.name) + ".many";
}

// Lost connections, locks, limits, a full disk, an administrator's stop.
bool is_unavailability(std::string_view state) {
  constexpr std::string_view kStates[] = {"40001", "40P01", "55P03", "57014", "25P03",
                                          "25006", "58030", "XX001", "XX002"};
  for (const std::string_view known : kStates) {
    if (state == known) return true;
  }
  return state.starts_with("08") || state.starts_with("53") || state.starts_with("57P");
}

}  // namespace

PostgresConnection::PostgresConnection(const std::string& url, PostgresRole role) : role_(role) {
  // What stands before dbname is a default that the URL may override. A server that has vanished without a word is
  // noticed after some seconds: by what it does not acknowledge, or by keepalives while we wait for its answer.
  const char* const keys[] = {
      "connect_timeout",  "application_name", "tcp_user_timeout",     "keepalives_idle", "keepalives_interval",
      "keepalives_count", "client_encoding",  "target_session_attrs", "dbname",          nullptr};
  const char* const values[] = {
      "2",         "deskbell", "5000", "3",
      "1",         "3",        "UTF8", role == PostgresRole::primary ? "read-write" : "prefer-standby",
      url.c_str(), nullptr};
  handle_.reset(PQconnectdbParams(keys, values, 1));
  if (!handle_ || PQstatus(handle_.get()) != CONNECTION_OK) {
    std::string reason = handle_ ? PQerrorMessage(handle_.get()) : "out of memory";
    while (reason.ends_with('\n')) reason.pop_back();
    throw Unavailable("cannot connect to PostgreSQL: " + reason);
  }
  PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
}

std::vector<std::string> PostgresConnection::configure(std::chrono::milliseconds lock_timeout) {
  // Writes are serialisable because bodies are written as if they ran one after the other, which on SQLite they do.
  // The last three let the server notice that we have vanished, so that our locks do not outlive us for long.
  run_script(fmt::format(
      "SET default_transaction_isolation = '{}'; SET statement_timeout = {}; SET lock_timeout = {};"
      "SET idle_in_transaction_session_timeout = 15000; SET bytea_output = 'hex'; SET timezone = 'UTC'; SET jit = off;"
      "SET standard_conforming_strings = on; SET client_connection_check_interval = 5000;"
      "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;"
      "SELECT set_config('synchronous_commit', 'on', false)"
      " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')",
      role_ == PostgresRole::primary ? "serializable" : "repeatable read",  // a standby knows nothing stricter
      kStatementTimeout.count(), lock_timeout.count()));
  if (role_ == PostgresRole::primary) share_lock();
  std::vector<std::string> warnings;
  const Snapshot::Visitor read = [&](const Row& row) {
    if (row.text(0) != "on" && row.text(0) != "remote_apply")
      throw std::runtime_error("PostgreSQL does not let synchronous_commit be on; a commit would not be durable.");
    if (row.text(1) != "on")
      warnings.emplace_back("PostgreSQL runs with fsync off: what it has acknowledged can be lost in a power failure.");
    if (row.text(2) != "on")
      warnings.emplace_back("PostgreSQL runs with full_page_writes off: a power failure can damage its files.");
    if (row.text(3) == "off" || row.text(3) == "local" || row.text(3) == "remote_write")
      warnings.emplace_back("synchronous_commit is " + row.string(3) +
                            " by the server's or role's default; Deskbell switches it on for its own sessions.");
  };
  execute_text(
      "SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'), "
      "(SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit')",
      {}, &read);
  return warnings;
}

// Waits a little: the server may not have noticed yet that a copy has died.
void PostgresConnection::share_lock() {
  try {
    execute_text(kPostgresLockShared, {}, nullptr);
  } catch (const Unavailable&) {
    if (lost()) throw;
    throw std::runtime_error("The database is being copied. Start again when that has finished.");
  }
}

void PostgresConnection::prepare_all(const StatementIndex& index) {
  PGconn* connection = handle_.get();
  const auto sent = [&](int ok) {
    if (!ok) throw Unavailable(fmt::format("cannot prepare statements: {}", PQerrorMessage(connection)));
  };
  sent(PQenterPipelineMode(connection));
  for (const Own& own : kOwn) sent(PQsendPrepare(connection, own.name, own.sql, 0, nullptr));
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Statement& statement = index[i];
    const std::string sql(statement.postgres.empty() ? statement.sql : statement.postgres);
    sent(PQsendPrepare(connection, std::string(statement.name).c_str(), sql.c_str(), 0, nullptr));
    if (statement.many.empty()) continue;
    sent(PQsendPrepare(connection, many_name(statement).c_str(), std::string(statement.many).c_str(), 0, nullptr));
  }
  for (const Own& own : kOwn) pending_.push_back({Pending::Kind::statement, own.name});
  for (std::size_t i = 0; i < index.size(); ++i) {
    pending_.push_back({Pending::Kind::statement, index[i].name});
    if (!index[i].many.empty()) pending_.push_back({Pending::Kind::statement, index[i].name});
  }
  serving_ = true;
  collect();
}

void PostgresConnection::encode(std::span<const Value> values) {
  arena_.clear();
  pointers_.assign(values.size(), nullptr);
  lengths_.assign(values.size(), 0);
  formats_.assign(values.size(), 0);
  std::vector<std::pair<std::size_t, std::size_t>> in_arena;  // parameter, offset: the arena moves while it grows
  in_arena.reserve(values.size());
  const auto text = [&](std::size_t i, std::string_view value) {
    if (value.find('\0') != std::string_view::npos)
      throw std::invalid_argument("storage: text with a zero character cannot be stored");
    in_arena.emplace_back(i, arena_.size());
    (arena_ += value) += '\0';
  };
  const auto number = [&](std::size_t i, auto value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    text(i, std::string_view(digits, end.ptr));
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      number(i, *integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      number(i, *real);
    } else if (const auto* boolean = std::get_if<bool>(&value)) {
      text(i, *boolean ? "t" : "f");
    } else if (const auto* string = std::get_if<std::string_view>(&value)) {
      text(i, *string);
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      pointers_[i] = bytes->data() ? reinterpret_cast<const char*>(bytes->data()) : "";
      lengths_[i] = static_cast<int>(bytes->size());
      formats_[i] = 1;
    }
  }
  for (const auto& [i, offset] : in_arena) pointers_[i] = arena_.data() + offset;
}

void PostgresConnection::run_script(const std::string& sql) {
  const Answer answer(PQexec(handle_.get(), sql.c_str()));
  require(answer, "script");
}

std::int64_t PostgresConnection::execute_text(std::string_view sql, std::span<const Value> values,
                                              const Snapshot::Visitor* visit) {
  const std::string text(sql);
  if (!serving_) {
    encode(values);
    const Answer answer(PQexecParams(handle_.get(), text.c_str(), static_cast<int>(values.size()), nullptr,
                                     pointers_.data(), lengths_.data(), formats_.data(), 0));
    return visit_rows(answer, "query", visit);
  }
  send_begin();
  flush();
  encode(values);
  if (!PQsendQueryParams(handle_.get(), text.c_str(), static_cast<int>(values.size()), nullptr, pointers_.data(),
                         lengths_.data(), formats_.data(), 0))
    lose("query");
  pending_.push_back({Pending::Kind::statement, "query"});
  return visit_rows(collect(), "query", visit);
}

void PostgresConnection::begin(Begin how) {
  forget_bundled();
  bundling_ = how == Begin::locking;
  to_begin_ = how;
  open_ = true;
}

void PostgresConnection::forget_bundled() {
  later_.clear();
  expected_.clear();
  awaited_.clear();
  ahead_.clear();
}

void PostgresConnection::send_begin() {
  if (to_begin_) send_prepared(begin_name(*std::exchange(to_begin_, {})), {}, {Pending::Kind::statement, "BEGIN"});
}

void PostgresConnection::post(std::string_view name, std::span<const Value> values, Pending pending) {
  send_begin();
  flush();
  send_prepared(name, values, std::move(pending));
}

void PostgresConnection::flush() {
  if (later_.empty() && expected_.empty()) return;
  send_begin();
  for (PostgresBundle& bundle : later_) send_bundle(bundle, {Pending::Kind::statement, bundle.statement().name});
  later_.clear();
  for (Expected& one : expected_)
    send_bundle(one.calls, {Pending::Kind::ahead_many, one.calls.statement().name, std::move(one.keys)});
  expected_.clear();
}

void PostgresConnection::send_bundle(PostgresBundle& bundle, Pending pending) {
  const std::vector<std::string>& arrays = bundle.arrays();
  pointers_.clear();
  for (const std::string& array : arrays) pointers_.push_back(array.c_str());
  name_ = many_name(bundle.statement());
  if (!PQsendQueryPrepared(handle_.get(), name_.c_str(), static_cast<int>(arrays.size()), pointers_.data(), nullptr,
                           nullptr, 0))
    lose(pending.name);
  pending_.push_back(std::move(pending));
}

void PostgresConnection::send_prepared(std::string_view name, std::span<const Value> values, Pending pending) {
  encode(values);
  name_.assign(name);
  if (!PQsendQueryPrepared(handle_.get(), name_.c_str(), static_cast<int>(values.size()), pointers_.data(),
                           lengths_.data(), formats_.data(), 0))
    lose(name);
  pending_.push_back(std::move(pending));
}

std::string PostgresConnection::key_of(const Statement& statement, std::span<const Value> values) {
  encode(values);
  std::string key(statement.name);
  for (std::size_t i = 0; i < values.size(); ++i) {
    key += '\0';
    if (pointers_[i])
      (key += '=')
          .append(pointers_[i],
                  formats_[i] ? static_cast<std::size_t>(lengths_[i]) : std::string_view(pointers_[i]).size());
  }
  return key;
}

std::int64_t PostgresConnection::execute(const Statement& statement, std::span<const Value> values,
                                         const Snapshot::Visitor* visit) {
  if (!awaited_.empty() || !ahead_.empty()) {
    const std::string key = key_of(statement, values);
    if (awaited_.contains(key)) {
      flush();
      collect();
    }
    if (const auto found = ahead_.extract(key)) {
      const Ahead& ahead = found.mapped();
      PostgresRow row(ahead.answer.get(), ahead.first_column);
      for (const int number : ahead.rows) {
        row.move_to(number);
        if (visit) (*visit)(row);
      }
      return std::ssize(ahead.rows);
    }
  }
  post(statement.name, values, {Pending::Kind::statement, statement.name});
  return visit_rows(collect(), statement.name, visit);
}

void PostgresConnection::execute_later(const Statement& statement, std::span<const Value> values) {
  if (!bundling_ || statement.many.empty())
    return post(statement.name, values, {Pending::Kind::statement, statement.name});
  const auto same = [&](const PostgresBundle& bundle) { return &bundle.statement() == &statement; };
  auto bundle = std::ranges::find_if(later_, same);
  if (bundle != later_.end() && bundle->add(values)) return;
  if (bundle != later_.end()) flush();
  later_.emplace_back(statement).add(values);
}

void PostgresConnection::execute_ahead(const Statement& statement, std::span<const Value> values) {
  std::string key = key_of(statement, values);
  if (!awaited_.insert(key).second) return;
  if (!bundling_ || statement.many.empty())
    return post(statement.name, values, {Pending::Kind::ahead, statement.name, {std::move(key)}});
  const auto same = [&](const Expected& one) { return &one.calls.statement() == &statement; };
  auto one = std::ranges::find_if(expected_, same);
  if (one == expected_.end() || !one->calls.add(values)) {
    if (one != expected_.end()) flush();
    one = expected_.emplace(expected_.end(), PostgresBundle(statement), std::vector<std::string>());
    one->calls.add(values);
  }
  one->keys.push_back(std::move(key));
}

void PostgresConnection::keep_ahead(Pending pending, Answer answer) {
  const std::shared_ptr<PGresult> shared(std::move(answer));
  const int rows = PQntuples(shared.get());
  if (pending.kind == Pending::Kind::ahead) {
    Ahead& ahead = ahead_[std::move(pending.keys.front())] = {shared, std::vector<int>(static_cast<std::size_t>(rows))};
    std::iota(ahead.rows.begin(), ahead.rows.end(), 0);
    return;
  }
  std::vector<Ahead*> by_call;
  for (std::string& key : pending.keys) by_call.push_back(&(ahead_[std::move(key)] = {shared, {}, 1}));
  PostgresRow row(shared.get());
  for (int i = 0; i < rows; ++i) {
    row.move_to(i);
    by_call.at(static_cast<std::size_t>(row.integer(0) - 1))->rows.push_back(i);
  }
}

PostgresConnection::Answer PostgresConnection::collect() {
  if (!PQpipelineSync(handle_.get())) lose("pipeline");
  pending_.push_back({Pending::Kind::sync, "sync"});
  awaited_.clear();
  Answer last;
  Answer failed;
  std::string_view failed_name;
  while (!pending_.empty()) {
    Pending pending = std::move(pending_.front());
    pending_.pop_front();
    Answer answer = next_result();
    if (!answer) lose(pending.name);
    const ExecStatusType status = PQresultStatus(answer.get());
    if (pending.kind == Pending::Kind::sync) {
      if (status != PGRES_PIPELINE_SYNC) lose(pending.name);
      continue;
    }
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!good && status != PGRES_PIPELINE_ABORTED && !failed && pending.kind != Pending::Kind::ignored) {
      failed = std::move(answer);
      failed_name = pending.name;
      if (lost()) raise(failed.get(), failed_name);
    } else if (good && (pending.kind == Pending::Kind::ahead || pending.kind == Pending::Kind::ahead_many)) {
      keep_ahead(std::move(pending), std::move(answer));
    } else {
      last = std::move(answer);
    }
    next_result();  // the null that ends each command
  }
  if (failed) raise(failed.get(), failed_name);
  return last;
}

PostgresConnection::Answer PostgresConnection::next_result() {
  while (PQisBusy(handle_.get())) {
    pollfd ready{PQsocket(handle_.get()), POLLIN, 0};
    const int got = ::poll(&ready, 1, static_cast<int>(patience_.count()));
    if (got == 0) {
      dead_ = true;
      throw Unavailable("PostgreSQL does not answer");
    }
    if (got < 0 && errno == EINTR) continue;
    if (!PQconsumeInput(handle_.get())) break;
  }
  return Answer(PQgetResult(handle_.get()));
}

void PostgresConnection::lose(std::string_view what) {
  dead_ = true;
  pending_.clear();
  throw Unavailable(fmt::format("{}: {}", what, PQerrorMessage(handle_.get())));
}

bool PostgresConnection::commit(const CommitMark* mark) {
  expected_.clear();
  if (to_begin_ && later_.empty()) {  // nothing was asked or changed
    to_begin_.reset();
    open_ = false;
    return true;
  }
  if (mark) {
    const Value values[] = {mark->at, mark->mark};
    post(kMark.name, values, {Pending::Kind::statement, kMark.name});
  }
  post(kCommit.name, {}, {Pending::Kind::statement, kCommit.name});
  const Answer answer = collect();
  open_ = false;
  forget_bundled();
  return std::string_view(PQcmdStatus(answer.get())) == "COMMIT";
}

bool PostgresConnection::settle(const CommitMark& mark) {
  const Value values[] = {mark.at, mark.mark};
  begin(Begin::locking);
  post(kFence.name, values, {Pending::Kind::statement, kFence.name});
  collect();
  post(kCommit.name, {}, {Pending::Kind::statement, kCommit.name});
  collect();
  begin(Begin::reading);
  post(kOutcome.name, values, {Pending::Kind::statement, kOutcome.name});
  bool committed = false;
  const Snapshot::Visitor read = [&](const Row& row) { committed = row.boolean(0); };
  const std::int64_t rows = visit_rows(collect(), kOutcome.name, &read);
  if (rows != 1) throw Unavailable("the mark of a commit is missing");
  return committed;
}

void PostgresConnection::forget_marks(std::int64_t before) {
  const Value values[] = {before};
  begin(Begin::locking);
  post(kForgetMarks.name, values, {Pending::Kind::statement, kForgetMarks.name});
  commit(nullptr);
}

void PostgresConnection::abandon() noexcept {
  if (!open_) return;
  open_ = false;
  forget_bundled();
  if (std::exchange(to_begin_, {}) || lost()) return;
  for (Pending& pending : pending_) {
    if (pending.kind != Pending::Kind::sync) pending.kind = Pending::Kind::ignored;
  }
  // Statements that nobody has waited for may fail, and a failure skips all up to the next sync.
  const auto sync = [&] {
    if (!PQpipelineSync(handle_.get())) return false;
    pending_.push_back({Pending::Kind::sync, "sync"});
    return true;
  };
  if ((!pending_.empty() && !sync()) ||
      !PQsendQueryPrepared(handle_.get(), kRollback.name, 0, nullptr, nullptr, nullptr, 0)) {
    dead_ = true;
    return;
  }
  pending_.push_back({Pending::Kind::ignored, kRollback.name});
  if (!sync()) dead_ = true;
}

bool PostgresConnection::alive() {
  for (int i = 0; i < 16 && !lost(); ++i) {
    pollfd ready{PQsocket(handle_.get()), POLLIN, 0};
    if (::poll(&ready, 1, 0) <= 0) return true;
    if (!PQconsumeInput(handle_.get())) return false;
  }
  return !lost();
}

std::int64_t PostgresConnection::visit_rows(const Answer& answer, std::string_view name,
                                            const Snapshot::Visitor* visit) {
  require(answer, name);
  if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK) {
    const std::string_view changed = PQcmdTuples(answer.get());
    std::int64_t count = 0;
    std::from_chars(changed.data(), changed.data() + changed.size(), count);
    return count;
  }
  const int rows = PQntuples(answer.get());
  if (visit) {
    PostgresRow row(answer.get());
    for (int i = 0; i < rows; ++i) {
      row.move_to(i);
      (*visit)(row);
    }
  }
  return rows;
}

void PostgresConnection::require(const Answer& answer, std::string_view name) {
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  raise(answer.get(), name);
}

void PostgresConnection::raise(const PGresult* answer, std::string_view name) {
  const std::string_view state = field(answer, PG_DIAG_SQLSTATE);
  std::string_view message = field(answer, PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = PQerrorMessage(handle_.get());
  const std::string_view constraint = field(answer, PG_DIAG_CONSTRAINT_NAME);
  std::string text = fmt::format("{}: {}", name, message);
  while (text.ends_with('\n')) text.pop_back();
  if (state == "23505") {
    conflicted_ = conflicted_ || constraint == kStreamSeq;
    throw UniqueViolation(fmt::format("{} ({}.{})", text, field(answer, PG_DIAG_TABLE_NAME), constraint));
  }
  if (state == "40001" || state == "40P01") conflicted_ = true;
  // A plan or a prepared statement that the server no longer accepts: the next connection prepares anew. A server that
  // has become a standby: the next connection looks for the primary.
  if (state == "0A000" || state == "26000") stale_ = true;
  if (state == "25006" || state == "57P01" || state == "57P02" || state == "57P03") dead_ = true;
  // Without a state it is libpq itself that complains: of the connection.
  if (lost() || state.empty() || is_unavailability(state)) throw Unavailable(std::move(text));
  throw std::runtime_error(std::move(text));
}

}  // namespace deskbell::storage
