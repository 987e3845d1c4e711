#include "attachment_store.h"
#include "sample.h"

#include <base/log.h>
#include <blob/blobs.h>
#include <blob/file_name.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vault/sealed_file.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <stdexcept>
#include <system_error>

namespace deskbell::blob {
namespace {

constexpr int kSweepBatch = 200;
constexpr std::chrono::hours kUnusedGrace{1};
constexpr std::size_t kTokenLength = 22;
constexpr std::string_view kContentPurpose = "blob.content";
constexpr std::string_view kNamePurpose = "blob.name";
constexpr std::int64_t kCopyStep = 1 << 20;

std::string size_text(std::int64_t bytes) {
  constexpr std::int64_t kMiB = 1 << 20;
  return bytes >= kMiB ? std::to_string(bytes / kMiB) + " MiB" : std::to_string(bytes / 1024) + " KiB";
}

Error too_large(std::int64_t limit) {
  return invalid("file", "may have at most " + size_text(limit)).error();
}

Error no_room() {
  return {ErrorCode::storage_full, "There is no room left to store files. Try again later."};
}

// For the reader; the log has the details.
Error disk_refused(const std::system_error& error) {
  base::log_error("An attachment could not be stored.", {{"reason", error.what()}});
  const bool full = error.code().value() == ENOSPC || error.code().value() == EDQUOT;
  if (full) return no_room();
  return {ErrorCode::unavailable, "The file could not be stored. Try again later."};
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string out;
  for (const auto byte : bytes) (out += "0123456789abcdef"[byte >> 4]) += "0123456789abcdef"[byte & 15];
  return out;
}

// A name that tells nothing of the content, not even that it is a known one, to who has not the key.
std::string file_name(const vault::DerivedKey& key, std::string_view hash) {
  unsigned char digest[32];
  unsigned int length = sizeof digest;
  if (!HMAC(EVP_sha256(), key.bytes.data(), static_cast<int>(key.bytes.size()),
            reinterpret_cast<const unsigned char*>(hash.data()), hash.size(), digest, &length))
    throw std::runtime_error("HMAC failed");
  return hexadecimal({digest, length});
}

std::string context_of(std::string_view hash) {
  return "content " + std::string(hash);
}

class Descriptor {
 public:
  explicit Descriptor(int file = -1) : file_(file) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }
  void reset(int file = -1) {
    if (file_ >= 0) ::close(file_);
    file_ = file;
  }
  int get() const { return file_; }

 private:
  int file_;
};

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) { check(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }
  void add(std::string_view bytes) { check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }
  std::string hexadecimal() {
    unsigned char digest[32];
    check(EVP_DigestFinal_ex(context_.get(), digest, nullptr));
    return blob::hexadecimal(digest);
  }

 private:
  static void check(bool good) {
    if (!good) throw std::runtime_error("SHA-256 failed");
  }
  std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX* context) { EVP_MD_CTX_free(context); })> context_;
};

bool is_token(std::string_view text) {
  return text.size() == kTokenLength && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

}  // namespace

struct Blobs::State {
  explicit State(Needs from) : needs(std::move(from)), disk(needs.disk ? *needs.disk : real_disk) {}

  Needs needs;
  Disk real_disk;
  Disk& disk;
  // Held shared while content is put in place and its row committed, alone while unused content is removed: else a
  // sweep could take away what an upload has just found to be there.
  std::shared_mutex in_place;
  std::mutex random_mutex;

  std::filesystem::path incoming() const { return needs.options.directory / "incoming"; }
  std::filesystem::path path_of(const std::string& hash, const Place& place) const {
    const std::string& name = place.file.empty() ? hash : place.file;
    return needs.options.directory / name.substr(0, 2) / name.substr(2);
  }
  // Nothing when the key has left the ring since.
  std::optional<Place> place_under(vault::KeyNumber number, const std::string& hash) const {
    const auto key = needs.vault.derive(kNamePurpose, number);
    return key ? std::optional(Place{file_name(*key, hash), number}) : std::nullopt;
  }
  std::string token() {
    const std::scoped_lock lock(random_mutex);
    return needs.random.token();
  }
  int remove_stale_uploads();
  void remove_former(const std::string& hash, const std::string& file);
  Result<std::string> read_at(const std::string& hash, std::int64_t size, const Place& place, std::int64_t offset,
                              std::int64_t length) const;
  Result<bool> reseal(const Content& content);
};

