#include "sqlite_checkpointer.h"

#include <pthread.h>
#include <base/log.h>

#include <utility>

namespace deskbell::storage {

SqliteCheckpointer::SqliteCheckpointer(const std::string& path, std::chrono::milliseconds busy_timeout,
                                       const StatementIndex& index, Failed failed)
    : failed_(std::move(failed)), connection_(path, SqliteConnection::Mode::read_write, busy_timeout, index) {
  connection_.run_script("PRAGMA synchronous = FULL; PRAGMA cache_size = -256");
  sqlite3_db_config(connection_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  thread_ = std::thread([this] { run(); });
}

SqliteCheckpointer::~SqliteCheckpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SqliteCheckpointer::start() {
  running_.store(true, std::memory_order_release);
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_one();
}

void SqliteCheckpointer::run() {
  pthread_setname_np(pthread_self(), "checkpoint");
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || wanted_; });
    if (stopping_) return;
    wanted_ = false;
    lock.unlock();
    copy();
    running_.store(false, std::memory_order_release);
    lock.lock();
  }
}

void SqliteCheckpointer::copy() {
  try {
    connection_.checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  } catch (const std::exception& e) {
    base::log_error("The write-ahead log could not be copied into the database.", {{"error", e.what()}});
    if (connection_.broken()) failed_(e.what());
  }
}

}  // namespace deskbell::storage
