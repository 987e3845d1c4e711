#include <base/id.h>

#include <sodium.h>
#include <vault/signed_link.h>

#include <array>
#include <vector>

namespace deskbell::vault {
namespace {

constexpr std::size_t kLongest = 200;
constexpr std::int64_t kEndOfTime = 100'000'000'000;

std::string mac_of(const std::string& key, std::string_view text) {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::array<char, sodium_base64_ENCODED_LEN(mac.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING)> out;
  sodium_bin2base64(out.data(), out.size(), mac.data(), mac.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return out.data();
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string sign_link(const Vault& vault, std::string_view purpose, const SignedLink& link) {
  const auto key = vault.derive(purpose);
  const auto expires = std::chrono::floor<std::chrono::seconds>(link.expires).time_since_epoch().count();
  std::string text = "1." + std::to_string(key.number) + "." + std::to_string(link.subject) + "." +
                     std::to_string(link.detail) + "." + std::to_string(expires);
  return text + "." + mac_of(key.bytes, text);
}

Result<SignedLink> read_link(const Vault& vault, std::string_view purpose, std::string_view token, Time now) {
  const auto bad = not_found("This link is not valid. Copy the whole address from the message.");
  if (token.size() > kLongest) return bad;
  const auto parts = split(token);
  if (parts.size() != 6 || parts[0] != "1") return bad;
  const auto number = base::parse_id(parts[1]);
  const auto subject = base::parse_id(parts[2]);
  const auto detail = base::parse_id(parts[3]);
  const auto expires = base::parse_id(parts[4]);
  if (!number || !subject || !detail || !expires || *expires > kEndOfTime || *number > UINT32_MAX) return bad;
  const auto key = vault.derive(purpose, static_cast<KeyNumber>(*number));
  if (!key || !equal(mac_of(key->bytes, token.substr(0, token.rfind('.'))), parts[5])) return bad;
  const SignedLink link{*subject, *detail, Time(std::chrono::seconds(*expires))};
  if (link.expires <= now)
    return failure(ErrorCode::failed_precondition, "This link has run out. Ask us for a new one.");
  return link;
}

}  // namespace deskbell::vault
