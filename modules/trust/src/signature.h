#pragma once
#include <optional>
#include <string>
#include <string_view>

// Ed25519, HMAC-SHA-256 and base64 by OpenSSL.
namespace deskbell::trust {

std::string ed25519_public(std::string_view seed);
std::string ed25519_sign(std::string_view seed, std::string_view text);
bool ed25519_holds(std::string_view public_key, std::string_view text, std::string_view signature);

std::string hmac(std::string_view key, std::string_view text);
bool equal(std::string_view a, std::string_view b);

// With padding.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace deskbell::trust
