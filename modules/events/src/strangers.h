#pragma once
#include <storage/database.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace deskbell::events {

// Transactions of other databases on the same PostgreSQL server. They cannot write to this log, but a snapshot does not
// tell them apart, so a long one (a bulk load, an upgrade of another product) would hold up every reader of the log.
class Strangers {
 public:
  explicit Strangers(storage::Database& database) : database_(database) {}

  // To be called again and again: when the same transaction was the oldest for a while, asks the server whose it is.
  void look(std::chrono::steady_clock::time_point now);
  // Those that are known, as PostgreSQL writes a list: "{7,9}". Any thread.
  std::string known() const;

 private:
  storage::Database& database_;
  std::int64_t oldest_ = 0;
  std::chrono::steady_clock::time_point looked_;
  mutable std::mutex mutex_;
  std::string known_ = "{}";
};

}  // namespace deskbell::events
