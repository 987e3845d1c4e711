#pragma once
#include <base/clock.h>

#include <backup/base.h>
#include <backup/safe.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace deskbell::backup {

// The files beside the database. Attachments ("blobs/ab/cdef...") are stored one by one under a name that is made from
// their path, anew only when they changed; the key files all at once, whenever one changed. Thread-safe.
class FileCopies {
 public:
  struct Where {
    std::filesystem::path blobs_dir;
    std::filesystem::path keys_dir;
  };
  FileCopies(Safe& safe, Where where, const Clock& clock);

  // Brings everything new to the safe. Cheap when nothing changed: it looks at the 256 folders only.
  Result<void> bring();
  std::int64_t count() const;
  // What is in the safe but no longer on disk.
  Result<std::vector<std::string>> gone();

 private:
  Result<void> learn_stored();
  Result<void> bring_folder(const std::filesystem::path& folder);
  Result<void> bring_file(const std::filesystem::path& path);
  Result<void> bring_keys();

  Safe& safe_;
  const Where where_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  bool learnt_ = false;
  std::unordered_set<std::string> stored_;                         // names in the safe
  std::map<std::string, std::filesystem::file_time_type> looked_;  // folder -> when it had changed
  std::unordered_map<std::string, std::int64_t> brought_;          // path -> when it had changed, of this run
  std::string keys_;                                               // name of the content that is stored
};

struct FilesRestored {
  std::int64_t count = 0, bytes = 0;
};
// Puts everything but what had gone before the base below `to`. Of the keys, the newest state is put there, and all
// older ones that were in force at `at` or later as keys-before/TIME/, for those who can join them.
Result<FilesRestored> restore_files(Safe& safe, const Base& base, Time at, const std::filesystem::path& to);

}  // namespace deskbell::backup
