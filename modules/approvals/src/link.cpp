#include <approvals/link.h>
#include <sodium.h>

#include <array>
#include <vector>

namespace deskbell::approvals {
namespace {

constexpr std::size_t kLongest = 200;

std::string mac_of(const std::string& key, std::string_view text) {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::array<char, sodium_base64_ENCODED_LEN(mac.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text_of_mac;
  sodium_bin2base64(text_of_mac.data(), text_of_mac.size(), mac.data(), mac.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text_of_mac.data();
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

std::string sign_link(const vault::Vault& vault, const Link& link) {
  const auto key = vault.derive(kLinkPurpose);
  const auto expires = std::chrono::floor<std::chrono::seconds>(link.expires).time_since_epoch().count();
  std::string text = "1." + std::to_string(key.number) + "." + base::to_string(link.request) + "." +
                     base::to_string(link.user) + "." + std::to_string(expires);
  return text + "." + mac_of(key.bytes, text);
}

Result<Link> read_link(const vault::Vault& vault, std::string_view token, Time now) {
  const auto bad = not_found("This link is not valid. Copy the whole address from the message.");
  if (token.size() > kLongest) return bad;
  const auto parts = split(token);
  if (parts.size() != 6 || parts[0] != "1") return bad;
  const auto number = base::parse_id(parts[1]);
  const auto request = base::parse_id(parts[2]);
  const auto user = base::parse_id(parts[3]);
  const auto expires = base::parse_id(parts[4]);
  constexpr std::int64_t kEndOfTime = 100'000'000'000;
  if (!number || !request || !user || !expires || *expires > kEndOfTime || *number > UINT32_MAX) return bad;
  const auto key = vault.derive(kLinkPurpose, static_cast<vault::KeyNumber>(*number));
  if (!key || !equal(mac_of(key->bytes, token.substr(0, token.rfind('.'))), parts[5])) return bad;
  const Link link{{*request}, {*user}, Time(std::chrono::seconds(*expires))};
  if (link.expires <= now)
    return failure(ErrorCode::failed_precondition, "This link has run out. Sign in to decide, or ask for a new one.");
  return link;
}

}  // namespace deskbell::approvals
