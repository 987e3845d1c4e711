#include "attachment_store.h"

#include <base/log.h>
#include <blob/blobs.h>
#include <blob/file_name.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <system_error>

namespace deskbell::blob {
namespace {

constexpr int kSweepBatch = 200;
constexpr std::chrono::hours kUnusedGrace{1};
constexpr std::size_t kTokenLength = 22;

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

// The bytes of an open file in memory.
class Mapping {
 public:
  Mapping(int file, std::int64_t size) : size_(static_cast<std::size_t>(size)) {
    address_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (address_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "map");
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(address_, size_); }
  std::string_view view() const { return {static_cast<const char*>(address_), size_}; }

 private:
  void* address_;
  std::size_t size_;
};

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new()) { check(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr)); }
  void add(std::string_view bytes) { check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size())); }
  std::string hexadecimal() {
    unsigned char digest[32];
    check(EVP_DigestFinal_ex(context_.get(), digest, nullptr));
    std::string out;
    for (const auto byte : digest) (out += "0123456789abcdef"[byte >> 4]) += "0123456789abcdef"[byte & 15];
    return out;
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
  std::filesystem::path path_of(const std::string& hash) const {
    return needs.options.directory / hash.substr(0, 2) / hash.substr(2);
  }
  std::string token() {
    const std::scoped_lock lock(random_mutex);
    return needs.random.token();
  }
  int remove_stale_uploads();
};

struct Upload::State {
  std::shared_ptr<Blobs::State> blobs;
  std::int64_t uploader = 0;
  std::filesystem::path path;
  Descriptor file;
  std::int64_t size = 0;
  Sha256 hash;
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
  const auto& options = upload.blobs->needs.options;
  try {
    const auto& disk_full = upload.blobs->needs.disk_full;
    if (static_cast<std::int64_t>(bytes.size()) > options.max_size - upload.size) {
      upload.failed = too_large(options.max_size);
    } else if (disk_full && disk_full()) {
      upload.failed = no_room();
    } else {
      if (upload.file.get() < 0) {
        upload.path = upload.blobs->incoming() / upload.blobs->token();
        upload.file.reset(upload.blobs->disk.create(upload.path));
      }
      upload.blobs->disk.write(upload.file.get(), bytes);
      upload.hash.add(bytes);
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
  blobs->disk.sync(file.get());
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
  const ContentType type = detect(Mapping(file.get(), size).view());
  attachment.media_type = type.media_type;
  attachment.dimensions = type.dimensions;
  file.reset();

  const std::shared_lock lock(blobs->in_place);
  // Placed anew even when equal content is there: that heals a file that was damaged.
  blobs->disk.place(path, blobs->path_of(attachment.hash));
  path.clear();
  TRY(needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    save_content(tx, attachment);
    save_attachment(tx, attachment);
    return {};
  }));
  return attachment;
}

Blobs::Blobs(Needs needs) : state_(std::make_shared<State>(std::move(needs))) {
  std::filesystem::create_directories(state_->incoming());
  std::filesystem::permissions(state_->needs.options.directory, std::filesystem::perms::owner_all);
}

Blobs::~Blobs() = default;

Upload Blobs::start(std::int64_t uploader) {
  auto upload = std::make_unique<Upload::State>();
  upload->blobs = state_;
  upload->uploader = uploader;
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
  const Descriptor file(::open(state_->path_of(attachment.hash).c_str(), O_RDONLY | O_CLOEXEC));
  const auto missing = [&](const char* what) {
    base::log_error("An attachment cannot be read.", {{"hash", attachment.hash}, {"step", what}, {"errno", errno}});
    return failure(ErrorCode::unavailable, "The file cannot be read now.");
  };
  if (file.get() < 0) return missing("open");
  std::string out(static_cast<std::size_t>(std::min(length, attachment.size - offset)), '\0');
  for (std::size_t done = 0; done < out.size();) {
    const auto got =
        ::pread(file.get(), out.data() + done, out.size() - done, offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return missing("read");
    done += static_cast<std::size_t>(got);
  }
  return out;
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
    const auto unused = database.write([&](storage::Transaction& tx) -> Result<std::vector<std::string>> {
      return erase_unused(tx, now - kUnusedGrace, kSweepBatch);
    });
    std::error_code ignored;
    if (unused)
      for (const auto& hash : *unused) removed += std::filesystem::remove(state_->path_of(hash), ignored) ? 1 : 0;
  }
  return removed + state_->remove_stale_uploads();
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
      const auto size = std::filesystem::file_size(state_->path_of(content.hash), error);
      if (error) {
        findings.push_back("attachment content " + content.hash + " is missing");
      } else if (static_cast<std::int64_t>(size) != content.size) {
        findings.push_back("attachment content " + content.hash + " has " + std::to_string(size) +
                           " bytes instead of " + std::to_string(content.size));
      }
    }
    after = contents.back().hash;
  }
}

}  // namespace deskbell::blob
