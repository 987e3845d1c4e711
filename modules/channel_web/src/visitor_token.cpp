#include <channel_web/visitor_token.h>

#include <array>
#include <cstring>

#include <sodium.h>

namespace deskbell::channel_web {
namespace {

constexpr std::size_t kBody = 24;
constexpr std::size_t kMac = 16;  // half of the HMAC: 128 bits are out of reach of guessing

using Mac = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

Mac mac_of(std::string_view text, std::string_view key) {
  Mac mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return mac;
}

}  // namespace

std::string sign(const VisitorToken& token, std::string_view key) {
  std::array<unsigned char, kBody + kMac> raw;
  const std::int64_t numbers[] = {token.contact.value, token.installation.value, token.issued_at.time_since_epoch().count()};
  std::memcpy(raw.data(), numbers, kBody);
  const Mac mac = mac_of({reinterpret_cast<const char*>(raw.data()), kBody}, key);
  std::memcpy(raw.data() + kBody, mac.data(), kMac);
  std::string text(sodium_base64_encoded_len(raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), raw.data(), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.resize(std::strlen(text.c_str()));
  return text;
}

std::optional<VisitorToken> verify(std::string_view text, std::string_view key, Time now) {
  std::array<unsigned char, kBody + kMac> raw;
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(raw.data(), raw.size(), text.data(), text.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      length != raw.size() || end != text.data() + text.size())
    return std::nullopt;
  const Mac mac = mac_of({reinterpret_cast<const char*>(raw.data()), kBody}, key);
  if (sodium_memcmp(mac.data(), raw.data() + kBody, kMac) != 0) return std::nullopt;
  std::int64_t numbers[3];
  std::memcpy(numbers, raw.data(), kBody);
  const VisitorToken token{{numbers[0]}, {numbers[1]}, Time(std::chrono::microseconds(numbers[2]))};
  if (token.issued_at + kVisitorTokenLife < now) return std::nullopt;
  return token;
}

bool identity_proved(std::string_view external_id, std::string_view signature, std::string_view secret) {
  if (secret.empty()) return false;
  const Mac mac = mac_of(external_id, secret);
  std::array<char, 2 * crypto_auth_hmacsha256_BYTES + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), mac.data(), mac.size());
  return signature.size() == hex.size() - 1 && sodium_memcmp(signature.data(), hex.data(), signature.size()) == 0;
}

}  // namespace deskbell::channel_web
