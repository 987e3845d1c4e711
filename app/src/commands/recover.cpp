#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>

#include <storage/rescue.h>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {
namespace {

namespace fs = std::filesystem;

struct RecoverFlags {
  std::string to;
};

// The search index is made again from the log.
bool is_made_again(std::string_view table) { return table.starts_with("search_") || table == "schema_migration"; }

void print(const storage::Rescue& rescue) {
  for (const auto& table : rescue.tables)
    if (table.lost > 0 || table.bad_pages > 0 || !table.complete)
      std::printf("  %-28s %lld rows saved, %lld rows and %lld pages lost%s\n", table.name.c_str(),
                  static_cast<long long>(table.rows), static_cast<long long>(table.lost),
                  static_cast<long long>(table.bad_pages), table.complete ? "" : "; its end could not be reached");
  std::printf("%lld rows were saved; %lld rows and %lld pages could not be read.\n", static_cast<long long>(rescue.rows),
              static_cast<long long>(rescue.lost), static_cast<long long>(rescue.bad_pages));
}

int recover(const CommonFlags& common, const RecoverFlags& flags) {
  const base::Config config = configure(common);
  const std::string file = sqlite_file(config);
  if (file.empty()) throw std::runtime_error("'recover' is for SQLite. PostgreSQL has its own tools; or restore a backup.");
  if (!fs::exists(file)) throw std::runtime_error(file + " does not exist.");
  const std::string to = flags.to.empty() ? file + ".recovered" : flags.to;
  std::printf("Saving what can be read of %s into %s ...\n", file.c_str(), to.c_str());
  const storage::Rescue rescue = storage::rescue_sqlite(file, to, schemas(), is_made_again);
  print(rescue);
  const auto findings = storage::check_sqlite(to);
  for (const auto& finding : findings) std::printf("database: %s\n", finding.c_str());
  std::printf("The damaged file was left as it is. To use what was saved: stop Deskbell, move %s and its -wal, -shm and\n"
              ".damaged files away, put %s in its place, and start again. A backup, if there is one, is more complete.\n",
              file.c_str(), to.c_str());
  return findings.empty() ? 0 : 1;
}

}  // namespace

void add_recover(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("recover", "Save what can be read of a damaged SQLite database into a new one");
  command->footer("Stop Deskbell first. Pages that are damaged are left out and told; nothing else is changed.");
  auto flags = std::make_shared<RecoverFlags>();
  command->add_option("--to", flags->to, "The new file; it must not exist. Default: beside the old one, .recovered");
  command->callback([&commands, flags] { commands.exit_code = recover(commands.common, *flags); });
}

}  // namespace deskbell::app
