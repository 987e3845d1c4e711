#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <webhooks/signature.h>

#include <array>
#include <stdexcept>

namespace deskbell::webhooks {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kLeastBytes = 16;
constexpr std::size_t kMostBytes = 64;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(length) - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0));
  return out;
}

}  // namespace

std::string make_secret(Random& random) {
  std::array<unsigned char, kSecretBytes> bytes;
  random.fill(bytes);
  return std::string(kPrefix) + base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::optional<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(kPrefix)) return std::nullopt;
  auto key = from_base64(secret.substr(kPrefix.size()));
  if (!key || key->size() < kLeastBytes || key->size() > kMostBytes) return std::nullopt;
  return key;
}

std::string timestamp_of(Time at) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count());
}

std::string sign(std::string_view secret, std::string_view id, Time at, std::string_view body) {
  const auto key = key_of(secret);
  if (!key) throw std::invalid_argument("not a webhook secret");
  std::string signed_text;
  signed_text.reserve(id.size() + body.size() + 16);
  ((((signed_text += id) += '.') += timestamp_of(at)) += '.') += body;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int length = 0;
  if (!HMAC(EVP_sha256(), key->data(), static_cast<int>(key->size()), bytes_of(signed_text), signed_text.size(),
            digest.data(), &length))
    throw std::runtime_error("OpenSSL cannot make an HMAC");
  return "v1," + base64({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace deskbell::webhooks
