#include <backup/key.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace deskbell::backup {
namespace {

constexpr std::string_view kPrefix = "DESKBELL-BACKUP-";
constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";  // no I, O, 0, 1
constexpr std::size_t kCheckBytes = 3;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char kVersion = 1;

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, size);
  out.pop_back();
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), raw(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.pop_back();
  return out;
}

std::string unbase64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(raw(out), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return {};
  out.resize(size);
  return out;
}

// Five bits a character, most significant first.
std::string spell(std::string_view bytes) {
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (held += 8; held >= 5; held -= 5) out += kAlphabet[(bits >> (held - 5)) & 31];
  }
  if (held > 0) out += kAlphabet[(bits << (5 - held)) & 31];
  return out;
}

std::string unspell(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return {};
    bits = (bits << 5) | static_cast<unsigned>(value);
    held += 5;
    if (held >= 8) out += static_cast<char>((bits >> (held -= 8)) & 0xff);
  }
  return out;
}

std::string checksum_of(std::string_view bytes) {
  std::string out(16, '\0');
  crypto_generichash(raw(out), out.size(), raw(bytes), bytes.size(), nullptr, 0);
  out.resize(kCheckBytes);
  return out;
}

std::string stretched(std::string_view passphrase, std::string_view salt) {
  std::string out(Key::kBytes, '\0');
  if (crypto_pwhash(raw(out), out.size(), passphrase.data(), passphrase.size(), raw(salt),
                    crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("There is not enough memory to derive the key from the passphrase.");
  return out;
}

}  // namespace

Key::Key(const std::array<unsigned char, kBytes>& bytes) : bytes_(bytes) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised.");
  crypto_kdf_derive_from_key(sealing_.data(), sealing_.size(), 1, "dbbackup", bytes_.data());
  crypto_kdf_derive_from_key(naming_.data(), naming_.size(), 2, "dbbackup", bytes_.data());
}

Key Key::make(Random& random) {
  std::array<unsigned char, kBytes> bytes;
  random.fill(bytes);
  return Key(bytes);
}

std::string Key::text() const {
  std::string bytes(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
  bytes += checksum_of(bytes);
  std::string out(kPrefix);
  const std::string spelt = spell(bytes);
  for (std::size_t i = 0; i < spelt.size(); ++i) out += (i > 0 && i % 7 == 0 ? "-" : "") + std::string(1, spelt[i]);
  return out;
}

Result<Key> Key::from_text(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c))) clean += static_cast<char>(std::toupper(c));
  for (const std::string_view prefix : {"DESKBELL", "BACKUP"})
    if (clean.starts_with(prefix)) clean.erase(0, prefix.size());
  const std::string bytes = unspell(clean);
  if (bytes.size() != kBytes + kCheckBytes ||
      checksum_of(std::string_view(bytes).substr(0, kBytes)) != bytes.substr(kBytes))
    return failure(ErrorCode::invalid_argument, "This is not a recovery key of Deskbell, or it is mistyped.");
  std::array<unsigned char, kBytes> key;
  std::copy_n(bytes.begin(), kBytes, key.begin());
  return Key(key);
}

std::string Key::seal(std::string_view name, std::string_view plain) const {
  std::string out(1 + kNonce + plain.size() + kTag, '\0');
  out[0] = kVersion;
  unsigned char* nonce = raw(out) + 1;
  randombytes_buf(nonce, kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, nullptr, raw(plain), plain.size(), raw(name), name.size(),
                                             nullptr, nonce, sealing_.data());
  return out;
}

Result<std::string> Key::open(std::string_view name, std::string_view sealed) const {
  const auto damaged = [&] {
    return failure(ErrorCode::internal, std::string(name) + " is damaged, or was made with another key.");
  };
  if (sealed.size() < 1 + kNonce + kTag || sealed[0] != kVersion) return damaged();
  std::string plain(sealed.size() - 1 - kNonce - kTag, '\0');
  const unsigned char* nonce = raw(sealed) + 1;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, nonce + kNonce, plain.size() + kTag,
                                                 raw(name), name.size(), nonce, sealing_.data()) != 0)
    return damaged();
  return plain;
}

std::string Key::name_of(std::string_view content) const {
  std::array<unsigned char, 32> out;
  crypto_generichash(out.data(), out.size(), raw(content), content.size(), naming_.data(), naming_.size());
  return hex(out.data(), out.size());
}

std::string Key::fingerprint() const {
  return name_of("fingerprint").substr(0, 16);
}

std::string Key::wrapped(std::string_view passphrase, Random& random) const {
  std::string salt(crypto_pwhash_SALTBYTES, '\0');
  random.fill({raw(salt), salt.size()});
  const std::string secret = stretched(passphrase, salt);
  std::array<unsigned char, kBytes> bytes;
  std::copy_n(secret.begin(), kBytes, bytes.begin());
  const std::string_view plain(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
  return base64(salt + Key(bytes).seal("backup key", plain));
}

Result<Key> Key::unwrap(std::string_view wrapped, std::string_view passphrase) {
  const std::string bytes = unbase64(wrapped);
  if (bytes.size() <= crypto_pwhash_SALTBYTES)
    return failure(ErrorCode::invalid_argument, "The store has no key that a passphrase opens.");
  const std::string_view all(bytes);
  const std::string secret = stretched(passphrase, all.substr(0, crypto_pwhash_SALTBYTES));
  std::array<unsigned char, kBytes> key;
  std::copy_n(secret.begin(), kBytes, key.begin());
  const auto plain = Key(key).open("backup key", all.substr(crypto_pwhash_SALTBYTES));
  if (!plain || plain->size() != kBytes) return failure(ErrorCode::unauthenticated, "The passphrase is wrong.");
  std::copy_n(plain->begin(), kBytes, key.begin());
  return Key(key);
}

Result<Key> read_key_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT)
    return not_found("There is no key file " + path.string() + ". 'deskbell backup key --create' makes one.");
  if (file < 0) return failure(ErrorCode::unavailable, path.string() + ": " + std::generic_category().message(errno));
  std::string text(512, '\0');
  const ssize_t got = ::read(file, text.data(), text.size());
  ::close(file);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  auto key = Key::from_text(text);
  if (!key) return failure(ErrorCode::invalid_argument, path.string() + " does not hold a backup key.");
  return key;
}

Result<void> write_key_file(const std::filesystem::path& path, const Key& key) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) return failure(ErrorCode::already_exists, path.string() + " is there already.");
  if (file < 0) return failure(ErrorCode::unavailable, path.string() + ": " + std::generic_category().message(errno));
  const std::string text = key.text() + "\n";
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (written) return {};
  std::filesystem::remove(path);
  return failure(ErrorCode::unavailable, path.string() + " cannot be written.");
}

}  // namespace deskbell::backup
