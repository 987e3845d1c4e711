#pragma once
#include <storage/database.h>

#include <trust/checkpoint.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

namespace deskbell::trust {

// The file to which checkpoints are appended, one line each. Thread-safe.
class ShippedFile {
 public:
  // An empty path: nothing is kept.
  explicit ShippedFile(std::filesystem::path path) : path_(std::move(path)) {}

  // Appends at most `limit` that it does not have, durably; answers how many.
  Result<int> append(storage::Database& database, int limit);
  // All that were shipped; none when there is no file.
  Result<std::vector<SignedCheckpoint>> read() const;
  // Number of the last one, as far as this process has looked.
  std::int64_t last() const { return last_; }

 private:
  Result<void> look();

  const std::filesystem::path path_;
  mutable std::mutex mutex_;
  bool looked_ = false;
  std::atomic<std::int64_t> last_ = 0;
};

}  // namespace deskbell::trust
