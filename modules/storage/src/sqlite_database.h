#pragma once
#include "sqlite_checkpointer.h"
#include "meter.h"
#include "sqlite_connection.h"
#include "transaction_state.h"

#include <storage/database.h>
#include <storage/disk_space.h>
#include <storage/log_follower.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace deskbell::storage {

std::unique_ptr<Database> open_sqlite(const std::string& path, const Options& options, std::span<const Schema> schemas);

// All writes run on one thread: it takes what waits, runs it in one transaction, commits once and then completes all,
// so that one fsync pays for the whole batch. A second thread copies the log into the file meanwhile.
class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::string path, const Options& options, std::span<const Schema> schemas);
  ~SqliteDatabase() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  void after_batch(std::function<void()> fn) override;
  bool healthy() const override { return healthy_.load(std::memory_order_relaxed); }
  std::string trouble() const override;
  Stats stats() const override;
  std::vector<std::string> check() override;
  void follow(LogFollower* follower);

 protected:
  void run_read(const std::function<void(Snapshot&)>& body) override;
  std::optional<Error> run_write(const WriteBody& body) override;
  void submit(WriteBody body, std::function<void(std::optional<Error>)> done, Keyed keyed) override;

 private:
  struct Waiter {
    std::mutex mutex;
    std::condition_variable ready;
    bool done = false;
    Outcome outcome;
  };
  struct Work {
    WriteBody body;
    std::function<void(std::optional<Error>)> done;  // empty when a thread waits
    Waiter* waiter = nullptr;
    Outcome outcome = {};
    bool essential = Essential::active();
    bool refused = false;  // not to be run: the disk is full
  };

  void enqueue(Work work);
  void write_until_stopped();
  void gather();
  void run_batch(std::span<Work> batch);
  void commit(std::span<Work> batch);
  // How a work that failed is undone without the others of its batch. `restart`: not at all, the batch starts over.
  enum class Undo { savepoint, restart };
  enum class Ran { done, changed_and_failed };
  Ran run_all(std::span<Work> batch, Undo undo);
  void run_work(Work& work, Undo undo);
  void publish();
  void complete(Work& work);
  void log_grew(int pages);
  void keep_log();
  void checkpoint_when_due();
  void note_lineage();
  bool is_disk_full() const { return options_.space && options_.space->full(); }
  void refuse_unessential(std::span<Work> batch);
  void retry_essential(std::span<Work> batch);
  void note_failure(std::string_view detail) { note_failure(*connection_, detail); }
  void note_failure(const SqliteConnection& connection, std::string_view detail);
  void lose_health(std::string_view detail);
  std::unique_ptr<SqliteConnection> take_reader();
  void give_back(std::unique_ptr<SqliteConnection> reader);

  const std::string path_;
  const Options options_;
  const StatementIndex index_;
  std::unique_ptr<SqliteConnection> connection_;  // the writer thread's, once that runs
  std::atomic<bool> healthy_{true};
  std::atomic<bool> damaged_{false};
  std::atomic<std::int64_t> batches_{0};  // committed
  std::atomic<std::int64_t> batched_{0};  // works in them

  Meter meter_;

  mutable std::mutex queue_mutex_;
  std::condition_variable queue_filled_;
  std::vector<Work> queue_;
  bool stopping_ = false;

  mutable std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<SqliteConnection>> free_readers_;
  int open_readers_ = 0;

  std::vector<std::function<void()>> after_batch_;
  std::vector<std::function<void()>> hooks_;  // of the works of the running batch
  std::uint64_t lineage_ = 1;
  std::int64_t data_version_ = 0;   // of SQLite: changes when another connection has written
  int careful_batches_ = 0;         // how many more go with savepoints from the start
  std::ptrdiff_t last_queued_ = 0;  // works of the last batch that nobody waits for
  std::chrono::steady_clock::time_point last_begin_;
  int wal_pages_ = 0;        // length of the log after the last commit
  int next_checkpoint_ = 0;  // at which length
  bool copied_ = false;      // most of it, by the checkpointer, since then
  std::unique_ptr<SqliteCheckpointer> checkpointer_;
  LogFollower* follower_ = nullptr;  // used on the writer's thread
  // Reads while there is a follower: as long as a reader uses the log, nobody can let it start over.
  std::unique_ptr<SqliteConnection> log_keeper_;
  std::thread writer_;
};

}  // namespace deskbell::storage
