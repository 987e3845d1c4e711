#include "postgres_database.h"

#include "migrator.h"

#include <base/clock.h>
#include <base/log.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatienceWithSettling = 15s;
constexpr auto kWaitForReplica = 200ms;  // then the primary answers
constexpr auto kWaitForFreshness = 2s;   // the same

// Without it nobody could tell what became of a commit during which the connection was lost.
constexpr const char* kCreateMarks =
    "CREATE TABLE IF NOT EXISTS commit_mark (at BIGINT, mark BIGINT, fenced BOOLEAN NOT NULL, PRIMARY KEY (at, mark))";

// A read whose connection turns out to be dead at the first statement begins anew on another one.
class PostgresSnapshot final : public Snapshot {
 public:
  PostgresSnapshot(PostgresPool::Lease& lease, const StatementIndex& index) : lease_(lease), index_(index) {
    lease_->begin(PostgresConnection::Begin::reading);
  }
  Dialect dialect() const override { return Dialect::postgres; }

 protected:
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) override {
    index_.at(statement);
    return ensured([&] { return lease_->execute(statement, values, visit); });
  }
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) override {
    return ensured([&] { return lease_->execute_text(sql, values, visit); });
  }

 private:
  template <class Call>
  std::int64_t ensured(Call call) {
    if (!std::exchange(first_, false)) return call();
    try {
      return call();
    } catch (const Unavailable&) {
      if (!lease_->lost()) throw;
      lease_.replace();
      lease_->begin(PostgresConnection::Begin::reading);
      return call();
    }
  }
  PostgresPool::Lease& lease_;
  const StatementIndex& index_;
  bool first_ = true;
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
  void commit() override { connection_.run_script("COMMIT"); }
  void rollback() override {
    try {
      connection_.run_script("ROLLBACK");
    } catch (const Unavailable&) {  // then it is rolled back already
    }
  }

 private:
  PostgresConnection& connection_;
};

// Full jitter, so that those who collided do not collide again.
void back_off(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int limit = 500 << std::min(attempt, 7);
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, limit)(random)));
}

PostgresPool::Plan plan_of(const Options& options, int limit) {
  return {
      .url = options.url, .limit = std::max(1, limit), .wait = options.pool_wait, .lock_timeout = options.busy_timeout};
}

PostgresPool::Plan writing(PostgresPool::Plan plan) {
  plan.writes = true;
  return plan;
}

// While one waits for its commit, or for the server, the other goes on.
constexpr int kLanes = 2;

}  // namespace

std::int64_t PostgresTransaction::execute(const Statement& statement, std::span<const Value> values,
                                          const Visitor* visit) {
  index_.at(statement);
  const std::string_view sql = statement.postgres.empty() ? statement.sql : statement.postgres;
  touched_ = touched_ || !sql.starts_with("SELECT");
  return guarded([&] { return connection_.execute(statement, values, visit); });
}

std::int64_t PostgresTransaction::execute_text(std::string_view sql, std::span<const Value> values,
                                               const Visitor* visit) {
  touched_ = touched_ || !sql.starts_with("SELECT");
  return guarded([&] { return connection_.execute_text(sql, values, visit); });
}

void PostgresTransaction::execute_later(const Statement& statement, std::span<const Value> values) {
  index_.at(statement);
  touched_ = true;
  guarded([&] {
    connection_.execute_later(statement, values);
    return 0;
  });
}

void PostgresTransaction::execute_ahead(const Statement& statement, std::span<const Value> values) {
  index_.at(statement);
  guarded([&] {
    connection_.execute_ahead(statement, values);
    return 0;
  });
}

PostgresDatabase::PostgresDatabase(const Options& options, std::span<const Schema> schemas)
    : options_(options),
      index_(schemas),
      readers_(plan_of(options, options.readers), index_),
      writers_(writing(plan_of(options, std::max(1, options.writers) + kLanes)), index_),
      marks_(std::random_device{}()) {
  if (!options.replica_url.empty()) {
    PostgresPool::Plan plan = plan_of(options, options.readers);
    plan.url = options.replica_url;
    plan.role = PostgresRole::replica;
    plan.wait = kWaitForReplica;
    replica_ = std::make_unique<PostgresPool>(std::move(plan), index_);
  }
  {
    PostgresConnection connection(options_.url);
    PostgresMigrationTarget target(connection);
    target.begin_locked();
    target.run_script(kCreateMarks);
    target.commit();
    migrate(target, schemas);
  }
  {
    const PostgresPool::Lease first(writers_);
  }
  for (int i = 0; i < std::max(1, options_.writers); ++i) threads_.emplace_back([this] { work_until_stopped(); });
  for (int i = 0; i < kLanes; ++i) {
    Queue& lane = *lanes_.emplace_back(std::make_unique<Queue>());
    threads_.emplace_back([this, &lane] { batch_until_stopped(lane); });
  }
  threads_.emplace_back([this] { keep_house(); });
}

