#include "sqlite_database.h"

#include "damage.h"
#include "migrator.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <base/log.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace deskbell::storage {
namespace {

// Bounds how long the first work of a batch waits for the last.
constexpr std::size_t kLargestBatch = 1000;
constexpr int kRestartPages = 65'536;        // 256 MB: readers have kept the log from starting over; wait for them
constexpr int kLongestWaitForReaders = 200;  // milliseconds
constexpr int kCarefulBatches = 50;          // after one that had to start over
// Between the beginnings of two commits while several write at a time: a sync costs the disk the same for one work as
// for a hundred.
constexpr auto kCommitPace = std::chrono::microseconds(2'000);
constexpr std::ptrdiff_t kSeveral = 3;
constexpr std::size_t kEnough = 200;  // for a commit before its time

class SqliteSnapshot final : public Snapshot {
 public:
  explicit SqliteSnapshot(SqliteConnection& connection) : connection_(connection) {}
  Dialect dialect() const override { return Dialect::sqlite; }

 protected:
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) override {
    return connection_.execute(statement, values, visit);
  }
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) override {
    return connection_.execute_text(sql, values, visit);
  }

 private:
  SqliteConnection& connection_;
};

class SqliteTransaction final : public TransactionState {
 public:
  SqliteTransaction(SqliteConnection& connection, std::uint64_t lineage) : connection_(connection), lineage_(lineage) {}
  Dialect dialect() const override { return Dialect::sqlite; }
  std::uint64_t lineage() const override { return lineage_; }

 protected:
  std::int64_t execute(const Statement& statement, std::span<const Value> values, const Visitor* visit) override {
    return guarded([&] { return connection_.execute(statement, values, visit); });
  }
  std::int64_t execute_text(std::string_view sql, std::span<const Value> values, const Visitor* visit) override {
    return guarded([&] { return connection_.execute_text(sql, values, visit); });
  }

 private:
  SqliteConnection& connection_;
  const std::uint64_t lineage_;
};

class SqliteMigrationTarget final : public MigrationTarget {
 public:
  explicit SqliteMigrationTarget(SqliteConnection& connection) : connection_(connection) {}
  Dialect dialect() const override { return Dialect::sqlite; }
  void run_script(std::string_view sql) override { connection_.run_script(sql); }
  std::int64_t query(std::string_view sql, std::span<const Value> values, const Snapshot::Visitor& visit) override {
    return connection_.execute_text(sql, values, &visit);
  }
  void begin_locked() override { connection_.control(SqliteConnection::Control::begin_immediate); }
  void commit() override { connection_.control(SqliteConnection::Control::commit); }
  void rollback() override { connection_.abandon(); }

 private:
  SqliteConnection& connection_;
};

void create_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0)
    throw std::runtime_error(fmt::format("Cannot open {}: {}.", path, std::generic_category().message(errno)));
  ::close(file);
}

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& path, const Options& options,
                                      std::span<const Schema> schemas) {
  // Counting what is allocated costs SQLite a lock at every allocation. Refused when SQLite is in use already.
  static const int without_count = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)without_count;
  return std::make_unique<SqliteDatabase>(path, options, schemas);
}

SqliteDatabase::SqliteDatabase(std::string path, const Options& options, std::span<const Schema> schemas)
    : path_(std::move(path)), options_(options), index_(schemas), next_checkpoint_(options.checkpoint_pages) {
  refuse_damaged(path_);
  create_private_file(path_);
  connection_ =
      std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::read_write, options_.busy_timeout, index_);
  connection_->run_script(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
      "PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864");
  SqliteMigrationTarget target(*connection_);
  migrate(target, schemas);
  connection_->check_all();
  sqlite3_wal_hook(
      connection_->handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteDatabase*>(self)->log_grew(pages);
        return SQLITE_OK;
      },
      this);
  checkpointer_ = std::make_unique<SqliteCheckpointer>(path_, options_.busy_timeout, index_,
                                                       [this](std::string_view detail) { lose_health(detail); });
  writer_ = std::thread([this] { write_until_stopped(); });
}

SqliteDatabase::~SqliteDatabase() {
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  queue_filled_.notify_one();
  writer_.join();
  checkpointer_.reset();
  if (!healthy()) sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  free_readers_.clear();
}

void SqliteDatabase::after_batch(std::function<void()> fn) {
  after_batch_.push_back(std::move(fn));
}

void SqliteDatabase::run_read(const std::function<void(Snapshot&)>& body) {
  if (Running* running = Running::find(*this)) return body(running->snapshot());
  struct Lease {
    SqliteDatabase& database;
    std::unique_ptr<SqliteConnection> reader;
    ~Lease() {
      reader->abandon();
      if (reader->damaged()) database.note_failure(*reader, "a read met damage");
      database.give_back(std::move(reader));
    }
  } lease{*this, take_reader()};
  lease.reader->control(SqliteConnection::Control::begin);
  SqliteSnapshot snapshot(*lease.reader);
  const Running running(*this, snapshot, nullptr);
  body(snapshot);
}

