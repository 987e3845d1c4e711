#include "tail.h"

#include <algorithm>
#include <ranges>

namespace deskbell::events {
namespace {

std::size_t size_of(const Event& event) {
  return sizeof(Event) + event.payload.size();
}

}  // namespace

void Tail::add(std::int64_t after, Log::Batch batch) {
  const std::lock_guard lock(mutex_);
  if (!begin_ || after != end_) {
    events_.clear();
    bytes_ = 0;
    begin_ = end_ = after;
  }
  for (const auto& event : batch) {
    events_.push_back(event);
    bytes_ += size_of(*event);
    end_ = event->position;
  }
  for (; bytes_ > most_bytes_; events_.pop_front()) {
    begin_ = events_.front()->position;
    bytes_ -= size_of(*events_.front());
  }
}

std::optional<std::vector<Event>> Tail::read(std::int64_t after, int limit) const {
  std::vector<std::shared_ptr<const Event>> found;
  {
    const std::lock_guard lock(mutex_);
    if (!begin_ || after < *begin_) return std::nullopt;
    const auto first = std::ranges::upper_bound(events_, after, {}, [](const auto& event) { return event->position; });
    const auto count = std::min<std::ptrdiff_t>(limit, events_.end() - first);
    found.assign(first, first + count);
  }
  std::vector<Event> events;
  events.reserve(found.size());
  for (const auto& event : found) events.push_back(*event);
  return events;
}

}  // namespace deskbell::events
