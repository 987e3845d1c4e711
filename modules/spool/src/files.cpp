#include "files.h"

#include <base/durable_files.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace deskbell::spool {
namespace {

[[noreturn]] void raise(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

File::File(const std::filesystem::path& path, Mode mode)
    : descriptor_(::open(path.c_str(),
                         mode == Mode::read ? O_RDONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) raise("open");
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
  close();
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

void File::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void File::write(std::string_view bytes) {
  if (const auto error = base::write_all(descriptor_, bytes)) throw std::system_error(error, "write");
}

void File::sync() {
  if (::fdatasync(descriptor_) != 0) raise("sync");
}

void File::truncate(std::int64_t size) {
  if (::ftruncate(descriptor_, size) != 0) raise("truncate");
}

std::string read_range(const std::filesystem::path& path, std::int64_t from, std::int64_t to) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) raise("open");
  std::string out(static_cast<std::size_t>(to - from), '\0');
  std::size_t done = 0;
  int error = 0;
  while (done < out.size()) {
    const auto got = ::pread(file, out.data() + done, out.size() - done, from + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = errno;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  ::close(file);
  if (error != 0) throw std::system_error(error, std::generic_category(), "read");
  out.resize(done);
  return out;
}

void sync_directory(const std::filesystem::path& path) {
  if (const auto error = base::sync_directory(path)) throw std::system_error(error, "sync directory");
}

bool is_full_disk(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

}  // namespace deskbell::spool
