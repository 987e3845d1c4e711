#include "secrets.h"

#include <identity/access.h>

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace deskbell::identity {
namespace {

constexpr std::size_t kHashBytes = 32;

void ensure_sodium() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be initialised");
}

std::string hex_hash(std::string_view text, std::string_view key) {
  ensure_sodium();
  std::array<unsigned char, kHashBytes> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()), key.size());
  std::array<char, 2 * kHashBytes + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

}  // namespace

std::string hash_of(std::string_view secret) {
  return hex_hash(secret, {});
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string csrf_token(std::string_view session_token) {
  return hex_hash(session_token, "deskbell csrf token");
}

bool csrf_matches(std::string_view session_token, std::string_view presented) {
  return equal_secrets(csrf_token(session_token), presented);
}

}  // namespace deskbell::identity