struct Upload::State {
  std::shared_ptr<Blobs::State> blobs;
  std::int64_t uploader = 0;
  std::int64_t max_size = 0;
  std::filesystem::path path;
  Descriptor file;
  std::int64_t size = 0;
  Sha256 hash;
  Sample sample;
  std::optional<vault::FileSealer> sealer;
  std::optional<Error> failed;

  ~State() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove(path, ignored);
  }
  Result<Attachment> commit(std::string_view name);
};

std::string path_of(const Attachment& attachment) {
  std::string out = attachment.token + "/";
  for (const char c : attachment.name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").contains(c);
    if (plain) {
      out += c;
    } else {
      ((out += '%') += "0123456789ABCDEF"[byte >> 4]) += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out;
}

Upload::Upload(std::unique_ptr<State> state) : state_(std::move(state)) {}
Upload::Upload(Upload&&) noexcept = default;
Upload::~Upload() = default;

Result<void> Upload::append(std::string_view bytes) {
  State& upload = *state_;
  if (upload.failed) return std::unexpected(*upload.failed);
  try {
    const auto& disk_full = upload.blobs->needs.disk_full;
    if (static_cast<std::int64_t>(bytes.size()) > upload.max_size - upload.size) {
      upload.failed = too_large(upload.max_size);
    } else if (disk_full && disk_full()) {
      upload.failed = no_room();
    } else {
      if (upload.file.get() < 0) {
        upload.path = upload.blobs->incoming() / upload.blobs->token();
        upload.file.reset(upload.blobs->disk.create(upload.path));
        upload.sealer.emplace(upload.blobs->needs.vault, kContentPurpose);
      }
      if (const std::string sealed = upload.sealer->add(bytes); !sealed.empty())
        upload.blobs->disk.write(upload.file.get(), sealed);
      upload.hash.add(bytes);
      upload.sample.add(bytes);
      upload.size += static_cast<std::int64_t>(bytes.size());
    }
  } catch (const std::system_error& error) {
    upload.failed = disk_refused(error);
  }
  if (!upload.failed) return {};
  upload.file.reset();
  std::error_code ignored;
  std::filesystem::remove(upload.path, ignored);
  return std::unexpected(*upload.failed);
}

Result<Attachment> Upload::finish(std::string_view name) {
  State& upload = *state_;
  if (upload.failed) return std::unexpected(*upload.failed);
  if (upload.size == 0) return invalid("file", "is empty");
  upload.failed = Error{ErrorCode::failed_precondition, "The upload is finished."};
  try {
    return upload.commit(name);
  } catch (const std::system_error& error) {
    return std::unexpected(disk_refused(error));
  }
}

Result<Attachment> Upload::State::commit(std::string_view name) {
  auto& needs = blobs->needs;
  Attachment attachment{.id = needs.ids.next<Attachment>(),
                        .token = blobs->token(),
                        .name = clean_file_name(name),
                        .media_type = {},
                        .size = size,
                        .dimensions = {},
                        .hash = hash.hexadecimal(),
                        .uploader = uploader,
                        .kept = false,
                        .at = needs.clock.now()};
  blobs->disk.write(file.get(), sealer->finish(context_of(attachment.hash)));
  blobs->disk.sync(file.get());
  const ContentType type = detect(sample.take());
  attachment.media_type = type.media_type;
  attachment.dimensions = type.dimensions;
  file.reset();
  const auto place = blobs->place_under(sealer->key(), attachment.hash);
  if (!place) return failure(ErrorCode::unavailable, "The file could not be stored. Try again.");
  attachment.place = *place;

  std::optional<std::string> former;
  {
    const std::shared_lock lock(blobs->in_place);
    // Placed anew even when equal content is there: that heals a file that was damaged.
    blobs->disk.place(path, blobs->path_of(attachment.hash, attachment.place));
    path.clear();
    TRY(needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      former = save_content(tx, attachment);
      save_attachment(tx, attachment);
      return {};
    }));
  }
  if (former && *former != attachment.place.file) blobs->remove_former(attachment.hash, *former);
  return attachment;
}

// The content was at another place before. Not removed while an upload may be about to speak of it.
void Blobs::State::remove_former(const std::string& hash, const std::string& file) {
  const std::unique_lock lock(in_place);
  const auto now = needs.database.read([&](storage::Snapshot& snapshot) { return load_place(snapshot, hash); });
  std::error_code ignored;
  if (!now || now->file != file) std::filesystem::remove(path_of(hash, {file, 0}), ignored);
}

