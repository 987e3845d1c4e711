#pragma once
#include <base/random.h>
#include <base/result.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

// The one secret that opens a store of backups: 32 bytes, kept in a file outside of the data directory, on paper as the
// recovery key, or in the store itself under a passphrase. Without it a backup is noise.
namespace deskbell::backup {

class Key {
 public:
  static constexpr std::size_t kBytes = 32;

  explicit Key(const std::array<unsigned char, kBytes>& bytes);
  static Key make(Random& random);
  // The recovery key as printed; blanks, dashes and case do not count. invalid_argument when it is mistyped.
  static Result<Key> from_text(std::string_view text);
  std::string text() const;  // "DESKBELL-BACKUP-..." in groups, with a checksum

  // Authenticated encryption (XChaCha20-Poly1305); a thing opens only under the name it was sealed with.
  std::string seal(std::string_view name, std::string_view plain) const;
  // internal: altered, cut or of another key.
  Result<std::string> open(std::string_view name, std::string_view sealed) const;
  // 64 hexadecimal digits that name this content to holders of the key and tell nothing to others.
  std::string name_of(std::string_view content) const;
  // Tells keys apart without telling anything about them.
  std::string fingerprint() const;

  // Sealed under a passphrase (argon2id, 256 MiB), as text.
  std::string wrapped(std::string_view passphrase, Random& random) const;
  // unauthenticated: another passphrase.
  static Result<Key> unwrap(std::string_view wrapped, std::string_view passphrase);

 private:
  std::array<unsigned char, kBytes> bytes_;
  std::array<unsigned char, 32> sealing_;
  std::array<unsigned char, 32> naming_;
};

// not_found when there is no such file.
Result<Key> read_key_file(const std::filesystem::path& path);
// Made with mode 0600, durably; already_exists when there is one.
Result<void> write_key_file(const std::filesystem::path& path, const Key& key);

}  // namespace deskbell::backup
