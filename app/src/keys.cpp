#include "keys.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace deskbell::app {
namespace {

constexpr std::size_t kKeyBytes = 32;

std::string read_key(const std::filesystem::path& path) {
  std::string key(kKeyBytes + 1, '\0');
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), path.string());
  const ssize_t got = read(file, key.data(), key.size());
  close(file);
  if (got != static_cast<ssize_t>(kKeyBytes))
    throw std::runtime_error(path.string() + " is not a key of 32 bytes. Restore it from a backup.");
  key.resize(kKeyBytes);
  return key;
}

}  // namespace

std::string key_file(const std::filesystem::path& data_dir, const std::string& name, Random& random) {
  const auto directory = data_dir / "keys";
  std::filesystem::create_directories(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  const auto path = directory / name;
  if (std::filesystem::exists(path)) return read_key(path);
  std::array<unsigned char, kKeyBytes> bytes;
  random.fill(bytes);
  // Written aside and linked, so that two processes that start at once agree and a crash leaves no half key.
  const auto fresh = directory / (name + "." + std::to_string(getpid()));
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw std::system_error(errno, std::generic_category(), fresh.string());
  const bool written = write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && fsync(file) == 0;
  close(file);
  if (!written) throw std::system_error(errno, std::generic_category(), fresh.string());
  std::error_code taken;
  std::filesystem::create_hard_link(fresh, path, taken);
  std::filesystem::remove(fresh);
  return read_key(path);
}

}  // namespace deskbell::app
