#include "shipped_file.h"

#include "trail_store.h"

#include <base/durable_files.h>

#include <fcntl.h>
#include <trust/verify.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace deskbell::trust {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Result<void> refused(const std::filesystem::path& path, std::error_code error) {
  return failure(ErrorCode::unavailable, path.string() + ": " + error.message());
}

std::error_code last_error() {
  return {errno, std::generic_category()};
}

Result<void> append_durably(const std::filesystem::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return refused(path, last_error());
  std::error_code error = base::write_all(file, text);
  if (!error && ::fsync(file) != 0) error = last_error();
  ::close(file);
  if (error) return refused(path, error);
  return {};
}

}  // namespace

Result<std::vector<SignedCheckpoint>> ShippedFile::read() const {
  if (path_.empty()) return std::vector<SignedCheckpoint>();
  const std::scoped_lock lock(mutex_);
  return parse_checkpoint_file(bytes_of(path_));
}

// Where an earlier run ended. What a crash left half written is cut off.
Result<void> ShippedFile::look() {
  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  const std::string text = bytes_of(path_);
  const auto end = text.rfind('\n');
  const std::size_t whole = end == std::string::npos ? 0 : end + 1;
  if (whole < text.size()) {
    std::filesystem::resize_file(path_, whole, error);
    if (error) return failure(ErrorCode::unavailable, path_.string() + ": " + error.message());
  }
  TRY(const auto shipped, parse_checkpoint_file(std::string_view(text).substr(0, whole)));
  std::int64_t last = 0;
  for (const auto& one : shipped)
    if (const auto parsed = parse_checkpoint(one.text)) last = std::max(last, parsed->number);
  last_ = last;
  looked_ = true;
  return {};
}

Result<int> ShippedFile::append(storage::Database& database, int limit) {
  if (path_.empty()) return 0;
  const std::scoped_lock lock(mutex_);
  if (!looked_) TRY(look());
  const auto fresh =
      database.read([&](storage::Snapshot& snapshot) { return store::checkpoints_after(snapshot, last_, limit); });
  if (fresh.empty()) return 0;
  std::string text;
  for (const auto& one : fresh) text += to_line(one.content);
  if (const auto done = append_durably(path_, text); !done) {
    looked_ = false;
    return std::unexpected(done.error());
  }
  last_ = fresh.back().number;
  return static_cast<int>(fresh.size());
}

}  // namespace deskbell::trust
