#pragma once
#include "sqlite_connection.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace deskbell::storage {

// Copies the log into the database file on a thread and connection of its own, while the writer goes on. What was
// written meanwhile is left to the writer, who alone can start the log over.
//
// start() only when something of the log is not copied yet, and while this runs the writer does not copy: SQLite before
// 3.51.3 may damage a file when a second checkpoint of a log that is copied whole meets the commit that starts it over.
class SqliteCheckpointer {
 public:
  // Called on its thread when the file can no longer be trusted.
  using Failed = std::function<void(std::string_view detail)>;
  SqliteCheckpointer(const std::string& path, std::chrono::milliseconds busy_timeout, const StatementIndex& index,
                     Failed failed);
  ~SqliteCheckpointer();

  void start();
  bool is_running() const { return running_.load(std::memory_order_acquire); }

 private:
  void run();
  void copy();

  const Failed failed_;
  SqliteConnection connection_;
  std::atomic<bool> running_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace deskbell::storage
