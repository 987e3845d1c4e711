#include <base/durable_files.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace deskbell::base {
namespace {

std::error_code last_error() {
  return {errno, std::generic_category()};
}

}  // namespace

std::error_code write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::error_code sync_directory(const std::filesystem::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return last_error();
  const std::error_code error = ::fsync(directory) == 0 ? std::error_code() : last_error();
  ::close(directory);
  return error;
}

}  // namespace deskbell::base
