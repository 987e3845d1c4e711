#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/random.h>
#include <base/result.h>
#include <events/log.h>
#include <jobs/queue.h>
#include <storage/database.h>

#include <backup/catalogue.h>
#include <backup/postgres.h>
#include <backup/restore.h>
#include <backup/run.h>
#include <backup/safe.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// Backups of the workspace that is being served: the log of an SQLite database all the time, bases on a schedule,
// rehearsed restores. What is done is remembered in the database.
namespace deskbell::backup {

struct Settings {
  StoreOptions store;  // url empty: no backups
  std::filesystem::path key_file;
  std::chrono::milliseconds every{std::chrono::hours(24)};            // a base
  std::chrono::milliseconds log_every{5'000};                         // SQLite
  std::chrono::milliseconds rehearse_every{std::chrono::hours(168)};  // 0: never
  std::filesystem::path rehearse_in;                                  // made when missing
  Retention retention;
  PostgresSettings postgres;
};

// Counts that only grow, such as the last position of the log: what a base has, its restored copy has as well.
using Counts = std::map<std::string, std::int64_t>;

// What a look into a restored data directory has found; findings are empty when all is well.
struct Examination {
  Counts counts;
  std::vector<std::string> findings;
};

// A restored workspace that can be opened.
struct RestoredPlace {
  std::filesystem::path data_dir;
  std::string database_url;
};

struct Needs {
  storage::Database& database;
  events::Log& log;
  jobs::Queue& jobs;
  const Clock& clock;
  Random& random;
  Ids& ids;
  std::string program;  // version
  std::string database_url;
  std::filesystem::path data_dir;
  std::filesystem::path blobs_dir;
  std::filesystem::path keys_dir;
  std::function<Counts(storage::Snapshot&)> count = {};
  std::function<Examination(const RestoredPlace&)> examine = {};
  Settings settings;
};

class Backups {
 public:
  // Registers its jobs; the queue has not been started.
  explicit Backups(Needs needs);
  // Ships the log's rest. Stops the queue first, whose jobs use this.
  ~Backups();
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  bool enabled() const;
  // For the program that serves: lets the log be followed at once instead of with the next look, a minute later.
  void start();
  // Lets a base or a rehearsal begin as soon as possible. failed_precondition when backups are not set up.
  Result<void> request(storage::Transaction& tx, RunKind kind);
  Status status(storage::Snapshot& snapshot);
  // Newest first.
  std::vector<Run> runs(storage::Snapshot& snapshot, int limit);

  // What the jobs do. One at a time (unavailable).
  Result<Run> make_base();
  Result<Run> rehearse();

  // Lets outbound jobs run again after a restore; appends OutboundResumed. Answers how many waited.
  Result<std::int64_t> resume_outbound(storage::Transaction& tx, std::int64_t actor);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The safe that these settings lead to.
Result<std::unique_ptr<Safe>> open_safe(const Settings& settings, std::string_view engine);

// Restores the latest moment aside, examines it and removes it again; answers what was restored, with everything that
// was found.
struct Rehearsal {
  Restored restored;
  Counts counts;
  std::vector<std::string> findings;
  std::chrono::milliseconds took{};
};
struct RehearsalWork {
  Safe& safe;
  const Settings& settings;
  std::string database_url;  // of the workspace that was backed up
  std::function<Examination(const RestoredPlace&)> examine = {};
  Progress progress = {};
};
Result<Rehearsal> rehearse_restore(const RehearsalWork& work);

// For `deskbell backup` beside a server that makes no backups, or none at all: copies the SQLite database of that
// directory as it is now and thins out. unavailable when a server makes the backups of this directory.
struct Source {
  std::filesystem::path database;
  std::filesystem::path data_dir;
  std::filesystem::path blobs_dir;
  std::filesystem::path keys_dir;
  std::string program;
};
Result<Base> back_up_once(Safe& safe, const Source& source, const Retention& retention, const Clock& clock,
                          Random& random, const Progress& progress = {});

// Whoever makes the backups of a data directory holds this; another one gets unavailable.
class Lock {
 public:
  static Result<Lock> take(const std::filesystem::path& data_dir);
  Lock(Lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  Lock& operator=(Lock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~Lock();

 private:
  explicit Lock(int file) : file_(file) {}
  int file_ = -1;
};

storage::Schema schema();

}  // namespace deskbell::backup