std::unique_ptr<SqliteConnection> SqliteDatabase::take_reader() {
  std::unique_lock lock(readers_mutex_);
  reader_free_.wait(lock, [&] { return !free_readers_.empty() || open_readers_ < std::max(1, options_.readers); });
  if (!free_readers_.empty()) {
    auto reader = std::move(free_readers_.back());
    free_readers_.pop_back();
    return reader;
  }
  ++open_readers_;
  lock.unlock();
  try {
    auto reader =
        std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::read_only, options_.busy_timeout, index_);
    reader->run_script("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192");
    return reader;
  } catch (...) {
    lock.lock();
    --open_readers_;
    reader_free_.notify_one();
    throw;
  }
}

void SqliteDatabase::give_back(std::unique_ptr<SqliteConnection> reader) {
  {
    const std::lock_guard lock(readers_mutex_);
    free_readers_.push_back(std::move(reader));
  }
  reader_free_.notify_one();
}

std::optional<Error> SqliteDatabase::run_write(const WriteBody& body) {
  if (Running* running = Running::find(*this); running && running->transaction())
    return running->transaction()->join(body);
  if (std::this_thread::get_id() == writer_.get_id())
    throw std::logic_error("storage: a completion or an after_commit function may not write and wait");
  Waiter waiter;
  enqueue({.body = std::ref(body), .done = {}, .waiter = &waiter});
  std::unique_lock lock(waiter.mutex);
  waiter.ready.wait(lock, [&] { return waiter.done; });
  if (waiter.outcome.exception) std::rethrow_exception(waiter.outcome.exception);
  return std::move(waiter.outcome.error);
}

void SqliteDatabase::submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed) {
  enqueue({.body = std::move(body), .done = std::move(done)});
}

void SqliteDatabase::enqueue(Work work) {
  bool due = false;
  {
    const std::lock_guard lock(queue_mutex_);
    if (stopping_) throw std::logic_error("storage: write to a database that is being closed");
    queue_.push_back(std::move(work));
    due = queue_.size() == 1 || queue_.size() == kEnough;
  }
  if (due) queue_filled_.notify_one();
}

void SqliteDatabase::write_until_stopped() {
  pthread_setname_np(pthread_self(), "writer");
  std::vector<Work> taken;
  for (;;) {
    gather();
    {
      const std::lock_guard lock(queue_mutex_);
      if (queue_.empty()) return;
      taken.swap(queue_);
    }
    for (std::span<Work> rest(taken); !rest.empty();) {
      const std::span<Work> batch = rest.first(std::min(rest.size(), kLargestBatch));
      rest = rest.subspan(batch.size());
      last_begin_ = std::chrono::steady_clock::now();
      last_queued_ = std::ranges::count_if(batch, [](const Work& work) { return !work.waiter; });
      run_batch(batch);
      for (Work& work : batch) complete(work);
      checkpoint_when_due();
    }
    taken.clear();
  }
}

// Waits for work; and while much of it is queued by sockets, for more, up to the pace of commits. Threads that wait for
// their write do not count: they bring nothing new before they are answered.
void SqliteDatabase::gather() {
  std::unique_lock lock(queue_mutex_);
  queue_filled_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  if (last_queued_ < kSeveral) return;
  queue_filled_.wait_until(lock, last_begin_ + kCommitPace, [&] { return stopping_ || queue_.size() >= kEnough; });
}

void SqliteDatabase::run_batch(std::span<Work> batch) {
  hooks_.clear();
  if (!healthy()) {
    for (Work& work : batch)
      work.outcome.exception = std::make_exception_ptr(Unavailable("the database file has failed"));
    return;
  }
  if (is_disk_full()) refuse_unessential(batch);
  try {
    commit(batch);
  } catch (const std::exception& e) {
    base::log_error("A batch of writes could not be committed.", {{"error", e.what()}});
    const std::exception_ptr failure = std::current_exception();
    meter_.failed();
    connection_->abandon();
    ++lineage_;
    note_failure(e.what());
    for (Work& work : batch) {
      if (work.outcome.good()) work.outcome.exception = failure;
    }
    if (connection_->take_disk_full()) retry_essential(batch);
    return;
  }
  const bool any = std::ranges::any_of(batch, [](const Work& work) { return work.outcome.good(); });
  if (connection_->take_disk_full()) {
    if (!any) return retry_essential(batch);
    if (options_.space) options_.space->note_full();
  }
  note_failure("a write failed");
  if (any) publish();
}

