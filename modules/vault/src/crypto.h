#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// libsodium in the words of this module.
namespace deskbell::vault {

inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void ensure_sodium();
std::string random_bytes(std::size_t count);
// BLAKE2b-256 of the parts, each with its length before it, under the key.
std::string keyed_hash(std::string_view key, std::initializer_list<std::string_view> parts);
bool equal(std::string_view a, std::string_view b);

// URL-safe, without padding.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

inline void put_number(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 255);
}
inline std::uint64_t number_at(std::string_view in, std::size_t at, int bytes) {
  std::uint64_t number = 0;
  for (int i = bytes; i-- > 0;) number = number << 8 | static_cast<unsigned char>(in[at + static_cast<std::size_t>(i)]);
  return number;
}

}  // namespace deskbell::vault
