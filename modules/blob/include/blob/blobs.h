#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/random.h>
#include <base/result.h>
#include <blob/disk.h>
#include <blob/media_type.h>
#include <storage/database.h>
#include <vault/holdings.h>
#include <vault/vault.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Attachments, sealed while they are written. Thread-safe; blocking. No policy here: the edge decides who may upload; the token is the permission to
// read.
//
//   auto upload = blobs.start(actor.id);
//   TRY(upload.append(bytes));                       // as often as there are bytes
//   TRY(blob::Attachment file, upload.finish("photo.jpg"));
namespace deskbell::blob {

// Where content is on disk.
struct Place {
  std::string file;         // its name; empty: plain, under its hash, from before there was a vault
  vault::KeyNumber key = 0;  // that seals it
  bool operator==(const Place&) const = default;
};

struct Attachment {
  Id<Attachment> id;
  std::string token;  // 22 characters, URL-safe
  std::string name;   // clean, see file_name.h
  std::string media_type;
  std::int64_t size = 0;
  std::optional<Dimensions> dimensions;
  std::string hash;  // SHA-256, hexadecimal
  std::int64_t uploader = 0;
  bool kept = false;  // a message has it
  Time at;
  Place place = {};
  bool operator==(const Attachment&) const = default;
};

// "TOKEN/photo%20of%20it.jpg": the last two segments of its address.
std::string path_of(const Attachment& attachment);

struct Options {
  std::filesystem::path directory;           // made when missing
  std::int64_t max_size = 25 * 1024 * 1024;  // bytes
  std::chrono::hours keep_pending{24};
};

class Blobs;

// One upload. Not thread-safe. Destroyed before finish(): nothing is left.
class Upload {
 public:
  Upload(Upload&&) noexcept;
  Upload& operator=(Upload&&) = delete;
  ~Upload();

  // invalid "file" when it becomes too large, unavailable when the disk refuses. After an error only the same error.
  Result<void> append(std::string_view bytes);
  // Durable when it returns. invalid "file" when there are no bytes.
  Result<Attachment> finish(std::string_view name);

 private:
  friend class Blobs;
  struct State;
  explicit Upload(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Blobs {
 public:
  struct Needs {
    storage::Database& database;
    Ids& ids;
    const Clock& clock;
    Random& random;  // used under a lock of this object's own
    const vault::Vault& vault;
    Options options;
    Disk* disk = nullptr;  // none: the real one
    std::function<bool()> disk_full = {};  // asked before anything is stored; then it is storage_full
  };
  explicit Blobs(Needs needs);
  ~Blobs();

  // `uploader`: the user or contact. Never fails; a disk that refuses is told by append(). `max_size` stands in for the
  // options' for what the program itself makes.
  Upload start(std::int64_t uploader, std::optional<std::int64_t> max_size = {});
  Result<Attachment> store(std::int64_t uploader, std::string_view name, std::string_view bytes);

  std::optional<Attachment> load(storage::Snapshot& snapshot, Id<Attachment> id);
  Result<Attachment> find(Id<Attachment> id);
  // not_found for anything but a whole, right token.
  Result<Attachment> find_by_token(std::string_view token);

  // At most `length` bytes from `offset` on; fewer at the end. unavailable when the file is gone or cannot be read.
  Result<std::string> read(const Attachment& attachment, std::int64_t offset = 0, std::int64_t length = INT64_MAX);

  // A message took it: it stays until it is removed. Does nothing when it is kept already.
  void keep(storage::Transaction& tx, Id<Attachment> id);
  void remove(storage::Transaction& tx, Id<Attachment> id);

  // Removes what is no longer needed (see README), some hundred things at a time; call it every few minutes from one
  // node. Answers how many attachments and files went.
  int sweep();

  // All content, for a rotation of keys; what was stored plain is sealed by it, too.
  vault::Holding sealed();

  // For `deskbell check`: one line for each attachment's content that is missing or has the wrong size.
  std::vector<std::string> check();

 private:
  friend class Upload;
  struct State;
  std::shared_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::blob
