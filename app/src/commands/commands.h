#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <base/config.h>

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
  std::string workspace;              // empty: that of the data directory
};

struct Commands {
  CommonFlags common;
  int exit_code = 0;
};

// The configuration by the usual ways; prints warnings. Throws std::runtime_error with all findings.
base::Config configure(const CommonFlags& flags);

void add_serve(CLI::App& program, Commands& commands);
void add_init(CLI::App& program, Commands& commands);
void add_migrate(CLI::App& program, Commands& commands);
void add_user(CLI::App& program, Commands& commands);
void add_openapi(CLI::App& program, Commands& commands);
void add_demo(CLI::App& program, Commands& commands);
void add_check(CLI::App& program, Commands& commands);
void add_recover(CLI::App& program, Commands& commands);
void add_backup(CLI::App& program, Commands& commands);
void add_restore(CLI::App& program, Commands& commands);
void add_rehearse_restore(CLI::App& program, Commands& commands);
void add_resume_outbound(CLI::App& program, Commands& commands);
void add_workspace(CLI::App& program, Commands& commands);
void add_keys(CLI::App& program, Commands& commands);
void add_audit(CLI::App& program, Commands& commands);
void add_evidence(CLI::App& program, Commands& commands);
void add_learn(CLI::App& program, Commands& commands);

}  // namespace deskbell::app
