#include "crypto.h"

#include <vault/sealed_file.h>

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::vault {
namespace {

constexpr std::string_view kMagic = "DBVAULT1";
constexpr std::size_t kSalt = 32;
constexpr std::size_t kPlainChunk = static_cast<std::size_t>(kChunk);
constexpr std::uint32_t kLargestChunk = 1 << 20;

// One file's keys.
struct FileKeys {
  FileKeys(std::string_view purpose_key, std::string_view header)
      : chunks(keyed_hash(purpose_key, {"file chunks", header})),
        trailer(keyed_hash(purpose_key, {"file trailer", header})) {}
  std::string chunks;
  std::string trailer;
};

std::string nonce_of(std::uint64_t index) {
  std::string nonce;
  put_number(nonce, index, 8);
  nonce.resize(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, '\0');
  return nonce;
}

void seal_chunk(std::string& out, const FileKeys& keys, std::uint64_t index, std::string_view plain) {
  const std::size_t at = out.size();
  out.resize(at + plain.size() + static_cast<std::size_t>(kChunkTag));
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(out) + at, nullptr, bytes_of(plain), plain.size(), nullptr, 0,
                                             nullptr, bytes_of(std::string_view(nonce_of(index))),
                                             bytes_of(std::string_view(keys.chunks)));
}

std::string trailer_of(const FileKeys& keys, std::uint64_t size, std::string_view context) {
  std::string out;
  put_number(out, size, 8);
  return out + keyed_hash(keys.trailer, {out, context});
}

Error not_openable() {
  return {ErrorCode::internal, "A stored file cannot be opened: it was changed, cut, or is another one.", {}};
}
Error unreadable() {
  return {ErrorCode::unavailable, "A stored file cannot be read now.", {}};
}

}  // namespace

std::int64_t sealed_size(std::int64_t plain_size) {
  return static_cast<std::int64_t>(kFileHeader + kFileTrailer) + plain_size +
         (plain_size + kChunk - 1) / kChunk * kChunkTag;
}

std::optional<FileHeader> parse_file_header(std::string_view bytes) {
  if (bytes.size() < kFileHeader || !bytes.starts_with(kMagic)) return std::nullopt;
  const FileHeader header{.key = static_cast<KeyNumber>(number_at(bytes, 8, 4)),
                          .chunk = static_cast<std::uint32_t>(number_at(bytes, 12, 4)),
                          .salt = bytes.substr(16, kSalt)};
  if (header.key == 0 || header.chunk == 0 || header.chunk > kLargestChunk) return std::nullopt;
  return header;
}

struct FileSealer::State {
  State(const DerivedKey& purpose_key, std::string its_header)
      : key(purpose_key.number), header(std::move(its_header)), keys(purpose_key.bytes, header) {}
  KeyNumber key;
  std::string header;  // empty once it was handed out
  FileKeys keys;
  std::string pending;
  std::uint64_t chunks = 0;
  std::uint64_t size = 0;

  void take(std::string& out, std::string_view chunk) {
    seal_chunk(out, keys, chunks++, chunk);
    size += chunk.size();
  }
};

FileSealer::FileSealer(const Vault& vault, std::string_view purpose) {
  const DerivedKey key = vault.derive(purpose);
  std::string header(kMagic);
  put_number(header, key.number, 4);
  put_number(header, static_cast<std::uint64_t>(kChunk), 4);
  state_ = std::make_unique<State>(key, header + random_bytes(kSalt));
}
FileSealer::~FileSealer() = default;
FileSealer::FileSealer(FileSealer&&) noexcept = default;
FileSealer& FileSealer::operator=(FileSealer&&) noexcept = default;

KeyNumber FileSealer::key() const {
  return state_->key;
}

std::string FileSealer::add(std::string_view plain) {
  State& file = *state_;
  std::string out = std::exchange(file.header, {});
  out.reserve(out.size() + plain.size() + plain.size() / kPlainChunk * 16 + 32);
  while (!plain.empty()) {
    if (file.pending.empty() && plain.size() >= kPlainChunk) {
      file.take(out, plain.substr(0, kPlainChunk));
      plain.remove_prefix(kPlainChunk);
      continue;
    }
    const auto some = std::min(plain.size(), kPlainChunk - file.pending.size());
    file.pending += plain.substr(0, some);
    plain.remove_prefix(some);
    if (file.pending.size() < kPlainChunk) break;
    file.take(out, file.pending);
    file.pending.clear();
  }
  return out;
}

