#pragma once
#include <base/result.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Where backups are kept: a directory or an S3-compatible store. Things have names such as "chunks/ab/abcd..." and are
// replaced as a whole. Thread-safe. Errors: unavailable (not reached, full, refused for now: repeat later), not_found,
// permission_denied, internal.
namespace deskbell::backup {

struct StoredThing {
  std::string name;
  std::int64_t size = 0;
};

enum class Sync { now, later };

class Store {
 public:
  virtual ~Store() = default;
  // Seen whole or not at all. With Sync::later it is surely there after a power cut only once flush() has answered.
  virtual Result<void> put(const std::string& name, std::string_view bytes, Sync sync) = 0;
  virtual Result<void> flush() = 0;
  virtual Result<std::string> get(const std::string& name) = 0;
  // All that begin with `prefix`, by name.
  virtual Result<std::vector<StoredThing>> list(const std::string& prefix) = 0;
  // Does nothing when it is not there.
  virtual Result<void> remove(const std::string& name) = 0;
  // For messages.
  virtual std::string description() const = 0;
};

struct StoreOptions {
  std::string url;               // a directory, or s3://bucket/prefix
  std::string s3_endpoint = {};  // "https://s3.example.com"; empty: Amazon's of the region
  std::string s3_region = "us-east-1";
  std::string s3_access_key = {};
  std::string s3_secret_key = {};
};

// A directory is made when missing. invalid_argument when the URL or what S3 needs is wrong.
Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

}  // namespace deskbell::backup
