#pragma once
#include <base/result.h>
#include <vault/vault.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// Files, sealed while they come in and opened at any place: a range costs what it touches, rounded to 64 KiB.
//
//   header   "DBVAULT1", key number (u32), chunk size (u32), salt (32)          48 bytes, little endian
//   chunks   of `chunk size` plain bytes, the last one shorter: XChaCha20-Poly1305, nonce = its index; +16 bytes each
//   trailer  plain size (u64), keyed BLAKE2b of it and the context (32)         40 bytes
//
// Each file has its own key, made of the purpose's key and the header. The trailer binds the length and the context
// (what the file is), so a file that was cut, lengthened or put in another's place is refused before a byte is read.
namespace deskbell::vault {

inline constexpr std::size_t kFileHeader = 48;
inline constexpr std::size_t kFileTrailer = 40;
inline constexpr std::int64_t kChunk = 64 * 1024;
inline constexpr std::int64_t kChunkTag = 16;

// How long the sealed file of that many bytes is.
std::int64_t sealed_size(std::int64_t plain_size);

class FileSealer {
 public:
  FileSealer(const Vault& vault, std::string_view purpose);
  ~FileSealer();
  FileSealer(FileSealer&&) noexcept;
  FileSealer& operator=(FileSealer&&) noexcept;

  KeyNumber key() const;
  // Answers the bytes to write next, in order; may be none.
  std::string add(std::string_view plain);
  // ... and the last of them. The context is what the file will be asked for as.
  std::string finish(std::string_view context);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Fills `into` from `at` on; false when it cannot.
using ReadAt = std::function<bool(std::int64_t at, std::span<char> into)>;

class SealedFile {
 public:
  // internal when the file is not whole, not sealed, or not the one of that context; unavailable when its key is not in
  // the ring or it cannot be read.
  static Result<SealedFile> open(const Vault& vault, std::string_view purpose, std::string_view context,
                                 std::int64_t file_size, ReadAt read_at);
  ~SealedFile();
  SealedFile(SealedFile&&) noexcept;
  SealedFile& operator=(SealedFile&&) noexcept;

  KeyNumber key() const;
  std::int64_t size() const;  // of what was sealed
  // At most `length` bytes from `offset` on; fewer at the end.
  Result<std::string> read(std::int64_t offset, std::int64_t length) const;

 private:
  struct State;
  explicit SealedFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The header's parts; nothing when it is none.
struct FileHeader {
  KeyNumber key = 0;
  std::uint32_t chunk = 0;
  std::string_view salt;
};
std::optional<FileHeader> parse_file_header(std::string_view bytes);

}  // namespace deskbell::vault
