#include "directory_store.h"

#include <base/durable_files.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace deskbell::backup {
namespace {

// Beside the things, so that a rename moves them into place; never listed.
constexpr std::string_view kUnfinished = ".unfinished-";

std::unexpected<Error> failed(const std::filesystem::path& path, int error) {
  return failure(error == EACCES || error == EPERM ? ErrorCode::permission_denied : ErrorCode::unavailable,
                 path.string() + ": " + std::generic_category().message(error) + ".");
}

struct File {
  int handle;
  ~File() {
    if (handle >= 0) ::close(handle);
  }
};

void remove_when_abandoned(const std::filesystem::path& path) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(path, error);
  if (!error && std::filesystem::file_time_type::clock::now() - written > std::chrono::days(1))
    std::filesystem::remove(path, error);
}

}  // namespace

DirectoryStore::DirectoryStore(std::filesystem::path root) : root_(std::move(root)) {}

Result<void> DirectoryStore::put(const std::string& name, std::string_view bytes, Sync sync) {
  static std::atomic<unsigned> count{0};
  const auto path = root_ / name;
  const auto fresh = path.parent_path() /
                     (std::string(kUnfinished) + std::to_string(::getpid()) + "-" + std::to_string(count.fetch_add(1)));
  int handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (handle < 0 && errno == ENOENT) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) return failed(path.parent_path(), error.value());
    handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  }
  if (handle < 0) return failed(fresh, errno);
  const File file{handle};
  int error = base::write_all(handle, bytes).value();
  if (error == 0 && sync == Sync::now && ::fdatasync(handle) != 0) error = errno;
  if (error == 0 && ::rename(fresh.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0 && sync == Sync::now) error = base::sync_directory(path.parent_path()).value();
  if (error == 0) return {};
  ::unlink(fresh.c_str());
  return failed(path, error);
}

// One call for the whole file system costs less than a sync for each of thousands of files.
Result<void> DirectoryStore::flush() {
  const File directory{::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (directory.handle < 0 || ::syncfs(directory.handle) != 0) return failed(root_, errno);
  return {};
}

Result<std::string> DirectoryStore::get(const std::string& name) {
  const auto path = root_ / name;
  const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.handle < 0 && errno == ENOENT) return not_found(name + " is missing in " + root_.string() + ".");
  struct stat about{};
  if (file.handle < 0 || ::fstat(file.handle, &about) != 0) return failed(path, errno);
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const auto got = ::read(file.handle, bytes.data() + at, bytes.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, errno);
    if (got == 0) return failed(path, EIO);
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<std::vector<StoredThing>> DirectoryStore::list(const std::string& prefix) {
  std::vector<StoredThing> found;
  const auto slash = prefix.rfind('/');
  const auto from = slash == std::string::npos ? root_ : root_ / prefix.substr(0, slash);
  std::error_code error;
  if (!std::filesystem::exists(from, error)) return found;
  for (auto at = std::filesystem::recursive_directory_iterator(from, error);
       !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    std::error_code gone;  // others may remove what they no longer need
    if (!at->is_regular_file(gone)) continue;
    if (at->path().filename().string().starts_with(kUnfinished)) {
      remove_when_abandoned(at->path());
      continue;
    }
    const auto size = at->file_size(gone);
    std::string name = at->path().lexically_relative(root_).generic_string();
    if (!gone && name.starts_with(prefix)) found.push_back({std::move(name), static_cast<std::int64_t>(size)});
  }
  if (error) return failed(from, error.value());
  std::ranges::sort(found, {}, &StoredThing::name);
  return found;
}

Result<void> DirectoryStore::remove(const std::string& name) {
  const auto path = root_ / name;
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed(path, errno);
  return {};
}

}  // namespace deskbell::backup
