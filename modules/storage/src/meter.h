#pragma once
#include <storage/database.h>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace deskbell::storage {

// What a database counts of its commits, for stats(). Any thread, no locks.
class Meter {
 public:
  void committed(std::size_t writes, std::chrono::steady_clock::duration took) {
    writes_.fetch_add(static_cast<std::int64_t>(writes), std::memory_order_relaxed);
    seconds_.observe(took);
    sizes_.observe(static_cast<double>(writes));
  }
  void failed() { failures_.fetch_add(1, std::memory_order_relaxed); }
  void tell(Stats& stats) const {
    stats.writes = writes_.load(std::memory_order_relaxed);
    stats.failures = failures_.load(std::memory_order_relaxed);
    stats.commit_seconds = seconds_.snapshot();
    stats.commit_writes = sizes_.snapshot();
  }

 private:
  std::atomic<std::int64_t> writes_{0};
  std::atomic<std::int64_t> failures_{0};
  base::Histogram seconds_{base::kLatencyBuckets};
  base::Histogram sizes_{base::kSizeBuckets};
};

}  // namespace deskbell::storage
