#pragma once
#include <base/clock.h>

#include <backup/base.h>
#include <backup/postgres.h>
#include <backup/progress.h>
#include <backup/safe.h>

#include <filesystem>
#include <string>
#include <vector>

namespace deskbell::backup {

struct Restored {
  Base base;
  Time through;               // the last commit that is in it; the base's end when nothing followed
  std::int64_t size = 0;      // of the database
  std::int64_t segments = 0;  // of the log, laid over it
  std::int64_t files = 0;
  std::vector<std::string> findings;  // of the database's own integrity check; empty when all is well
};

// Makes a data directory as it was at `at`: deskbell.db, blobs/, keys/. `to` must be missing or empty
// (failed_precondition); when something fails, what was begun is removed again. SQLite only.
Result<Restored> restore_sqlite(Safe& safe, Time at, const std::filesystem::path& to, const Progress& progress = {});

// The same for PostgreSQL: the server's data directory becomes `to`/postgres; it has not been started yet.
Result<Restored> restore_postgres(Safe& safe, PostgresTool& tool, Time at, const std::filesystem::path& to);
// All that is in it. No server runs on it.
void remove_restored(PostgresTool& tool, const std::filesystem::path& to);

// The latest moment that the safe can be restored to.
Result<Time> latest(Safe& safe);

}  // namespace deskbell::backup
