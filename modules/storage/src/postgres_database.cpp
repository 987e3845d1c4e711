#include "postgres_database.h"

#include "migrator.h"
#include "postgres_connection.h"
#include "statement_index.h"
#include "transaction_state.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;

class PostgresSnapshot final : public Snapshot {
 public:
  PostgresSnapshot(PostgresConnection& connection, const StatementIndex& index)
      : connection_(connection), index_(index) {}
  Dialect dialect() const override { return Dialect::postgres; }

 protected:
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) override {
    index_.at(statement);
    return connection_.execute(statement, values, visit);
  }
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) override {
    return connection_.execute_text(sql, values, visit);
  }

 private:
  PostgresConnection& connection_;
  const StatementIndex& index_;
};

class PostgresTransaction final : public TransactionState {
 public:
  PostgresTransaction(PostgresConnection& connection, const StatementIndex& index)
      : connection_(connection), index_(index) {}
  Dialect dialect() const override { return Dialect::postgres; }

 protected:
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) override {
    index_.at(statement);
    return guarded([&] { return connection_.execute(statement, values, visit); });
  }
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) override {
    return guarded([&] { return connection_.execute_text(sql, values, visit); });
  }

 private:
  PostgresConnection& connection_;
  const StatementIndex& index_;
};

class PostgresMigrationTarget final : public MigrationTarget {
 public:
  explicit PostgresMigrationTarget(PostgresConnection& connection) : connection_(connection) {}
  Dialect dialect() const override { return Dialect::postgres; }
  void run_script(std::string_view sql) override { connection_.run_script(std::string(sql)); }
  std::int64_t query(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor& visit) override {
    return connection_.execute_text(sql, values, &visit);
  }
  void begin_locked() override {
    connection_.run_script("BEGIN");
    connection_.run_script(
        "SELECT pg_advisory_xact_lock(hashtextextended('deskbell.migrate.' || current_schema(), 0))");
  }
  void commit() override { connection_.commit(); }
  void rollback() override { connection_.abandon(); }

 private:
  PostgresConnection& connection_;
};

// Connections that are opened when they are first needed and replaced when they are lost.
class PostgresPool {
 public:
  PostgresPool(const Options& options, const StatementIndex& index, std::atomic<bool>& healthy, int limit)
      : options_(options), index_(index), healthy_(healthy), limit_(std::max(1, limit)) {}

