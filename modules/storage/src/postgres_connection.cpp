#include "postgres_connection.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace deskbell::storage {
namespace {

constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;

// The constraint that makes `seq` gapless: two writers took the same number, and one has to take the next.
constexpr std::string_view kStreamSeq = "event_stream_seq";

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result), columns_(PQnfields(result)) {}
  void move_to(int row) { row_ = row; }

  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  std::int64_t integer(int column) const override {
    const std::string_view digits = text(column);
    if (PQftype(result_, column) == kBool) return digits == "t" ? 1 : 0;
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
    if (PQftype(result_, column) != kBytea) return std::as_bytes(std::span(hex));
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
  int row_ = 0;
  mutable std::vector<std::vector<std::byte>> decoded_;  // of this row, by column
};

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
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

PostgresConnection::PostgresConnection(const std::string& url) {
  // What stands before dbname is a default that the URL may override.
  const char* const keys[] = {"connect_timeout",
                              "application_name",
                              "tcp_user_timeout",
                              "keepalives_idle",
                              "keepalives_interval",
                              "keepalives_count",
                              "client_encoding",
                              "dbname",
                              nullptr};
  const char* const values[] = {"5", "deskbell", "15000", "10", "5", "3", "UTF8", url.c_str(), nullptr};
  handle_.reset(PQconnectdbParams(keys, values, 1));
  if (!handle_ || PQstatus(handle_.get()) != CONNECTION_OK) {
    std::string reason = handle_ ? PQerrorMessage(handle_.get()) : "out of memory";
    while (reason.ends_with('\n')) reason.pop_back();
    throw Unavailable("cannot connect to PostgreSQL: " + reason);
  }
  PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
}

void PostgresConnection::configure(std::chrono::milliseconds lock_timeout) {
  // Writes are serialisable because bodies are written as if they ran one after the other, which on SQLite they do.
  run_script(fmt::format(
      "SET default_transaction_isolation = 'serializable'; SET statement_timeout = 30000; SET lock_timeout = {};"
      "SET idle_in_transaction_session_timeout = 60000; SET bytea_output = 'hex'; SET timezone = 'UTC';"
      "SET standard_conforming_strings = on;"
      "SELECT set_config('synchronous_commit', 'on', false)"
      " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')",
      lock_timeout.count()));
}

void PostgresConnection::prepare_all(const StatementIndex& index) {
  PGconn* connection = handle_.get();
  if (index.size() == 0) return;
  const auto sent = [&](int ok) {
    if (!ok) throw Unavailable(fmt::format("cannot prepare statements: {}", PQerrorMessage(connection)));
  };
  sent(PQenterPipelineMode(connection));
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Statement& statement = index[i];
    const std::string sql(statement.postgres.empty() ? statement.sql : statement.postgres);
    sent(PQsendPrepare(connection, std::string(statement.name).c_str(), sql.c_str(), 0, nullptr));
  }
  sent(PQpipelineSync(connection));
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Answer answer(PQgetResult(connection));
    require(answer, index[i].name);
    PQgetResult(connection);  // the null that ends each command
  }
  const Answer sync(PQgetResult(connection));
  sent(PQexitPipelineMode(connection));
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

std::int64_t PostgresConnection::execute(const Statement& statement, std::span<const Value> values,
                                         const Snapshot::Visitor* visit) {
  encode(values);
  const std::string name(statement.name);
  const Answer answer(PQexecPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), pointers_.data(),
                                     lengths_.data(), formats_.data(), 0));
  return visit_rows(answer, name, visit);
}

std::int64_t PostgresConnection::execute_text(std::string_view sql, std::span<const Value> values,
                                              const Snapshot::Visitor* visit) {
  encode(values);
  const std::string text(sql);
  const Answer answer(PQexecParams(handle_.get(), text.c_str(), static_cast<int>(values.size()), nullptr,
                                   pointers_.data(), lengths_.data(), formats_.data(), 0));
  return visit_rows(answer, text, visit);
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

void PostgresConnection::run_script(const std::string& sql) {
  const Answer answer(PQexec(handle_.get(), sql.c_str()));
  require(answer, "script");
}

bool PostgresConnection::commit() {
  const Answer answer(PQexec(handle_.get(), "COMMIT"));
  require(answer, "COMMIT");
  return std::string_view(PQcmdStatus(answer.get())) == "COMMIT";
}

void PostgresConnection::abandon() noexcept {
  if (PQtransactionStatus(handle_.get()) == PQTRANS_IDLE || lost()) return;
  const Answer answer(PQexec(handle_.get(), "ROLLBACK"));
  if (!answer || PQresultStatus(answer.get()) != PGRES_COMMAND_OK) stale_ = true;
}

void PostgresConnection::require(const Answer& answer, std::string_view name) {
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  raise(answer, name);
}

void PostgresConnection::raise(const Answer& answer, std::string_view name) {
  const std::string_view state = field(answer.get(), PG_DIAG_SQLSTATE);
  std::string_view message = field(answer.get(), PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = PQerrorMessage(handle_.get());
  const std::string_view constraint = field(answer.get(), PG_DIAG_CONSTRAINT_NAME);
  std::string text = fmt::format("{}: {}", name, message);
  if (state == "23505") {
    conflicted_ = conflicted_ || constraint == kStreamSeq;
    throw UniqueViolation(fmt::format("{} ({}.{})", text, field(answer.get(), PG_DIAG_TABLE_NAME), constraint));
  }
  if (state == "40001" || state == "40P01") conflicted_ = true;
  // A plan or a prepared statement that the server no longer accepts: the next connection prepares anew.
  if (state == "0A000" || state == "26000" || state == "25006") stale_ = true;
  // Without a state it is libpq itself that complains: of the connection.
  if (lost() || state.empty() || is_unavailability(state)) throw Unavailable(std::move(text));
  throw std::runtime_error(std::move(text));
}

}  // namespace deskbell::storage