Blobs::Blobs(Needs needs) : state_(std::make_shared<State>(std::move(needs))) {
  std::filesystem::create_directories(state_->incoming());
  std::filesystem::permissions(state_->needs.options.directory, std::filesystem::perms::owner_all);
}

Blobs::~Blobs() = default;

Upload Blobs::start(std::int64_t uploader, std::optional<std::int64_t> max_size) {
  auto upload = std::make_unique<Upload::State>();
  upload->blobs = state_;
  upload->uploader = uploader;
  upload->max_size = max_size.value_or(state_->needs.options.max_size);
  return Upload(std::move(upload));
}

Result<Attachment> Blobs::store(std::int64_t uploader, std::string_view name, std::string_view bytes) {
  Upload upload = start(uploader);
  TRY(upload.append(bytes));
  return upload.finish(name);
}

std::optional<Attachment> Blobs::load(storage::Snapshot& snapshot, Id<Attachment> id) {
  return load_attachment(snapshot, id);
}

Result<Attachment> Blobs::find(Id<Attachment> id) {
  auto found = state_->needs.database.read([&](storage::Snapshot& snapshot) { return load_attachment(snapshot, id); });
  if (!found) return not_found("There is no such attachment.");
  return *std::move(found);
}

Result<Attachment> Blobs::find_by_token(std::string_view token) {
  if (!is_token(token)) return not_found("There is no such attachment.");
  auto found =
      state_->needs.database.read([&](storage::Snapshot& snapshot) { return load_attachment(snapshot, token); });
  if (!found) return not_found("There is no such attachment.");
  return *std::move(found);
}

Result<std::string> Blobs::read(const Attachment& attachment, std::int64_t offset, std::int64_t length) {
  if (offset < 0 || length < 0 || offset > attachment.size) return invalid("range", "lies outside of the file");
  const std::int64_t count = std::min(length, attachment.size - offset);
  Place place = attachment.place;
  for (;;) {
    auto bytes = state_->read_at(attachment.hash, attachment.size, place, offset, count);
    if (bytes) return bytes;
    // It may have been sealed anew since the attachment was loaded.
    const auto now =
        state_->needs.database.read([&](storage::Snapshot& snapshot) { return load_place(snapshot, attachment.hash); });
    if (now && *now != place) {
      place = *now;
      continue;
    }
    base::log_error("An attachment cannot be read.", {{"hash", attachment.hash}, {"reason", bytes.error().message}});
    return failure(ErrorCode::unavailable, "The file cannot be read now.");
  }
}

