#pragma once
#include <base/clock.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// One line of the audit trail, and how it is hashed. Pure.
//
// The hash of a record is the SHA-256 of its canonical encoding: these texts, each as a netstring (its length in bytes
// as a decimal number, a colon, the bytes, a comma), in this order:
//
//   "deskbell audit 1", number, position, at, actor, actor_name, action, object, address, request, state_before,
//   state_after, body, prev
//
// Numbers are decimal; `at` is in microseconds since 1970; `prev` is the hash of the record before, in lower-case
// hexadecimal (64 zeros for record 1). So record N vouches for all records up to N.
namespace deskbell::trust {

using Hash = std::array<unsigned char, 32>;

struct Record {
  std::int64_t number = 0;    // 1, 2, 3, ... without a gap
  std::int64_t position = 0;  // of the event in the log
  Time at;
  std::int64_t actor = 0;    // 0: the system, or somebody who is not signed in
  std::string actor_name;    // as it was then
  std::string action;        // the event's kind: "identity.role_changed"
  std::string object;        // what it was done to: "role 42"; empty when it is told by the action alone
  std::string address;       // of the client
  std::string request;       // its trace id
  std::string state_before;  // for changes: SHA-256 of the object's body after the change before this one, and
  std::string state_after;   //   after this one; hexadecimal
  std::string body;          // the event's payload, JSON
  Hash prev{};
  bool operator==(const Record&) const = default;
};

std::string to_hex(const Hash& hash);
// False when the text is not 64 lower-case hexadecimal digits.
bool from_hex(std::string_view text, Hash& hash);

Hash sha256(std::string_view bytes);
// The texts above, in order, without the first.
std::vector<std::pair<std::string_view, std::string>> fields_of(const Record& record);
std::string canonical(const Record& record);
Hash hash_of(const Record& record);

// A Merkle tree over hashes as in RFC 6962 (leaf: SHA-256 of 0x00 and the hash, node: of 0x01 and both sides).
Hash merkle_root(std::span<const Hash> leaves);
struct Step {
  enum class Side { left, right } side;  // where the other one stands
  Hash hash;
};
std::vector<Step> merkle_path(std::span<const Hash> leaves, std::size_t index);
Hash merkle_root_of_path(const Hash& leaf, std::span<const Step> path);

// Computes many without making a context each time. Not thread-safe.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  Hash of(std::string_view bytes);
  Hash of(const Record& record);
  Hash root(std::span<const Hash> leaves);

 private:
  void* context_;
  std::string buffer_;
};

}  // namespace deskbell::trust
