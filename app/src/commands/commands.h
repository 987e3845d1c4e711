#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

// The sub-commands of `deskbell`. Each add_...() declares one with its help; run() of the chosen one answers the exit
// code: 0 done, 1 it could not be done (said on stderr), 2 wrong arguments, 3 the database is newer than the program.
namespace deskbell::app {

// What every command takes: where the configuration comes from.
struct CommonFlags {
  std::string config_file;
  std::string data_dir;
  std::vector<std::string> settings;  // "key=value"
};

struct Commands {
  CommonFlags common;
  int exit_code = 0;
};

void add_serve(CLI::App& program, Commands& commands);
void add_init(CLI::App& program, Commands& commands);
void add_migrate(CLI::App& program, Commands& commands);
void add_user(CLI::App& program, Commands& commands);
void add_openapi(CLI::App& program, Commands& commands);
void add_demo(CLI::App& program, Commands& commands);
void add_check(CLI::App& program, Commands& commands);

}  // namespace deskbell::app