Result<std::string> Blobs::State::read_at(const std::string& hash, std::int64_t size, const Place& place,
                                          std::int64_t offset, std::int64_t length) const {
  const Descriptor file(::open(path_of(hash, place).c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    return failure(ErrorCode::unavailable, std::generic_category().message(errno));
  const auto fill = [&](std::int64_t at, std::span<char> into) {
    for (std::size_t done = 0; done < into.size();) {
      const auto got =
          ::pread(file.get(), into.data() + done, into.size() - done, at + static_cast<std::int64_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      done += static_cast<std::size_t>(got);
    }
    return true;
  };
  if (place.file.empty()) {
    std::string out(static_cast<std::size_t>(length), '\0');
    if (!fill(offset, out)) return failure(ErrorCode::unavailable, "the file is too short or cannot be read");
    return out;
  }
  TRY(const auto sealed, vault::SealedFile::open(needs.vault, kContentPurpose, context_of(hash), status.st_size, fill));
  if (sealed.size() != size) return failure(ErrorCode::unavailable, "the file has another length");
  return sealed.read(offset, length);
}

void Blobs::keep(storage::Transaction& tx, Id<Attachment> id) {
  keep_attachment(tx, id);
}
void Blobs::remove(storage::Transaction& tx, Id<Attachment> id) {
  erase_attachment(tx, id);
}

int Blobs::State::remove_stale_uploads() {
  int removed = 0;
  const auto before = std::filesystem::file_time_type::clock::now() - needs.options.keep_pending;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(incoming(), error)) {
    const auto changed = entry.last_write_time(error);
    if (!error && changed < before && std::filesystem::remove(entry.path(), error)) ++removed;
  }
  return removed;
}

int Blobs::sweep() {
  const Time now = state_->needs.clock.now();
  auto& database = state_->needs.database;
  const auto pending = database.write([&](storage::Transaction& tx) -> Result<std::int64_t> {
    return erase_pending(tx, now - state_->needs.options.keep_pending, kSweepBatch);
  });
  int removed = pending ? static_cast<int>(*pending) : 0;
  {
    const std::unique_lock lock(state_->in_place);
    const auto unused = database.write([&](storage::Transaction& tx) -> Result<std::vector<Content>> {
      return erase_unused(tx, now - kUnusedGrace, kSweepBatch);
    });
    std::error_code ignored;
    if (unused)
      for (const auto& content : *unused)
        removed += std::filesystem::remove(state_->path_of(content.hash, content.place), ignored) ? 1 : 0;
  }
  return removed + state_->remove_stale_uploads();
}

// Copies the content under the active key. False when it went away meanwhile; an error when it cannot be opened.
Result<bool> Blobs::State::reseal(const Content& content) try {
  const auto path = incoming() / token();
  const auto remove_copy = [&](void*) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  };
  const std::unique_ptr<void, decltype(remove_copy)> copy(this, remove_copy);
  const Descriptor file(disk.create(path));
  vault::FileSealer sealer(needs.vault, kContentPurpose);
  Sha256 hash;
  for (std::int64_t at = 0; at < content.size; at += kCopyStep) {
    TRY(const std::string bytes,
        read_at(content.hash, content.size, content.place, at, std::min(kCopyStep, content.size - at)));
    hash.add(bytes);
    disk.write(file.get(), sealer.add(bytes));
  }
  if (hash.hexadecimal() != content.hash) return failure(ErrorCode::internal, "The content is damaged.");
  disk.write(file.get(), sealer.finish(context_of(content.hash)));
  disk.sync(file.get());
  const auto place = place_under(sealer.key(), content.hash);
  if (!place) return failure(ErrorCode::unavailable, "The key has left the ring.");

  const std::unique_lock lock(in_place);
  const auto before =
      needs.database.read([&](storage::Snapshot& snapshot) { return load_place(snapshot, content.hash); });
  if (before != content.place) return false;
  disk.place(path, path_of(content.hash, *place));
  TRY(needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!move_content(tx, content.hash, content.place, *place))
      return failure(ErrorCode::aborted, "The content was changed meanwhile.");
    return {};
  }));
  std::error_code ignored;
  if (place->file != content.place.file) std::filesystem::remove(path_of(content.hash, content.place), ignored);
  return true;
} catch (const std::system_error& error) {
  return std::unexpected(disk_refused(error));
}

vault::Holding Blobs::sealed() {
  return {.name = "attachments",
          .use = [this] { return state_->needs.database.read(count_by_key); },
          .reseal = [this](int limit) -> Result<int> {
            std::vector<vault::KeyNumber> others{0};
            for (const auto& key : state_->needs.vault.ring().keys)
              if (key.state != vault::KeyState::active) others.push_back(key.number);
            int done = 0;
            for (const auto key : others) {
              std::string after;
              while (done < limit) {
                const auto some = state_->needs.database.read(
                    [&](storage::Snapshot& snapshot) { return list_sealed_by(snapshot, key, after, limit - done); });
                if (some.empty()) break;
                after = some.back().hash;
                for (const auto& content : some) {
                  const auto sealed = state_->reseal(content);
                  if (!sealed)
                    base::log_error("An attachment could not be sealed anew.",
                                    {{"hash", content.hash}, {"reason", sealed.error().message}});
                  done += sealed && *sealed ? 1 : 0;
                }
              }
            }
            return done;
          }};
}

std::vector<std::string> Blobs::check() {
  std::vector<std::string> findings;
  std::string after;
  for (;;) {
    const auto contents = state_->needs.database.read(
        [&](storage::Snapshot& snapshot) { return list_contents(snapshot, after, kSweepBatch); });
    if (contents.empty()) return findings;
    for (const auto& content : contents) {
      std::error_code error;
      const auto size = std::filesystem::file_size(state_->path_of(content.hash, content.place), error);
      const auto expected = content.place.file.empty() ? content.size : vault::sealed_size(content.size);
      if (error) {
        findings.push_back("attachment content " + content.hash + " is missing");
      } else if (static_cast<std::int64_t>(size) != expected) {
        findings.push_back("attachment content " + content.hash + " has " + std::to_string(size) +
                           " bytes instead of " + std::to_string(expected));
      }
    }
    after = contents.back().hash;
  }
}

}  // namespace deskbell::blob
