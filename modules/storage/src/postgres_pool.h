#pragma once
#include "postgres_connection.h"
#include "statement_index.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::storage {

// Connections that are opened when they are first needed and replaced when they are lost; never more than `limit`.
class PostgresPool {
 public:
  struct Plan {
    std::string url;
    PostgresRole role = PostgresRole::primary;
    int limit = 1;
    std::chrono::milliseconds wait{2000};  // how long somebody may wait for a connection
    std::chrono::milliseconds lock_timeout{5000};
    bool writes = false;
  };
  PostgresPool(Plan plan, const StatementIndex& index);

  // Returned to the pool at its end, with its transaction rolled back if it is still open.
  class Lease {
   public:
    explicit Lease(PostgresPool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() {
      if (!written_off_) pool_.give_back(std::move(connection_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    PostgresConnection& operator*() { return *connection_; }
    PostgresConnection* operator->() { return connection_.get(); }
    // It was not lost, the server takes what was prepared, and no other work there got in the way of ours.
    bool sound() const { return connection_ && connection_->usable() && !connection_->conflicted(); }
    // A new connection in place of one that was lost.
    void replace();
    // It was lost and is only kept for what still refers to it: makes room for another one, and is no sign any more
    // that the server is there.
    void write_off();

   private:
    PostgresPool& pool_;
    bool written_off_ = false;
    std::unique_ptr<PostgresConnection> connection_;
  };

  // Closes the connections that nobody uses: after a loss the others are likely dead too.
  void forget_free();
  // The last attempt to connect succeeded, or there was none yet.
  bool reachable() const { return reachable_.load(std::memory_order_relaxed); }

  int open() const;
  int limit() const { return plan_.limit; }
  int waiting() const { return waiting_.load(std::memory_order_relaxed); }
  std::int64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  using Clock = std::chrono::steady_clock;

  // Throws Unavailable when there is none within the time of the plan; at once when the server has been away for
  // longer.
  std::unique_ptr<PostgresConnection> take();
  std::unique_ptr<PostgresConnection> connect();
  void give_back(std::unique_ptr<PostgresConnection> connection);
  void note_failure(const Unavailable& failure);

  const Plan plan_;
  const StatementIndex& index_;
  std::atomic<bool> reachable_{true};
  std::atomic<bool> warned_{false};
  std::atomic<int> waiting_{0};
  std::atomic<std::int64_t> refused_{0};
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<PostgresConnection>> free_;
  int open_ = 0;                      // in use, free, or being made
  int connecting_ = 0;                // of these, being made
  Clock::time_point next_attempt_{};  // not before, after one that failed
  std::optional<Clock::time_point> away_since_{};
  std::string reason_ = "all connections to the database are in use";
};

}  // namespace deskbell::storage