std::string FileSealer::finish(std::string_view context) {
  State& file = *state_;
  std::string out = std::exchange(file.header, {});
  if (!file.pending.empty()) file.take(out, file.pending);
  file.pending.clear();
  return out + trailer_of(file.keys, file.size, context);
}

struct SealedFile::State {
  State(KeyNumber its_key, const FileKeys& its_keys) : key(its_key), keys(its_keys) {}
  KeyNumber key;
  FileKeys keys;
  std::int64_t chunk = 0;
  std::int64_t size = 0;
  ReadAt read_at;
};

SealedFile::SealedFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SealedFile::~SealedFile() = default;
SealedFile::SealedFile(SealedFile&&) noexcept = default;
SealedFile& SealedFile::operator=(SealedFile&&) noexcept = default;

Result<SealedFile> SealedFile::open(const Vault& vault, std::string_view purpose, std::string_view context,
                                    std::int64_t file_size, ReadAt read_at) {
  if (file_size < static_cast<std::int64_t>(kFileHeader + kFileTrailer)) return std::unexpected(not_openable());
  std::string head(kFileHeader, '\0');
  std::string trailer(kFileTrailer, '\0');
  if (!read_at(0, head) || !read_at(file_size - static_cast<std::int64_t>(kFileTrailer), trailer))
    return std::unexpected(unreadable());
  const auto header = parse_file_header(head);
  if (!header) return std::unexpected(not_openable());
  const auto key = vault.derive(purpose, header->key);
  if (!key)
    return failure(ErrorCode::unavailable, "A stored file is under key " + std::to_string(header->key) +
                                               ", which is not in this node's key ring.");
  auto state = std::make_unique<State>(header->key, FileKeys(key->bytes, head));
  const std::uint64_t size = number_at(trailer, 0, 8);
  if (!equal(trailer, trailer_of(state->keys, size, context))) return std::unexpected(not_openable());
  state->chunk = header->chunk;
  state->size = static_cast<std::int64_t>(size);
  state->read_at = std::move(read_at);
  const std::int64_t chunks = (state->size + state->chunk - 1) / state->chunk;
  if (static_cast<std::int64_t>(kFileHeader + kFileTrailer) + state->size + chunks * kChunkTag != file_size)
    return std::unexpected(not_openable());
  return SealedFile(std::move(state));
}

KeyNumber SealedFile::key() const {
  return state_->key;
}
std::int64_t SealedFile::size() const {
  return state_->size;
}

Result<std::string> SealedFile::read(std::int64_t offset, std::int64_t length) const {
  const State& file = *state_;
  if (offset < 0 || length < 0 || offset > file.size) return invalid("range", "lies outside of the file");
  const std::int64_t end = offset + std::min(length, file.size - offset);
  std::string out;
  out.reserve(static_cast<std::size_t>(end - offset));
  std::string sealed;
  std::string plain;
  for (std::int64_t index = offset / file.chunk; index * file.chunk < end; ++index) {
    const std::int64_t from = index * file.chunk;
    const std::int64_t here = std::min(file.chunk, file.size - from);
    sealed.resize(static_cast<std::size_t>(here + kChunkTag));
    plain.resize(static_cast<std::size_t>(here));
    if (!file.read_at(static_cast<std::int64_t>(kFileHeader) + index * (file.chunk + kChunkTag), sealed))
      return std::unexpected(unreadable());
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes_of(plain), nullptr, nullptr, bytes_of(sealed), sealed.size(), nullptr, 0,
            bytes_of(std::string_view(nonce_of(static_cast<std::uint64_t>(index)))),
            bytes_of(std::string_view(file.keys.chunks))) != 0)
      return std::unexpected(not_openable());
    const std::int64_t first = std::max(offset, from) - from;
    out.append(plain, static_cast<std::size_t>(first),
               static_cast<std::size_t>(std::min(end, from + here) - from - first));
  }
  return out;
}

}  // namespace deskbell::vault
