#include <base/durable_files.h>
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

void check(std::error_code error, const char* what) {
  if (error) throw std::system_error(error, what);
}

}  // namespace

int Disk::create(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) raise("create");
  return file;
}

void Disk::write(int file, std::string_view bytes) {
  check(base::write_all(file, bytes), "write");
}

void Disk::sync(int file) {
  if (::fsync(file) != 0) raise("sync");
}

void Disk::place(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::filesystem::create_directory(to.parent_path()))
    check(base::sync_directory(to.parent_path().parent_path()), "sync directory");
  if (::rename(from.c_str(), to.c_str()) != 0) raise("rename");
  check(base::sync_directory(to.parent_path()), "sync directory");
}

}  // namespace deskbell::blob