  // Returned to the pool at its end, with its transaction rolled back if it is still open.
  class Lease {
   public:
    explicit Lease(PostgresPool& pool) : pool_(pool), connection_(pool.take()) {}
    ~Lease() {
      connection_->abandon();
      pool_.give_back(std::move(connection_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    PostgresConnection& operator*() { return *connection_; }
    PostgresConnection* operator->() { return connection_.get(); }

   private:
    PostgresPool& pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  // Closes the connections that nobody uses: after a loss the others are likely dead too.
  void forget_free() {
    const std::lock_guard lock(mutex_);
    open_ -= static_cast<int>(free_.size());
    free_.clear();
  }

 private:
  std::unique_ptr<PostgresConnection> take() {
    {
      std::unique_lock lock(mutex_);
      freed_.wait(lock, [&] { return !free_.empty() || open_ < limit_; });
      if (!free_.empty()) {
        auto connection = std::move(free_.back());
        free_.pop_back();
        return connection;
      }
      ++open_;
    }
    try {
      auto connection = std::make_unique<PostgresConnection>(options_.url);
      connection->configure(options_.busy_timeout);
      connection->prepare_all(index_);
      if (!healthy_.exchange(true)) spdlog::info("storage: PostgreSQL is back");
      return connection;
    } catch (const Unavailable& e) {
      if (healthy_.exchange(false)) spdlog::error("storage: {}", e.what());
      forget_one();
      throw;
    } catch (...) {
      forget_one();
      throw;
    }
  }

  void forget_one() {
    {
      const std::lock_guard lock(mutex_);
      --open_;
    }
    freed_.notify_one();
  }

  void give_back(std::unique_ptr<PostgresConnection> connection) {
    const bool keep = connection->usable();
    {
      const std::lock_guard lock(mutex_);
      if (keep) {
        free_.push_back(std::move(connection));
      } else {
        --open_;
      }
    }
    freed_.notify_one();
  }

  const Options& options_;
  const StatementIndex& index_;
  std::atomic<bool>& healthy_;
  const int limit_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<PostgresConnection>> free_;
  int open_ = 0;
};

// Full jitter, so that those who collided do not collide again.
void back_off(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int limit = 500 << std::min(attempt, 7);
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, limit)(random)));
}

// Each write is a transaction of its own, run by the calling thread or, when queued, by one of a few worker threads.
class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const Options& options, std::span<const Schema> schemas)
      : options_(options),
        index_(schemas),
        readers_(options_, index_, healthy_, options_.readers),
        writers_(options_, index_, healthy_, options_.writers) {
    {
      PostgresConnection connection(options_.url);
      PostgresMigrationTarget target(connection);
      migrate(target, schemas);
    }
    const PostgresPool::Lease first(writers_);
    for (int i = 0; i < std::max(1, options_.writers); ++i) workers_.emplace_back([this] { work_until_stopped(); });
  }

  ~PostgresDatabase() override {
    {
      const std::lock_guard lock(queue_mutex_);
      stopping_ = true;
    }
    queue_filled_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  Dialect dialect() const override { return Dialect::postgres; }
  void after_batch(std::function<void()> fn) override { after_batch_.push_back(std::move(fn)); }
  bool healthy() const override { return healthy_.load(std::memory_order_relaxed); }
  std::vector<std::string> check() override;

 protected:
  void run_read(const std::function<void(Snapshot&)>& body) override;
  std::optional<Error> run_write(const WriteBody& body) override;
  void submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed keyed) override;

 private:
  struct Work {
    WriteBody body;
    std::function<void(std::optional<Error>)> done;
  };
  enum class Verdict { settled, repeat };

  Outcome write_until_settled(const WriteBody& body);
  Verdict attempt(const WriteBody& body, Outcome& outcome);
  Verdict commit(PostgresConnection& connection, PostgresTransaction& transaction, Outcome& outcome);
  void publish(const std::vector<std::function<void()>>& hooks);
  void work_until_stopped();
  void complete(Work& work);
  void probe();

  const Options options_;
  const StatementIndex index_;
  std::atomic<bool> healthy_{true};
  PostgresPool readers_;
  PostgresPool writers_;
  std::vector<std::function<void()>> after_batch_;

  std::mutex queue_mutex_;
  std::condition_variable queue_filled_;
  std::deque<Work> queue_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

void PostgresDatabase::run_read(const std::function<void(Snapshot&)>& body) {
  if (Running* running = Running::find(*this)) return body(running->snapshot());
  for (bool again = true;; again = false) {
    PostgresPool::Lease connection(readers_);
    try {
      connection->run_script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    } catch (const Unavailable&) {
      if (!again || !connection->lost()) throw;
      readers_.forget_free();
      continue;  // the server was restarted since the connection was last used
    }
    PostgresSnapshot snapshot(*connection, index_);
    const Running running(*this, snapshot, nullptr);
    return body(snapshot);
  }
}

std::optional<Error> PostgresDatabase::run_write(const WriteBody& body) {
  if (Running* running = Running::find(*this); running && running->transaction())
    return running->transaction()->join(body);
  Outcome outcome = write_until_settled(body);
  if (outcome.exception) std::rethrow_exception(outcome.exception);
  return std::move(outcome.error);
}

void PostgresDatabase::submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed) {
  {
    const std::lock_guard lock(queue_mutex_);
    if (stopping_) throw std::logic_error("storage: write to a database that is being closed");
    queue_.push_back({std::move(body), std::move(done)});
  }
  queue_filled_.notify_one();
}

