#include "damage.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace deskbell::storage {
namespace {

std::string mark_of(const std::string& path) {
  return path + ".damaged";
}

}  // namespace

void mark_damaged(const std::string& path) noexcept {
  const int file = ::open(mark_of(path).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

void refuse_damaged(const std::string& path) {
  if (!std::filesystem::exists(mark_of(path))) return;
  throw std::runtime_error(fmt::format(
      "storage failed: {} is damaged and is not served. Restore a backup, or run 'deskbell recover' to save "
      "what can be read.",
      path));
}

void unmark_damaged(const std::string& path) noexcept {
  std::error_code ignored;
  std::filesystem::remove(mark_of(path), ignored);
}

}  // namespace deskbell::storage
