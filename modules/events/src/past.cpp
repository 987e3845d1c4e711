#include <events/past.h>

#include <algorithm>

namespace deskbell::events {
namespace {

constexpr int kAtOnce = 2'000;

// The last position of what happened before `from`, by halving: positions and times grow together.
std::int64_t position_before(Log& log, storage::Snapshot& snapshot, Time from, std::int64_t low, std::int64_t high) {
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto found = log.read(snapshot, middle, 1);
    if (!found.empty() && found.front().at < from)
      low = found.front().position;
    else
      high = middle;
  }
  return low;
}

}  // namespace

Past::Past(Log& log, storage::Database& database, Time from) : log_(log), database_(database) {
  database_.read([&](storage::Snapshot& snapshot) {
    end_ = log_.last_position(snapshot);
    const std::int64_t pruned = log_.pruned_through(snapshot);
    begin_ = reached_ = position_before(log_, snapshot, from, pruned, end_);
    cut_ = pruned > 0 && begin_ <= pruned;
  });
  fetch(begin_);
}

std::vector<Event> Past::next() {
  if (!ahead_.valid()) return {};
  std::vector<Event> batch = ahead_.get();
  std::erase_if(batch, [&](const Event& event) { return event.position > end_; });
  if (batch.empty()) return batch;
  reached_ = batch.back().position;
  fetch(reached_);
  return batch;
}

int Past::per_mille() const {
  return static_cast<int>((reached_ - begin_) * 1000 / std::max<std::int64_t>(end_ - begin_, 1));
}

void Past::fetch(std::int64_t after) {
  ahead_ = std::async(std::launch::async, [this, after] {
    return database_.read([&](storage::Snapshot& snapshot) { return log_.read(snapshot, after, kAtOnce); });
  });
}

}  // namespace deskbell::events