PostgresDatabase::~PostgresDatabase() {
  stopping_ = true;
  const auto wake = [](std::mutex& mutex, std::condition_variable& sleepers) {
    {
      const std::lock_guard lock(mutex);
    }
    sleepers.notify_all();
  };
  wake(queue_.mutex, queue_.filled);
  for (const auto& lane : lanes_) wake(lane->mutex, lane->filled);
  wake(house_mutex_, house_closes_);
  for (std::thread& thread : threads_) thread.join();
}

void PostgresDatabase::read_from(PostgresPool& pool, const std::function<void(Snapshot&)>& body) {
  PostgresPool::Lease lease(pool);
  PostgresSnapshot snapshot(lease, index_);
  const Running running(*this, snapshot, nullptr);
  body(snapshot);
}

void PostgresDatabase::run_read(const std::function<void(Snapshot&)>& body) {
  if (Running* running = Running::find(*this)) return body(running->snapshot());
  read_from(readers_, body);
}

std::optional<Time> PostgresDatabase::run_read_stale(const std::function<void(Snapshot&)>& body) {
  if (!replica_ || Running::find(*this)) {
    run_read(body);
    return std::nullopt;
  }
  bool is_its_own = false;  // the body's failure, not the replica's
  try {
    PostgresPool::Lease lease(*replica_);
    const Freshness fresh = freshness_of(lease);
    PostgresSnapshot snapshot(lease, index_);
    const Running running(*this, snapshot, nullptr);
    try {
      body(snapshot);
      return fresh.is_primary ? std::nullopt : fresh.through;
    } catch (...) {
      is_its_own = lease.sound();
      throw;
    }
  } catch (const std::exception& failure) {
    if (is_its_own) throw;
    base::log_debug("The replica cannot be read.", {{"error", failure.what()}});
  }
  run_read(body);
  return std::nullopt;
}

// Asked before the snapshot is taken, which therefore has all of it. The time of the last commit that was repeated is
// all that a replica surely knows: whether it was sent everything, one that was cut off cannot tell.
PostgresDatabase::Freshness PostgresDatabase::freshness_of(PostgresPool::Lease& lease) {
  Freshness fresh;
  lease->clear_conflict();
  lease->answer_within(kWaitForFreshness);
  {
    PostgresSnapshot now(lease, index_);
    now.each_of(
        "SELECT NOT pg_is_in_recovery(), (extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000)::bigint", {},
        [&](const Row& row) { fresh = {.is_primary = row.boolean(0), .through = row.optional_time(1)}; });
  }
  lease->abandon();
  lease->answer_within(PostgresConnection::kAnswerTimeout);
  if (!fresh.is_primary && !fresh.through) throw Unavailable("the replica does not know how old it is");
  return fresh;
}

std::optional<Error> PostgresDatabase::run_write(const WriteBody& body) {
  if (Running* running = Running::find(*this); running && running->transaction())
    return running->transaction()->join(body);
  Outcome outcome = write_until_settled(body);
  if (outcome.exception) std::rethrow_exception(outcome.exception);
  return std::move(outcome.error);
}

