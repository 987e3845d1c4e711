#include <base/id.h>

#include <charconv>

namespace deskbell::base {
namespace {
constexpr std::int64_t kEpochMilliseconds = 1'704'067'200'000;  // 2024-01-01T00:00:00Z
constexpr int kNodeBits = 10;
constexpr int kCountBits = 12;
}  // namespace

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::int64_t Ids::next() {
  // The slot counts (millisecond, count) without the node, so that adding one overflows into the next millisecond.
  const std::int64_t now = clock_.now().time_since_epoch().count() / 1000 - kEpochMilliseconds;
  const std::int64_t fresh = now << kCountBits;
  std::int64_t last = last_.load(std::memory_order_relaxed);
  std::int64_t slot;
  do {
    slot = fresh > last ? fresh : last + 1;
  } while (!last_.compare_exchange_weak(last, slot, std::memory_order_relaxed));
  const std::int64_t count = slot & ((1 << kCountBits) - 1);
  return (slot >> kCountBits) << (kNodeBits + kCountBits) | static_cast<std::int64_t>(node_) << kCountBits | count;
}

}  // namespace deskbell::base
