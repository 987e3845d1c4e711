#pragma once
#include "statement_index.h"

#include <storage/database.h>

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::storage {

// One connection, used by one thread at a time. Failures become UniqueViolation, Unavailable or std::runtime_error.
class PostgresConnection {
 public:
  // Throws Unavailable when the server cannot be reached.
  explicit PostgresConnection(const std::string& url);

  // Session settings for serving: every wait is bounded, and a commit is durable whatever the server's default is.
  void configure(std::chrono::milliseconds lock_timeout);
  // Prepares every statement in one round trip; throws with the name of the first bad one.
  void prepare_all(const StatementIndex& index);

  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Snapshot::Visitor* visit);
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor* visit);
  // One or more statements without parameters.
  void run_script(const std::string& sql);
  // Answers false when the server rolled back instead, as it does after a failed statement.
  bool commit();
  // Rolls back if a transaction is open; never throws.
  void abandon() noexcept;

  // Fit to be used again after the transaction has ended.
  bool usable() const { return !stale_ && PQstatus(handle_.get()) == CONNECTION_OK; }
  bool lost() const { return PQstatus(handle_.get()) != CONNECTION_OK; }
  // Since the last clear: a statement failed only because of another transaction, so the same work may succeed now.
  bool conflicted() const { return conflicted_; }
  void clear_conflict() { conflicted_ = false; }

 private:
  struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct Clearer {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, Clearer>;

  void encode(std::span<const Value> values);
  std::int64_t visit_rows(const Answer& answer, std::string_view name, const Snapshot::Visitor* visit);
  void require(const Answer& answer, std::string_view name);
  [[noreturn]] void raise(const Answer& answer, std::string_view name);

  std::unique_ptr<PGconn, Closer> handle_;
  bool stale_ = false;
  bool conflicted_ = false;
  // The parameters of the call in progress.
  std::string arena_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace deskbell::storage