Outcome PostgresDatabase::write_until_settled(const WriteBody& body) {
  const auto deadline = std::chrono::steady_clock::now() + options_.busy_timeout;
  for (int tries = 0;; ++tries) {
    Outcome outcome;
    if (attempt(body, outcome) == Verdict::settled) return outcome;
    repeated_.fetch_add(1, std::memory_order_relaxed);
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
  const auto began = std::chrono::steady_clock::now();
  try {
    PostgresPool::Lease connection(writers_);
    connection->clear_conflict();
    PostgresTransaction transaction(*connection, index_, PostgresTransaction::Company::alone);
    try {
      connection->begin(PostgresConnection::Begin::serializable);
      const Running running(*this, transaction, &transaction);
      outcome = transaction.run_body(body);
    } catch (...) {
      outcome.exception = std::current_exception();
    }
    if (connection->lost()) writers_.forget_free();
    // Nothing was committed yet, so even a lost connection may be tried again.
    if (connection->conflicted() || connection->lost()) return Verdict::repeat;
    if (!outcome.good()) return Verdict::settled;
    const Wrote wrote = transaction.touched() ? Wrote::something : Wrote::nothing;
    if (commit(connection, wrote, outcome.exception) == Verdict::repeat) return Verdict::repeat;
    if (outcome.good()) meter_.committed(1, std::chrono::steady_clock::now() - began);
    hooks = std::move(transaction.hooks);
  } catch (...) {  // no connection
    outcome.exception = std::current_exception();
  }
  if (outcome.good()) publish(hooks);
  return Verdict::settled;
}

PostgresDatabase::Verdict PostgresDatabase::commit(PostgresPool::Lease& connection, Wrote wrote,
                                                   std::exception_ptr& failure) {
  const CommitMark mark = next_mark();
  try {
    if (!connection->commit(wrote == Wrote::something ? &mark : nullptr))
      throw std::runtime_error("storage: the server rolled back instead of committing");
  } catch (...) {
    if (connection->lost()) {
      connection.write_off();
      return wrote == Wrote::something ? settle(mark, failure) : Verdict::repeat;
    }
    if (connection->conflicted()) return Verdict::repeat;
    meter_.failed();
    failure = std::current_exception();
  }
  return Verdict::settled;
}

PostgresDatabase::Verdict PostgresDatabase::settle(const CommitMark& mark, std::exception_ptr& failure) {
  settled_.fetch_add(1, std::memory_order_relaxed);
  const auto deadline = std::chrono::steady_clock::now() + kPatienceWithSettling;
  for (int tries = 0;; ++tries) {
    try {
      PostgresPool::Lease connection(writers_);
      connection->clear_conflict();
      const bool committed = connection->settle(mark);
      base::log_info("A connection was lost during a commit.", {{"committed", committed}});
      return committed ? Verdict::settled : Verdict::repeat;
    } catch (const Unavailable& e) {
      if (std::chrono::steady_clock::now() > deadline) {
        base::log_error("A connection was lost during a commit, and its outcome is not known.", {{"error", e.detail}});
        failure = std::make_exception_ptr(Unavailable("it is not known whether the write was committed: " + e.detail));
        return Verdict::settled;
      }
    }
    std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(20ms * (1 << std::min(tries, 4)), 200ms));
  }
}

CommitMark PostgresDatabase::next_mark() {
  const std::lock_guard lock(marks_mutex_);
  return {.at = base::SystemClock().now().time_since_epoch().count(), .mark = static_cast<std::int64_t>(marks_() >> 1)};
}

void PostgresDatabase::publish(std::span<const std::function<void()>> hooks) {
  const auto call = [](const std::function<void()>& fn) {
    try {
      fn();
    } catch (const std::exception& e) {
      base::log_error("A function that runs after a commit threw.", {{"error", e.what()}});
    }
  };
  std::ranges::for_each(hooks, call);
  std::ranges::for_each(after_batch_, call);
}

Stats PostgresDatabase::stats() const {
  Stats stats{.open_readers = readers_.open(),
              .open_writers = writers_.open(),
              .reader_limit = readers_.limit(),
              .writer_limit = writers_.limit()};
  meter_.tell(stats);
  stats.waiting = readers_.waiting() + writers_.waiting();
  stats.refused = readers_.refused() + writers_.refused();
  stats.repeated = repeated_.load(std::memory_order_relaxed);
  stats.batches = batches_.load(std::memory_order_relaxed);
  stats.batched = batched_.load(std::memory_order_relaxed);
  stats.settled = settled_.load(std::memory_order_relaxed);
  return stats;
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

std::unique_ptr<Database> open_postgres(const Options& options, std::span<const Schema> schemas) {
  return std::make_unique<PostgresDatabase>(options, schemas);
}

void run_on_postgres(const std::string& url, std::string_view sql) {
  PostgresConnection(url).run_script(std::string(sql));
}

}  // namespace deskbell::storage
