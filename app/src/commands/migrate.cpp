#include <cstdio>

#include <CLI/App.hpp>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {

void add_migrate(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("migrate", "Bring the database to this program's schema and stop");
  command->footer("'serve' does the same at start; this is for upgrades in steps. A database that is newer than the program\n"
                  "is left untouched.");
  command->callback([&] {
    open_database(configure(commands.common));
    std::printf("The database is up to date.\n");
  });
}

}  // namespace deskbell::app
