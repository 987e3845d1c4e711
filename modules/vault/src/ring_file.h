#pragma once
#include <base/result.h>
#include <vault/key_ring.h>

#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace deskbell::vault {

// The ring on disk: plain, or encrypted under a secret that a command or systemd hands out. Not thread-safe.
class RingFile {
 public:
  RingFile(std::filesystem::path directory, std::string key_command);

  // Throws std::runtime_error with one clear line when it is there but cannot be used.
  std::optional<KeyRing> load();
  // Durable, and whole or not at all.
  void save(const KeyRing& ring);
  // Whether it is another file than the one loaded or saved last.
  bool changed() const;
  // Runs `work` while no other process changes the ring.
  void locked(const std::function<void()>& work);
  const std::filesystem::path& path() const { return path_; }
  bool protected_by_secret() const { return has_secret_; }
  // Whether the file was plain although there is a secret, so that it is to be saved again.
  bool wants_saving() const { return has_secret_ && salt_.empty(); }

 private:
  std::string unlock_secret() const;
  const std::string& lock_key(const std::string& salt);
  void remember();

  const std::filesystem::path path_;
  const std::string key_command_;
  const bool has_secret_;
  std::string salt_;
  std::string lock_key_;
  struct timespec modified_{};
  ino_t inode_ = 0;
};

}  // namespace deskbell::vault
