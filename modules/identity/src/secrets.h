#pragma once
#include <string>
#include <string_view>

// Hashes of random tokens. They hold 80 to 256 random bits, so a fast hash is enough.
namespace deskbell::identity {

inline constexpr int kTokenBytes = 32;
inline constexpr std::string_view kApiTokenPrefix = "dsk_";

// Hexadecimal BLAKE2b-256.
std::string hash_of(std::string_view secret);
// In constant time for equal lengths.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace deskbell::identity
