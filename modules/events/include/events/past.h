#pragma once
#include <cstdint>
#include <future>
#include <vector>

#include <events/log.h>

// The log from a moment until now, oldest first: for who works through much of it. The next batch is read while the
// last one is worked through. One thread; log and database outlive it.
//
//   Past past(log, database, now - std::chrono::days(30));
//   for (auto batch = past.next(); !batch.empty(); batch = past.next()) ...
namespace deskbell::events {

class Past {
 public:
  Past(Log& log, storage::Database& database, Time from);

  // Empty at the end. What comes while it is read is not part of it.
  std::vector<Event> next();
  // How much of it was answered.
  int per_mille() const;
  // Retention has taken the beginning.
  bool is_cut() const { return cut_; }

 private:
  void fetch(std::int64_t after);

  Log& log_;
  storage::Database& database_;
  std::int64_t begin_ = 0;  // after this position
  std::int64_t end_ = 0;    // up to this one
  std::int64_t reached_ = 0;
  bool cut_ = false;
  std::future<std::vector<Event>> ahead_;
};

}  // namespace deskbell::events
