#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include <CLI/App.hpp>
#include <base/log.h>
#include <events/log.h>
#include <search/index.h>
#include <storage/copy.h>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {
namespace {

constexpr int kDocumentsAtOnce = 500;

// On a terminal one line that changes; elsewhere a line every few seconds.
class CopyTeller {
 public:
  void operator()(const storage::CopyProgress& progress) {
    const auto now = std::chrono::steady_clock::now();
    const bool whole = progress.rows >= progress.total;
    if (!whole && now - told_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(5))) return;
    told_ = now;
    const double share = progress.total > 0 ? 100.0 * static_cast<double>(progress.rows) / static_cast<double>(progress.total) : 100;
    std::printf("%s  %-28.*s %12lld of %lld rows  %3.0f %%%s", terminal_ ? "\r" : "", static_cast<int>(progress.table.size()),
                progress.table.data(), static_cast<long long>(progress.rows), static_cast<long long>(progress.total),
                share, terminal_ && !whole ? "" : "\n");
    std::fflush(stdout);
  }

 private:
  const bool terminal_ = isatty(STDOUT_FILENO) != 0;
  std::chrono::steady_clock::time_point told_{};
};

void finish(storage::Database& database) {
  std::printf("  making the search index\n");
  std::fflush(stdout);
  const auto step = [&](auto body) {
    const auto done = database.write(body);
    if (!done) throw std::runtime_error(done.error().message);
    return *done;
  };
  step([](storage::Transaction& tx) -> Result<std::int64_t> {
    events::adopt(tx);
    search::forget_terms(tx);
    return 0;
  });
  for (std::int64_t after = 0; after >= 0;)
    after = step([&](storage::Transaction& tx) -> Result<std::int64_t> { return search::index_terms(tx, after, kDocumentsAtOnce); });
}

int copy(const std::string& from, const std::string& to) {
  const auto tables = storage::copy_database({.from = from,
                                              .to = to,
                                              .seeded = {"calendar", "calendar_version", "calendar_stamp", "clock_policy",
                                                         "clock_stamp", "escalation_stamp"},
                                              .finish = finish,
                                              .progress = CopyTeller()},
                                             schemas());
  std::int64_t rows = 0;
  for (const auto& table : tables) rows += table.rows;
  std::printf("Copied and verified: %zu tables, %lld rows.\n", tables.size(), static_cast<long long>(rows));
  for (const auto& table : tables)
    std::printf("  %-28s %12lld rows  %s\n", table.name.c_str(), static_cast<long long>(table.rows), table.hash.c_str());
  std::printf("Now set database.url to the new database. Keep the data directory: it holds attachments and keys.\n");
  return 0;
}

}  // namespace

void add_migrate(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("migrate", "Bring the database to this program's schema, or copy it into another one, and stop");
  command->footer("'serve' brings the schema up to date at start as well; this is for upgrades in steps. A database that is\n"
                  "newer than the program is left untouched.\n\n"
                  "--copy moves a workspace between SQLite and PostgreSQL: URLs as in database.url. Nothing may serve\n"
                  "either of them meanwhile. A copy that was interrupted goes on when the same command is given again;\n"
                  "in the end rows and hashes of every table are compared.");
  auto urls = std::make_shared<std::vector<std::string>>();
  command->add_option("--copy", *urls, "Copy the database FROM into the empty database TO")->expected(2)->type_name("FROM TO");
  command->callback([&commands, urls] {
    const base::Config config = configure(commands.common);
    if (!urls->empty()) {
      commands.exit_code = copy(urls->at(0), urls->at(1));
      return;
    }
    open_database(config);
    std::printf("The database is up to date.\n");
  });
}

}  // namespace deskbell::app
