#pragma once
#include <events/log.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace deskbell::events {

// The newest events of the log in memory, without a gap: those who follow the log read its end, each of them the same.
class Tail {
 public:
  explicit Tail(std::size_t most_bytes = std::size_t{16} << 20) : most_bytes_(most_bytes) {}

  // `batch` is all there is between `after` and its last event. What came before is forgotten when it does not go on
  // from there.
  void add(std::int64_t after, Log::Batch batch);
  // Events beyond the position, oldest first; nothing when those next to it are not kept.
  std::optional<std::vector<Event>> read(std::int64_t after, int limit) const;

 private:
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::optional<std::int64_t> begin_;  // everything after it is kept
  std::int64_t end_ = 0;
  std::deque<std::shared_ptr<const Event>> events_;
  std::size_t bytes_ = 0;
};

}  // namespace deskbell::events