Outcome PostgresDatabase::write_until_settled(const WriteBody& body) {
  const auto deadline = std::chrono::steady_clock::now() + options_.busy_timeout;
  for (int tries = 0;; ++tries) {
    Outcome outcome;
    if (attempt(body, outcome) == Verdict::settled) return outcome;
    if (std::chrono::steady_clock::now() > deadline) {
      outcome.error.reset();
      outcome.exception = std::make_exception_ptr(Unavailable("the write kept colliding with others"));
      return outcome;
    }
    back_off(tries);
  }
}

PostgresDatabase::Verdict PostgresDatabase::attempt(const WriteBody& body, Outcome& outcome) {
  std::vector<std::function<void()>> hooks;
  try {
    PostgresPool::Lease connection(writers_);
    connection->clear_conflict();
    PostgresTransaction transaction(*connection, index_);
    try {
      connection->run_script("BEGIN");
      const Running running(*this, transaction, &transaction);
      outcome = transaction.run_body(body);
    } catch (...) {
      outcome.exception = std::current_exception();
    }
    if (connection->lost()) writers_.forget_free();
    // Nothing was committed yet, so even a lost connection may be tried again.
    if (connection->conflicted() || connection->lost()) return Verdict::repeat;
    if (!outcome.good()) return Verdict::settled;
    if (commit(*connection, transaction, outcome) == Verdict::repeat) return Verdict::repeat;
    hooks = std::move(transaction.hooks);
  } catch (...) {  // no connection
    outcome.exception = std::current_exception();
  }
  if (outcome.good()) publish(hooks);
  return Verdict::settled;
}

PostgresDatabase::Verdict PostgresDatabase::commit(PostgresConnection& connection, PostgresTransaction&,
                                                   Outcome& outcome) {
  try {
    if (!connection.commit()) throw std::runtime_error("storage: the server rolled back instead of committing");
  } catch (...) {
    if (connection.conflicted()) return Verdict::repeat;
    outcome.exception = std::current_exception();  // when the connection was lost here, nobody knows what happened
  }
  return Verdict::settled;
}

void PostgresDatabase::publish(const std::vector<std::function<void()>>& hooks) {
  const auto call = [](const std::function<void()>& fn) {
    try {
      fn();
    } catch (const std::exception& e) {
      spdlog::error("storage: a function that runs after commit threw: {}", e.what());
    }
  };
  std::ranges::for_each(hooks, call);
  std::ranges::for_each(after_batch_, call);
}

void PostgresDatabase::work_until_stopped() {
  for (;;) {
    Work work;
    {
      std::unique_lock lock(queue_mutex_);
      const auto ready = [&] { return stopping_ || !queue_.empty(); };
      if (!queue_filled_.wait_for(lock, 1s, ready)) {
        lock.unlock();
        if (!healthy()) probe();
        continue;
      }
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    complete(work);
  }
}

void PostgresDatabase::complete(Work& work) {
  Outcome outcome = write_until_settled(work.body);
  try {
    work.done(outcome.exception ? error_of(outcome.exception) : std::move(outcome.error));
  } catch (const std::exception& e) {
    spdlog::error("storage: the completion of a queued write threw: {}", e.what());
  }
}

// While the server is away nobody may come to find out that it is back.
void PostgresDatabase::probe() {
  try {
    const PostgresPool::Lease connection(writers_);
  } catch (const Unavailable&) {
  }
}

std::vector<std::string> PostgresDatabase::check() {
  std::vector<std::string> findings;
  read([&](Snapshot& snapshot) {
    snapshot.each_of(
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid "
        "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace",
        {}, [&](const Row& row) { findings.push_back("index " + row.string(0) + " is not valid"); });
  });
  return findings;
}

}  // namespace

std::unique_ptr<Database> open_postgres(const Options& options, std::span<const Schema> schemas) {
  return std::make_unique<PostgresDatabase>(options, schemas);
}

void run_on_postgres(const std::string& url, std::string_view sql) {
  PostgresConnection(url).run_script(std::string(sql));
}

}  // namespace deskbell::storage
