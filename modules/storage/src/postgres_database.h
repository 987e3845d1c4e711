#pragma once
#include "meter.h"
#include "postgres_connection.h"
#include "postgres_pool.h"
#include "transaction_state.h"

#include <storage/database.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace deskbell::storage {

std::unique_ptr<Database> open_postgres(const Options& options, std::span<const Schema> schemas);

// For tests: runs statements on a connection of their own.
void run_on_postgres(const std::string& url, std::string_view sql);

// Thrown through a body that asked to run alone.
struct LeaveBatch {};

class PostgresTransaction final : public TransactionState {
 public:
  enum class Company { alone, batch };
  PostgresTransaction(PostgresConnection& connection, const StatementIndex& index, Company company)
      : connection_(connection), index_(index), company_(company) {}
  Dialect dialect() const override { return Dialect::postgres; }
  void alone() override {
    if (company_ == Company::batch) throw LeaveBatch();
  }
  // Something may have been changed, so that only a rollback undoes it.
  bool touched() const { return touched_; }

 protected:
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) override;
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) override;
  void execute_later(const Statement& statement, std::span<const Value> values) override;
  void execute_ahead(const Statement& statement, std::span<const Value> values) override;

 private:
  PostgresConnection& connection_;
  const StatementIndex& index_;
  const Company company_;
  bool touched_ = false;
};

// A write is a transaction of its own, run by the calling thread or, when queued, by one of a few worker threads.
// Writes that are queued with a key share transactions (postgres_batches.cpp).
class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const Options& options, std::span<const Schema> schemas);
  ~PostgresDatabase() override;

  Dialect dialect() const override { return Dialect::postgres; }
  void after_batch(std::function<void()> fn) override { after_batch_.push_back(std::move(fn)); }
  bool healthy() const override { return writers_.reachable(); }
  Stats stats() const override;
  std::vector<std::string> check() override;

 protected:
  void run_read(const std::function<void(Snapshot&)>& body) override;
  std::optional<Time> run_read_stale(const std::function<void(Snapshot&)>& body) override;
  std::optional<Error> run_write(const WriteBody& body) override;
  void submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed keyed) override;

 private:
  struct Work {
    WriteBody body;
    std::function<void(std::optional<Error>)> done;
    Keyed keyed = {};
    int wave = 0;
    Outcome outcome = {};
  };
  struct Queue {
    std::mutex mutex;
    std::condition_variable filled;
    std::deque<Work> works;
  };
  enum class Verdict { settled, repeat };
  enum class Wrote { something, nothing };
  enum class BatchVerdict { settled, repeat, singly };

  struct Freshness {
    bool is_primary = false;
    std::optional<Time> through;  // everything that was committed before is there
  };
  Freshness freshness_of(PostgresPool::Lease& lease);
  void read_from(PostgresPool& pool, const std::function<void(Snapshot&)>& body);
  Outcome write_until_settled(const WriteBody& body);
  Verdict attempt(const WriteBody& body, Outcome& outcome);
  // Commits; when the connection is lost meanwhile, finds out what happened.
  Verdict commit(PostgresPool::Lease& connection, Wrote wrote, std::exception_ptr& failure);
  Verdict settle(const CommitMark& mark, std::exception_ptr& failure);
  CommitMark next_mark();
  void publish(std::span<const std::function<void()>> hooks);

  void work_until_stopped();
  void batch_until_stopped(Queue& queue);
  void run_batch(std::span<Work> batch);
  BatchVerdict attempt_batch(std::span<Work> batch, std::vector<bool>& left);
  bool run_in_batch(PostgresConnection& connection, PostgresTransaction& transaction, Work& work);
  void complete(Work& work);
  void probe();
  void keep_house();

  const Options options_;
  const StatementIndex index_;
  PostgresPool readers_;
  PostgresPool writers_;
  std::unique_ptr<PostgresPool> replica_;
  std::vector<std::function<void()>> after_batch_;

  std::atomic<std::int64_t> repeated_{0};
  Meter meter_;
  std::atomic<std::int64_t> batches_{0};
  std::atomic<std::int64_t> batched_{0};
  std::atomic<std::int64_t> settled_{0};
  std::mutex marks_mutex_;
  std::mt19937_64 marks_;

  std::atomic<bool> stopping_{false};
  Queue queue_;                                // without a key
  std::vector<std::unique_ptr<Queue>> lanes_;  // by key
  std::vector<std::thread> threads_;
  std::mutex house_mutex_;
  std::condition_variable house_closes_;
};

}  // namespace deskbell::storage
