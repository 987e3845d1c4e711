#pragma once
#include "segment.h"
#include "wal_file.h"

#include <base/clock.h>
#include <base/random.h>
#include <storage/database.h>
#include <storage/log_follower.h>

#include <backup/safe.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace deskbell::backup {

// Carries each commit of an SQLite database to the safe, in order, a few seconds behind.
//
// The writer's thread notes how long the log is after each commit, and when; a thread of the archiver's own reads the
// frames from the file and ships them. Before the log starts over, the writer's thread reads what is left. When the
// store is away for so long that the log would become too large, the chain is given up: a new lineage begins, and it
// needs a new base.
class LogArchiver final : public storage::LogFollower {
 public:
  struct Options {
    std::chrono::milliseconds interval{5'000};
    std::int64_t segment_size = 8 << 20;  // bytes of pages that are shipped without waiting for the interval
    std::int64_t memory = 64 << 20;       // read but not shipped; beyond it the log waits on disk
    std::int64_t log_size = 1 << 30;      // the longest log that waits for the store
  };
  struct Needs {
    storage::Database& database;
    std::filesystem::path file;  // of the database
    Safe& safe;
    const Clock& clock;
    Random& random;
    // Called before what was read is shipped: whatever the commits refer to must be in the safe first.
    std::function<Result<void>()> before_shipping = {};
  };
  struct Stats {
    Time shipped_through;  // every commit up to here is in the safe; the epoch: none yet
    std::int64_t waiting_bytes = 0;
    std::string lineage;
    std::string error;  // of the last attempt; empty when it went well
  };
  // Where the chain stands.
  struct Point {
    std::string lineage;
    std::int64_t log_first = 0;  // what the database file does not hold yet begins in this segment, or later
    std::int64_t last = 0;       // the last segment
    Time through;
  };

  LogArchiver(Needs needs, Options options);
  ~LogArchiver() override;
  // touch: a write that changes something, so that the length of the log becomes known.
  void start(const std::function<void()>& touch);
  // Ships what there is, if the store answers.
  void stop();

  // Everything that is committed by now is in the safe when it answers.
  Result<Point> ship();
  Stats stats() const;

  void committed(std::int64_t frames) override;
  bool may_start_over(std::int64_t frames) override;

 private:
  struct Mark {
    std::int64_t frames = 0;
    Time at;
    bool first = false;  // of a log that started over
  };

  void run();
  Result<void> attach();
  bool goes_on(const SegmentHead& last, const WalHead& head, int file);
  void begin_lineage(const std::string& why);
  // Both need reading_ held.
  Result<void> read_commits();
  Result<void> read_generation(int file, const std::deque<Mark>& marks);

  const Needs needs_;
  const Options options_;

  mutable std::mutex marks_mutex_;  // never held for long: the writer takes it at each commit
  std::deque<Mark> marks_;
  std::int64_t marked_frames_ = 0;
  Time marked_at_;
  std::int64_t read_frames_ = 0;  // for waking the thread

  std::mutex reading_;
  std::atomic<bool> attached_{false};
  std::optional<WalHead> head_;  // of the log that is being read
  FrameCheck check_;
  std::int64_t position_ = 0;  // frames read of it
  bool caught_up_ = false;     // nothing was left when the log was last allowed to start over
  std::string lineage_;
  std::int64_t next_seq_ = 1;
  std::int64_t log_first_ = 1;
  struct Piece {
    SegmentName name;
    Segment segment;
  };
  std::deque<Piece> pieces_;
  std::int64_t waiting_bytes_ = 0;

  std::mutex shipping_;  // one at a time
  std::mutex mutex_;
  mutable std::mutex stats_mutex_;
  Stats stats_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool hurry_ = false;
  std::thread thread_;
};

}  // namespace deskbell::backup
