#pragma once
#include <base/clock.h>
#include <base/result.h>
#include <storage/database.h>

#include <backup/store.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// A PostgreSQL database is backed up by pgBackRest, which archives its log, copies incrementally, encrypts and thins
// out; this drives it. It must run on the database's host, as a user who may read the database's files: the server's.
// Deskbell may be another user: then what it restores to is open to all for as long as that user works there.
namespace deskbell::backup {

struct PostgresSettings {
  std::vector<std::string> command{
      "pgbackrest"};  // with what is put before it: {"sudo", "-u", "postgres", "pgbackrest"}
  std::filesystem::path config = "/etc/pgbackrest/deskbell.conf";
};

class PostgresTool {
 public:
  explicit PostgresTool(PostgresSettings settings) : settings_(std::move(settings)) {}
  // It is not run by the user of this process.
  bool is_another_user() const { return settings_.command.size() > 1; }

  // The configuration file for this database and store, and how the server is to be set up; for the operator to put
  // in place. `passphrase` encrypts what is stored.
  static std::string config_text(storage::Database& database, const StoreOptions& store, const std::string& passphrase,
                                 int keep_full);

  struct Made {
    std::string label;
    Time began, ended;
    std::int64_t size = 0, stored = 0;
  };
  // A full copy when the last is older than a week, else what changed. failed_precondition with what is wrong when the
  // archiving of the log does not work.
  Result<Made> back_up(Time now);
  // Labels of the copies that are still there, oldest first.
  Result<std::vector<std::string>> labels();
  // Makes `to` (missing) the data directory of a server as it was at `at`; Time::max() is the latest moment.
  Result<void> restore(Time at, const std::filesystem::path& to);
  // Of what was restored.
  void remove(const std::filesystem::path& restored);

  // Starts a server on a restored directory, on a socket that only this program's user gets in by, with settings of its
  // own and without archiving; waits until its recovery has ended and stops it again when the object goes.
  class Server {
   public:
    ~Server();
    // For a database of the name that `like` names.
    std::string url(const std::string& like) const;

   private:
    friend class PostgresTool;
    std::vector<std::string> stop_;
    std::vector<std::string> remove_;
    std::filesystem::path passage_;  // the other user must get through it to stop the server; empty: he is ours
    std::filesystem::path socket_;
    std::string user_;
  };
  // The user in a URL; "postgres" when it names none.
  static std::string user_of(const std::string& url);
  Result<std::unique_ptr<Server>> start(const std::filesystem::path& restored, const std::string& user);

 private:
  Result<std::string> run(const std::vector<std::string>& arguments);
  std::vector<std::string> beside(const std::string& program) const;
  PostgresSettings settings_;
};

}  // namespace deskbell::backup
