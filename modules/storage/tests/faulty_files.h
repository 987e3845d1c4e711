#pragma once
#include <sqlite3.h>

#include <atomic>
#include <string>

// While it lives, every SQLite file that is opened goes through it, and tests decide what fails.
namespace deskbell::storage::testing {

class FaultyFiles {
 public:
  FaultyFiles();
  ~FaultyFiles();
  FaultyFiles(const FaultyFiles&) = delete;
  FaultyFiles& operator=(const FaultyFiles&) = delete;

  static inline std::atomic<bool> fail_sync{false};
  static inline std::atomic<bool> only_main{false};  // fail_sync concerns only the database file, not its log
  static inline std::atomic<bool> disk_full{false};
  static inline std::string full_while_exists;  // as if this file took up the last room; set while nobody writes
  static inline std::atomic<int> syncs{0};
};

}  // namespace deskbell::storage::testing
