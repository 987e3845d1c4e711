#include "totp.h"

#include "secrets.h"

#include <base/log.h>
#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace deskbell::identity {
namespace {

constexpr std::string_view kPurpose = "identity.totp";
constexpr int kSecretBytes = 20;
constexpr int kStep = 30;
constexpr int kDigits = 6;
constexpr int kRecoveryBytes = 15;
constexpr int kRecoveryLength = 24;
constexpr int kShortRecoveryLength = 16;  // of codes that earlier releases gave
constexpr int kRecoveryCodes = 10;
constexpr int kQuietZone = 4;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string random_bytes(Random& random, std::size_t count) {
  std::string bytes(count, '\0');
  random.fill({bytes_of(bytes), bytes.size()});
  return bytes;
}

std::string context_of(Id<User> user) {
  return "user " + to_string(user);
}

// Before there was a key ring: hexadecimal, bound to no user.
std::optional<std::string> unseal_from_before(std::string_view key, std::string_view sealed) {
  std::string box(sealed.size() / 2, '\0');
  std::size_t length = 0;
  if (sodium_hex2bin(bytes_of(box), box.size(), sealed.data(), sealed.size(), nullptr, &length, nullptr) != 0 ||
      length <= crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return std::nullopt;
  std::string secret(length - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(bytes_of(secret), bytes_of(box) + crypto_secretbox_NONCEBYTES,
                                 length - crypto_secretbox_NONCEBYTES, bytes_of(box), bytes_of(key)) != 0)
    return std::nullopt;
  return secret;
}

std::string code_of(std::string_view secret, std::int64_t step) {
  std::array<char, kDigits + 1> code;
  if (oath_totp_generate(secret.data(), secret.size(), static_cast<time_t>(step * kStep), kStep, 0, kDigits,
                         code.data()) != OATH_OK)
    throw std::runtime_error("liboath cannot make a code");
  return code.data();
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~' || c == '@') {
      out += c;
    } else {
      ((out += '%') += kHex[byte >> 4]) += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace

Totp::Totp(const vault::Vault& vault, Random& random) : vault_(vault), random_(random) {
  if (oath_init() != OATH_OK) throw std::runtime_error("liboath cannot be initialised");
}

std::string Totp::make_secret() {
  return random_bytes(random_, kSecretBytes);
}

std::string Totp::seal(Id<User> user, std::string_view secret) const {
  return vault_.seal(kPurpose, context_of(user), secret);
}

std::optional<std::string> Totp::unseal(Id<User> user, std::string_view sealed) const {
  if (!vault::Vault::key_of(sealed)) {
    const auto key = vault_.derive(kPurpose, 0);
    return key ? unseal_from_before(key->bytes, sealed) : std::nullopt;
  }
  const auto secret = vault_.open(kPurpose, context_of(user), sealed);
  if (secret) return *secret;
  base::log_error("An authenticator secret cannot be opened.", {{"user", user.value}, {"reason", secret.error().message}});
  return std::nullopt;
}

std::optional<std::string> Totp::resealed(Id<User> user, std::string_view sealed) const {
  if (sealed.empty() || vault::Vault::key_of(sealed) == vault_.active()) return std::nullopt;
  const auto secret = unseal(user, sealed);
  return secret ? std::optional(seal(user, *secret)) : std::nullopt;
}

std::optional<std::int64_t> Totp::matching_step(std::string_view secret, std::string_view code, Time now,
                                                std::int64_t used) {
  const std::int64_t current = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count() / kStep;
  std::optional<std::int64_t> match;
  // All three are compared, so that the time tells nothing.
  for (std::int64_t step = current - 1; step <= current + 1; ++step)
    if (equal_secrets(code_of(secret, step), code) && step > used) match = step;
  return match;
}

std::string Totp::base32(std::string_view bytes) {
  char* out = nullptr;
  std::size_t length = 0;
  if (oath_base32_encode(bytes.data(), bytes.size(), &out, &length) != OATH_OK)
    throw std::runtime_error("liboath cannot encode");
  std::string text(out, length);
  std::free(out);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::string Totp::uri(std::string_view secret, std::string_view workspace, std::string_view email) {
  return "otpauth://totp/" + percent_encoded(workspace) + ":" + percent_encoded(email) + "?secret=" + base32(secret) +
         "&issuer=" + percent_encoded(workspace);
}

std::string Totp::qr_svg(const std::string& text) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
  if (!code) throw std::runtime_error("libqrencode cannot encode");
  const std::string size = std::to_string(code->width + 2 * kQuietZone);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size +
                    "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + size + "v" + size +
                    "H0z\"/><path fill=\"#000\" d=\"";
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if (code->data[y * code->width + x] & 1)
        svg += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h1v1h-1z";
  return svg + "\"/></svg>";
}

std::vector<std::string> Totp::make_recovery_codes() {
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    const std::string text = base32(random_bytes(random_, kRecoveryBytes));
    std::string code;
    for (std::size_t j = 0; j < text.size(); ++j) {
      if (j > 0 && j % 4 == 0) code += '-';
      code += static_cast<char>(tolower(static_cast<unsigned char>(text[j])));
    }
    codes.push_back(std::move(code));
  }
  return codes;
}

std::string Totp::recovery_hash(std::string_view typed) {
  std::string plain;
  for (const char c : typed)
    if (c != '-' && c != ' ') plain += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  const bool is_code = plain.size() == kRecoveryLength || plain.size() == kShortRecoveryLength;
  return is_code ? hash_of(plain) : std::string();
}

}  // namespace deskbell::identity
