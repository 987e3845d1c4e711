#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <base/clock.h>

// Strong ids. Id<Case> and Id<Queue> cannot be swapped. The number is time-ordered and made without a round trip;
// in JSON it is a decimal string (JavaScript loses digits above 2^53). 0 means "none yet" and is never stored.
namespace deskbell::base {

template <class Tag>
struct Id {
  std::int64_t value = 0;
  constexpr explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

template <class Tag>
std::string to_string(Id<Tag> id) {
  return std::to_string(id.value);
}

// A positive decimal number without sign, blanks or leading zero; nothing else.
std::optional<std::int64_t> parse_id(std::string_view text);

// Makes ids that are unique in a workspace: 41 bits of milliseconds since 2024-01-01, 10 bits of node, 12 bits of
// count. Thread-safe; never repeats and never goes back when the clock does. One per process; the node number is
// leased by whoever composes the program (0 for a single node).
class Ids {
 public:
  explicit Ids(const Clock& clock, int node = 0) : clock_(clock), node_(node) {}
  std::int64_t next();
  template <class Tag>
  Id<Tag> next() {
    return {next()};
  }

 private:
  const Clock& clock_;
  const int node_;
  std::atomic<std::int64_t> last_{0};
};

}  // namespace deskbell::base

namespace deskbell {
using base::Id;
using base::Ids;
}  // namespace deskbell

template <class Tag>
struct std::hash<deskbell::base::Id<Tag>> {
  std::size_t operator()(deskbell::base::Id<Tag> id) const noexcept { return std::hash<std::int64_t>()(id.value); }
};
