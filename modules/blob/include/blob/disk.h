#pragma once
#include <filesystem>
#include <string_view>

namespace deskbell::blob {

// The changes that storing makes to the disk; tests let them fail. All throw std::system_error.
class Disk {
 public:
  virtual ~Disk() = default;
  // Creates a new file for this program alone and answers its descriptor.
  virtual int create(const std::filesystem::path& path);
  virtual void write(int file, std::string_view bytes);
  virtual void sync(int file);
  // Moves the file into place, durably: the directory is made when missing, and synced.
  virtual void place(const std::filesystem::path& from, const std::filesystem::path& to);
};

}  // namespace deskbell::blob
