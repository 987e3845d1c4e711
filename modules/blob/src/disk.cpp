#include <blob/disk.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace deskbell::blob {
namespace {

[[noreturn]] void raise(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void sync_directory(const std::filesystem::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) raise("open directory");
  const int answer = ::fsync(directory);
  const int error = errno;
  ::close(directory);
  errno = error;
  if (answer != 0) raise("sync directory");
}

}  // namespace

int Disk::create(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) raise("create");
  return file;
}

void Disk::write(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) raise("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Disk::sync(int file) {
  if (::fsync(file) != 0) raise("sync");
}

void Disk::place(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::filesystem::create_directory(to.parent_path())) sync_directory(to.parent_path().parent_path());
  if (::rename(from.c_str(), to.c_str()) != 0) raise("rename");
  sync_directory(to.parent_path());
}

}  // namespace deskbell::blob
