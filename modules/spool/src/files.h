#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

// The few calls on files that the spool makes. All throw std::system_error.
namespace deskbell::spool {

class File {
 public:
  enum class Mode { append, read };
  File() = default;
  File(const std::filesystem::path& path, Mode mode);
  ~File() { close(); }
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;

  bool is_open() const { return descriptor_ >= 0; }
  void close();
  void write(std::string_view bytes);
  void sync();
  void truncate(std::int64_t size);

 private:
  int descriptor_ = -1;
};

std::string read_range(const std::filesystem::path& path, std::int64_t from, std::int64_t to);
void sync_directory(const std::filesystem::path& path);
bool is_full_disk(int error);

}  // namespace deskbell::spool