// Before a savepoint lets a page be changed, it copies the page; that is a quarter of the writer's time. So a batch
// goes without. A work that fails before it changed anything needs no undoing; for one that fails later, the batch
// starts over, with savepoints.
void SqliteDatabase::commit(std::span<Work> batch) {
  const auto began = std::chrono::steady_clock::now();
  Undo undo = Undo::restart;
  if (careful_batches_ > 0) {
    --careful_batches_;
    undo = Undo::savepoint;
  }
  if (run_all(batch, undo) == Ran::changed_and_failed) {
    connection_->abandon();
    ++lineage_;
    careful_batches_ = kCarefulBatches;
    run_all(batch, Undo::savepoint);
  }
  const auto good = std::ranges::count_if(batch, [](const Work& work) { return work.outcome.good(); });
  if (good == 0) return connection_->abandon();
  connection_->control(SqliteConnection::Control::commit);
  batches_.fetch_add(1, std::memory_order_relaxed);
  batched_.fetch_add(good, std::memory_order_relaxed);
  meter_.committed(static_cast<std::size_t>(good), std::chrono::steady_clock::now() - began);
}

SqliteDatabase::Ran SqliteDatabase::run_all(std::span<Work> batch, Undo undo) {
  hooks_.clear();
  connection_->control(SqliteConnection::Control::begin_immediate);
  note_lineage();
  if (batch.size() == 1) undo = Undo::restart;
  for (Work& work : batch) {
    if (work.refused) continue;
    const std::int64_t changes = sqlite3_total_changes64(connection_->handle());
    run_work(work, undo);
    // Some errors, such as a full disk, make SQLite roll back everything.
    if (!connection_->in_transaction()) throw Unavailable("the transaction was rolled back by the database");
    if (work.outcome.good() || sqlite3_total_changes64(connection_->handle()) == changes) continue;
    ++lineage_;
    if (undo == Undo::restart && batch.size() > 1) return Ran::changed_and_failed;
  }
  return Ran::done;
}

void SqliteDatabase::run_work(Work& work, Undo undo) {
  using Control = SqliteConnection::Control;
  const bool guarded = undo == Undo::savepoint;
  if (guarded) connection_->control(Control::savepoint);
  SqliteTransaction transaction(*connection_, lineage_);
  {
    const Running running(*this, transaction, &transaction);
    work.outcome = transaction.run_body(work.body);
  }
  if (work.outcome.good()) {
    std::ranges::move(transaction.hooks, std::back_inserter(hooks_));
  } else if (guarded && connection_->in_transaction()) {
    connection_->control(Control::rollback_to);
  }
  if (guarded && connection_->in_transaction()) connection_->control(Control::release);
}

// Another program that wrote to the file has made history as well.
void SqliteDatabase::note_lineage() {
  const std::int64_t version = connection_->data_version();
  if (version != data_version_) ++lineage_;
  data_version_ = version;
}

void SqliteDatabase::refuse_unessential(std::span<Work> batch) {
  for (Work& work : batch) {
    if (work.essential) continue;
    work.refused = true;
    work.outcome.exception = std::make_exception_ptr(StorageFull("the disk is full"));
  }
}

// The reserve is given up for them; nothing of the batch was committed.
void SqliteDatabase::retry_essential(std::span<Work> batch) {
  hooks_.clear();
  refuse_unessential(batch);
  if (!options_.space || is_disk_full()) return;
  options_.space->note_full();
  bool any = false;
  for (Work& work : batch) {
    if (!work.essential) continue;
    work.outcome = {};
    any = true;
  }
  if (any) run_batch(batch);
}

// After the commit, before anybody is told. A hook that throws is a bug; the data is durable all the same.
void SqliteDatabase::publish() {
  const auto call = [](const std::function<void()>& fn) {
    try {
      fn();
    } catch (const std::exception& e) {
      base::log_error("A function that runs after a commit threw.", {{"error", e.what()}});
    }
  };
  std::ranges::for_each(hooks_, call);
  hooks_.clear();
  std::ranges::for_each(after_batch_, call);
}

void SqliteDatabase::complete(Work& work) {
  if (work.waiter) {
    const std::lock_guard lock(work.waiter->mutex);
    work.waiter->outcome = std::move(work.outcome);
    work.waiter->done = true;
    work.waiter->ready.notify_one();  // under the lock: the waiter lives on the stack of the thread that it wakes
    return;
  }
  try {
    work.done(work.outcome.exception ? error_of(work.outcome.exception) : std::move(work.outcome.error));
  } catch (const std::exception& e) {
    base::log_error("The completion of a queued write threw.", {{"error", e.what()}});
  }
  work = {};
}

void SqliteDatabase::note_failure(const SqliteConnection& connection, std::string_view detail) {
  if (connection.damaged() && !damaged_.exchange(true)) mark_damaged(path_);
  if (connection.broken()) lose_health(detail);
}

