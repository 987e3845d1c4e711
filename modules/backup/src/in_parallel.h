#pragma once
#include "lower_priority.h"

#include <base/result.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace deskbell::backup {

enum class Urgency { background, foreground };

// Calls fn(i) for each i below count on a few threads; stops at the first error, which it answers.
template <class Fn>
Result<void> in_parallel(std::int64_t count, int threads, Urgency urgency, Fn fn) {
  std::atomic<std::int64_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::optional<Error> error;
  const auto work = [&] {
    if (urgency == Urgency::background) lower_priority();
    while (!failed) {
      const std::int64_t i = next.fetch_add(1);
      if (i >= count) return;
      Result<void> done;
      try {
        done = fn(i);
      } catch (const std::exception& e) {
        done = failure(ErrorCode::internal, e.what());
      }
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (!error) error = done.error();
      failed = true;
    }
  };
  std::vector<std::thread> pool;
  for (int i = 0; i < threads; ++i) pool.emplace_back(work);
  for (auto& thread : pool) thread.join();
  if (error) return std::unexpected(*error);
  return {};
}

}  // namespace deskbell::backup
