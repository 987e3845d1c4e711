#include "signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <trust/checkpoint.h>

#include <memory>
#include <stdexcept>

namespace deskbell::trust {
namespace {

constexpr std::size_t kKey = 32;
constexpr std::size_t kSignature = 64;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, Free>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

PrivateKey private_key(std::string_view seed) {
  PrivateKey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()));
  if (!key) throw std::runtime_error("Ed25519 is not there");
  return key;
}

}  // namespace

std::string ed25519_public(std::string_view seed) {
  std::string out(kKey, '\0');
  std::size_t length = out.size();
  if (!EVP_PKEY_get_raw_public_key(private_key(seed).get(), reinterpret_cast<unsigned char*>(out.data()), &length))
    throw std::runtime_error("Ed25519 failed");
  return out;
}

std::string ed25519_sign(std::string_view seed, std::string_view text) {
  const auto key = private_key(seed);
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  std::string out(kSignature, '\0');
  std::size_t length = out.size();
  if (!context || !EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) ||
      !EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, bytes_of(text),
                      text.size()))
    throw std::runtime_error("Ed25519 failed");
  return out;
}

bool ed25519_holds(std::string_view public_key, std::string_view text, std::string_view signature) {
  if (public_key.size() != kKey || signature.size() != kSignature) return false;
  const PrivateKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), public_key.size()));
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

std::string hmac(std::string_view key, std::string_view text) {
  std::string out(32, '\0');
  unsigned int length = 32;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
            reinterpret_cast<unsigned char*>(out.data()), &length))
    throw std::runtime_error("HMAC failed");
  return out;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > 4096) return std::nullopt;
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  if (static_cast<std::size_t>(length) < padding) return std::nullopt;
  out.resize(static_cast<std::size_t>(length) - padding);
  // One text for one value: spare bits that say something are refused.
  if (to_base64(out) != text) return std::nullopt;
  return out;
}

std::string to_pem(std::string_view public_key) {
  const PrivateKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), public_key.size()));
  const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
  if (!key || !bio || !PEM_write_bio_PUBKEY(bio.get(), key.get())) throw std::runtime_error("PEM failed");
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

Result<std::string> parse_public_key(std::string_view text) {
  if (text.contains("BEGIN PUBLIC KEY")) {
    const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    const PrivateKey key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
    std::string out(kKey, '\0');
    std::size_t length = out.size();
    if (key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519 &&
        EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(out.data()), &length) == 1 &&
        length == kKey)
      return out;
  } else {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
    auto bytes = from_base64(text);
    if (bytes && bytes->size() == kKey) return *std::move(bytes);
  }
  return invalid("key", "is no Ed25519 public key");
}

}  // namespace deskbell::trust
