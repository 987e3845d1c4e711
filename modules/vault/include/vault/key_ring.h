#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The keys of one workspace, as they stand in the ring file. Pure: no disk, no clock.
//
//   deskbell-key-ring 1
//   key 2 active 2026-03-02T09:00:00Z bWFzdGVy...
//   key 1 old 2025-03-01T09:00:00Z b2xkIG9uZQ...
//   rest 1 channel_web.visitor 2027-03-02T09:00:00Z ZGVyaXZlZC4...
//
// A key has 32 bytes, written as URL-safe base64 without padding.
namespace deskbell::vault {

// next: opens what it has sealed, seals nothing yet (it is being carried to the other nodes). active: seals; exactly
// one key is. old: opens only.
enum class KeyState { next, active, old };
BOOST_DESCRIBE_ENUM(KeyState, next, active, old)

using KeyNumber = std::uint32_t;  // from 1; 0 stands for "from before there was a ring", and for plain

struct Key {
  KeyNumber number = 0;
  KeyState state = KeyState::active;
  Time since;  // when it came into this state
  std::string bytes;
  bool operator==(const Key&) const = default;
};

// What is left of a key that is gone, for one purpose: enough to check what it signed, never enough to open the rest.
struct Rest {
  KeyNumber number = 0;
  std::string purpose;
  std::optional<Time> until;  // then it is of no use any more
  std::string bytes;
  bool operator==(const Rest&) const = default;
};

inline constexpr std::size_t kKeyBytes = 32;

struct KeyRing {
  std::vector<Key> keys;  // newest first
  std::vector<Rest> rests;
  bool operator==(const KeyRing&) const = default;

  const Key& active() const;  // the ring is a sound one
  const Key* find(KeyNumber number) const;
  const Rest* find_rest(std::string_view purpose, KeyNumber number) const;
};

std::string print_ring(const KeyRing& ring);
// invalid_argument names the line. A sound ring has one active key, no number twice, and keys of the right length.
Result<KeyRing> parse_ring(std::string_view text);

}  // namespace deskbell::vault
