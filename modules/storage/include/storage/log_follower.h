#pragma once
#include <cstdint>

// Following the write-ahead log of an SQLite database, for backup: every committed frame is there to be read from the
// file beside the database (NAME-wal) until the follower lets the log start over.
namespace deskbell::storage {

class Database;

// Both are called on the writer's thread, must be quick and must not throw.
class LogFollower {
 public:
  virtual ~LogFollower() = default;
  // A commit became durable; the log now has this many frames, all of them committed. Fewer than before: it started
  // over.
  virtual void committed(std::int64_t frames) = 0;
  // The log will be copied into the database file and may then start over. Whoever needs its frames reads them now, or
  // answers false to put it off; this is asked again after the next commit.
  virtual bool may_start_over(std::int64_t frames) = 0;
};

// From the next commit on; null ends it. While there is a follower no other program can make the log start over
// either. A database that was ever followed leaves its log in place when it is closed, so that the follower can go on
// after the next start. Throws std::logic_error when the database is not SQLite.
void follow_log(Database& database, LogFollower* follower);

}  // namespace deskbell::storage