void SqliteDatabase::lose_health(std::string_view detail) {
  if (healthy_.exchange(false))
    base::log_error("The storage failed: no more writes until a restart.", {{"file", path_}, {"error", detail}});
}

std::string SqliteDatabase::trouble() const {
  if (healthy()) return "";
  if (damaged_) return "storage failed: the database file is damaged; restore a backup or run 'deskbell recover'";
  return "storage failed: the database file can no longer be trusted; no more writes until a restart";
}

void SqliteDatabase::follow(LogFollower* follower) {
  const auto done = write([&](Transaction&) -> Result<void> {
    follower_ = follower;
    if (!follower) log_keeper_.reset();
    sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return {};
  });
  if (!done) throw std::runtime_error(done.error().message);
}

void SqliteDatabase::log_grew(int pages) {
  if (pages < wal_pages_) {  // it started over
    next_checkpoint_ = options_.checkpoint_pages;
    copied_ = false;
  }
  wal_pages_ = pages;
  if (!follower_) return;
  keep_log();
  follower_->committed(pages);
}

void SqliteDatabase::keep_log() {
  if (log_keeper_ && log_keeper_->in_transaction()) return;
  try {
    if (!log_keeper_)
      log_keeper_ =
          std::make_unique<SqliteConnection>(path_, SqliteConnection::Mode::read_only, options_.busy_timeout, index_);
    log_keeper_->control(SqliteConnection::Control::begin);
    log_keeper_->execute_text("SELECT COUNT(*) FROM sqlite_master", {}, nullptr);
  } catch (const std::exception& e) {
    base::log_error("The write-ahead log cannot be kept for its follower.", {{"error", e.what()}});
  }
}

void SqliteDatabase::checkpoint_when_due() {
  if (wal_pages_ < next_checkpoint_ || checkpointer_->is_running() || !healthy() || is_disk_full()) return;
  if (follower_ && !follower_->may_start_over(wal_pages_)) return;
  if (log_keeper_) log_keeper_->abandon();  // until the next commit
  if (!copied_) {
    copied_ = true;
    return checkpointer_->start();
  }
  // What was written while the other thread copied is little; with it copied too, the next commit starts the log over.
  copied_ = false;
  try {
    if (wal_pages_ < kRestartPages) {
      connection_->checkpoint(SQLITE_CHECKPOINT_PASSIVE);
    } else {
      sqlite3_busy_timeout(connection_->handle(), kLongestWaitForReaders);
      connection_->checkpoint(SQLITE_CHECKPOINT_RESTART);
      sqlite3_busy_timeout(connection_->handle(), static_cast<int>(options_.busy_timeout.count()));
    }
    next_checkpoint_ = wal_pages_ + options_.checkpoint_pages;
  } catch (const std::exception& e) {
    base::log_error("The write-ahead log could not be started over.", {{"error", e.what()}});
    note_failure(e.what());
  }
}

void follow_log(Database& database, LogFollower* follower) {
  auto* sqlite = dynamic_cast<SqliteDatabase*>(&database);
  if (!sqlite) throw std::logic_error("storage: only the log of an SQLite database can be followed");
  sqlite->follow(follower);
}

Stats SqliteDatabase::stats() const {
  const auto size_of = [](const std::string& path) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(path, missing);
    return missing ? std::int64_t{0} : static_cast<std::int64_t>(size);
  };
  Stats stats{.open_writers = 1, .reader_limit = std::max(1, options_.readers), .writer_limit = 1};
  meter_.tell(stats);
  stats.batches = batches_.load(std::memory_order_relaxed);
  stats.batched = batched_.load(std::memory_order_relaxed);
  stats.database_bytes = size_of(path_);
  stats.log_bytes = size_of(path_ + "-wal");
  {
    const std::lock_guard lock(queue_mutex_);
    stats.queued = static_cast<std::int64_t>(queue_.size());
  }
  const std::lock_guard lock(readers_mutex_);
  stats.open_readers = open_readers_;
  return stats;
}

std::vector<std::string> SqliteDatabase::check() {
  std::vector<std::string> findings;
  try {
    read([&](Snapshot& snapshot) {
    snapshot.each_of("PRAGMA integrity_check", {}, [&](const Row& row) {
      if (row.text(0) != "ok") findings.push_back(row.string(0));
    });
    snapshot.each_of("PRAGMA foreign_key_check", {}, [&](const Row& row) {
      findings.push_back(
          fmt::format("table {}: row {} refers to a missing row of {}", row.text(0), row.text(1), row.text(2)));
    });
    });
  } catch (const Unavailable& error) {
    findings.emplace_back(error.what());
  }
  return findings;
}

}  // namespace deskbell::storage
