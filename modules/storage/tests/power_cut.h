#pragma once
#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>

// While it lives, SQLite's files under `directory` behave like files on a disk with a write cache: what was not synced
// is kept by chance only, in pieces of one sector and in no order. At each sync, before anything of it counts,
// `at_sync` is called with the number of the sync; image() is then what a power cut at that moment may leave behind.
// Files elsewhere are untouched. Nothing is synced for real, so this is quick.
namespace deskbell::storage::testing {

class PowerCut {
 public:
  using Files = std::map<std::string, std::string>;  // name without directory -> content
  // Which unsynced sectors survive.
  enum class Survivors { none, some, most };
  enum class Disk { honest, lying };  // a lying one forgets what it said it had synced

  // `characteristics`: what it promises beside that, as SQLITE_IOCAP_...
  PowerCut(std::string directory, Disk disk, int characteristics = 0);
  ~PowerCut();
  PowerCut(const PowerCut&) = delete;
  PowerCut& operator=(const PowerCut&) = delete;

  // Called on the thread that syncs, outside of all locks. Set before the first file is opened.
  std::function<void(int sync)> at_sync;

  Files image(Survivors survivors, std::uint32_t seed);
  int syncs() const { return syncs_; }

 private:
  friend struct PowerCutFile;
  static constexpr std::size_t kSector = 512;

  // A file as the program sees it, and what it needs to become what the disk has for sure.
  struct Tracked {
    std::string now;
    std::map<std::size_t, std::string> before;  // sector -> its content at the last sync
    std::size_t durable_size = 0;
    bool durable_name = false;  // the directory on the disk has it
    bool removed = false;
  };
  void note_write(Tracked& file, std::size_t offset, const char* data, std::size_t size);
  void note_truncate(Tracked& file, std::size_t size);
  void note_sync(Tracked& file);
  void note_directory_sync();

  const std::string directory_;
  const Disk disk_;
  std::mutex mutex_;
  std::map<std::string, Tracked> files_;
  std::atomic<int> syncs_{0};
};

}  // namespace deskbell::storage::testing
