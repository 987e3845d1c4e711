#pragma once
#include <storage/database.h>

#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace deskbell::storage {

// How a body ended. Neither set: it may be committed.
struct Outcome {
  std::optional<Error> error = {};
  std::exception_ptr exception = {};
  bool good() const { return !error && !exception; }
};

// What both engines know of a running transaction beyond its connection.
class TransactionState : public Transaction {
 public:
  using Body = std::function<std::optional<Error>(Transaction&)>;

  void after_commit(std::function<void()> fn) override { hooks.push_back(std::move(fn)); }

  // Runs the outermost body. A failed statement or a failed inner body decides even when the body hid it.
  Outcome run_body(const Body& body) {
    try {
      if (auto error = body(*this)) return {.error = std::move(error)};
    } catch (...) {
      return {.exception = std::current_exception()};
    }
    if (inner_error) return {.error = std::move(inner_error)};
    return {.exception = failure};
  }

  // Runs a body that was called inside another one.
  std::optional<Error> join(const Body& body) {
    try {
      std::optional<Error> error = body(*this);
      if (error && !inner_error) inner_error = error;
      return error;
    } catch (...) {
      if (!failure) failure = std::current_exception();
      throw;
    }
  }

  std::vector<std::function<void()>> hooks;
  std::optional<Error> inner_error;
  // The first statement that failed. PostgreSQL refuses everything after it, so SQLite does too.
  std::exception_ptr failure;

 protected:
  ~TransactionState() = default;

  template <class Call>
  std::int64_t guarded(Call call) {
    if (failure) throw std::logic_error("storage: a statement of this transaction has failed before");
    try {
      return call();
    } catch (...) {
      if (!failure) failure = std::current_exception();
      throw;
    }
  }
};

// The bodies that this thread is inside of, innermost first.
class Running {
 public:
  Running(const Database& database, Snapshot& snapshot, TransactionState* transaction)
      : database_(&database), snapshot_(&snapshot), transaction_(transaction), outer_(innermost_) {
    innermost_ = this;
  }
  ~Running() { innermost_ = outer_; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  static Running* find(const Database& database) {
    Running* running = innermost_;
    while (running && running->database_ != &database) running = running->outer_;
    return running;
  }
  Snapshot& snapshot() { return *snapshot_; }
  TransactionState* transaction() { return transaction_; }  // null inside a read

 private:
  static inline thread_local Running* innermost_ = nullptr;
  const Database* database_;
  Snapshot* snapshot_;
  TransactionState* transaction_;
  Running* outer_;
};

// What a failed body means to a caller of write_async.
Error error_of(const std::exception_ptr& exception);

}  // namespace deskbell::storage
