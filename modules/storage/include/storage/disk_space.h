#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>

// The room on the file system of the data directory. Some of it is held by a reserve file, so that on a full disk the
// essential writes (storage::Essential) still find room while all others are refused.
namespace deskbell::storage {

enum class DiskLevel { normal, warning, critical };  // critical from 95 % on, warning from 90 %

struct DiskUse {
  std::int64_t total = 0;  // bytes
  std::int64_t free = 0;   // for us, without the reserve
  DiskLevel level = DiskLevel::normal;
  bool full = false;  // unessential writes are refused
  bool reserve_held = false;
  std::int64_t times_full = 0;
};

// Thread-safe. Looks once a second by itself; logs a line when the level changes. When the disk is full it gives the
// reserve up, and when there is room again (the reserve and a quarter of it) takes it back; then writes are taken
// again.
class DiskSpace {
 public:
  // reserve: bytes; 0 holds none, then only note_full() and the level matter.
  DiskSpace(std::filesystem::path directory, std::int64_t reserve);
  ~DiskSpace();
  DiskSpace(const DiskSpace&) = delete;
  DiskSpace& operator=(const DiskSpace&) = delete;

  bool full() const { return full_.load(std::memory_order_relaxed); }
  // A write found no room (ENOSPC, EDQUOT). When this returns the reserve is free for essential writes.
  void note_full();
  DiskUse use() const;
  void look();

 private:
  void watch();
  void hold_reserve();
  void become_full(const char* why);
  void tell_level(DiskLevel level);

  const std::filesystem::path directory_;
  const std::filesystem::path reserve_file_;
  const std::int64_t reserve_;
  std::atomic<bool> full_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  DiskUse use_;
  bool stopping_ = false;
  std::thread watcher_;
};

}  // namespace deskbell::storage
