#include "../centre_parts.h"
#include "../workspaces.h"
#include "commands.h"

#include <calendar/zone.h>

#include <CLI/App.hpp>

#include <cstdio>
#include <memory>

namespace deskbell::app {
namespace {

int complain(const Error& error) {
  if (error.fields.empty()) std::fprintf(stderr, "deskbell: %s\n", error.message.c_str());
  for (const auto& field : error.fields) std::fprintf(stderr, "deskbell: %s %s\n", field.field.c_str(), field.message.c_str());
  return 1;
}

int list(const base::Config& installation) {
  const auto workspaces = list_workspaces(installation);
  for (const auto& one : workspaces.good) {
    std::printf("%-24s %-10s", one.name.c_str(), one.state == WorkspaceState::active ? "active" : "suspended");
    for (const auto& host : one.config.workspace.hosts) std::printf(" %s", host.c_str());
    std::printf("\n");
  }
  for (const auto& line : workspaces.wrong) std::fprintf(stderr, "deskbell: %s\n", line.c_str());
  if (workspaces.good.empty() && workspaces.wrong.empty())
    std::printf("There is only the installation's own workspace. Add one: deskbell workspace add NAME --host HOST\n");
  return workspaces.wrong.empty() ? 0 : 1;
}

int add(const base::Config& installation, const NewWorkspace& wanted, const std::string& time_zone) {
  if (!calendar::Zone::is_named(time_zone))
    return complain(invalid("--time-zone", "must be one such as Europe/Berlin").error());
  const auto made = create_workspace(installation, wanted);
  if (!made) return complain(made.error());
  CentreParts parts(made->config, DemoPages::off);
  const std::string email = "admin@" + wanted.hosts.front();
  const auto password = parts.identity.setup.create_administrator(
      {.name = "Administrator", .email = email, .workspace = wanted.name, .time_zone = time_zone});
  if (!password) return complain(password.error());
  std::printf("The workspace %s is there. Its first administrator is %s\npassword: %s\n"
              "It is shown only now. A server that runs takes the workspace up on SIGHUP.\n",
              wanted.name.c_str(), email.c_str(), password->c_str());
  return 0;
}

int set_state(const base::Config& installation, const std::string& name, WorkspaceState state) {
  const auto done = set_workspace_state(installation, name, state);
  if (!done) return complain(done.error());
  std::printf("Done. A server that runs follows on SIGHUP.\n");
  return 0;
}

}  // namespace

void add_workspace(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("workspace", "List, add, suspend and resume the workspaces of this installation");
  command->footer("Each workspace is data_dir/workspaces/NAME: its own database, attachments, keys, users and host names.\n"
                  "Every other command works on one of them with --workspace NAME.");
  command->require_subcommand(1);
  auto wanted = std::make_shared<NewWorkspace>();
  command->add_subcommand("list", "All workspaces with state and hosts")->callback([&commands] {
    commands.exit_code = list(configure(commands.common));
  });
  auto* adding = command->add_subcommand("add", "Make a workspace with its first administrator");
  adding->add_option("name", wanted->name, "Short name: a-z, 0-9 and -")->required();
  adding->add_option("--host", wanted->hosts, "Host name that leads to it; may be repeated")->required();
  adding->add_option("--database-url", wanted->database_url, "PostgreSQL database of its own (default: SQLite in its directory)");
  adding->add_option("--public-url", wanted->public_url, "Address that visitors and agents use");
  auto time_zone = std::make_shared<std::string>("UTC");
  adding->add_option("--time-zone", *time_zone, "IANA name, such as Europe/Berlin, in which hours and calendars begin")
      ->capture_default_str();
  adding->callback(
      [&commands, wanted, time_zone] { commands.exit_code = add(configure(commands.common), *wanted, *time_zone); });
  for (const auto& [verb, state, help] : {std::tuple{"suspend", WorkspaceState::suspended, "Keep everything, answer to nobody"},
                                          std::tuple{"resume", WorkspaceState::active, "Serve it again"}}) {
    auto* one = command->add_subcommand(verb, help);
    one->add_option("name", wanted->name, "The workspace")->required();
    one->callback([&commands, wanted, state] { commands.exit_code = set_state(configure(commands.common), wanted->name, state); });
  }
}

}  // namespace deskbell::app
