#include <cstdio>
#include <memory>

#include <CLI/App.hpp>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {
namespace {

struct InitFlags {
  std::string name = "Administrator";
  std::string email = "admin@localhost.localdomain";
  std::string workspace = "Deskbell";
  std::string time_zone = "UTC";
};

int init(const CommonFlags& common, const InitFlags& flags) {
  CentreParts parts(configure(common), DemoPages::off);
  const auto password = parts.identity.setup.create_administrator(
      {.name = flags.name, .email = flags.email, .workspace = flags.workspace, .time_zone = flags.time_zone});
  if (!password) {
    std::fprintf(stderr, "deskbell: %s\n", password.error().message.c_str());
    return 1;
  }
  std::printf("The first administrator is %s\npassword: %s\nIt is shown only now. Sign in and change it.\n",
              flags.email.c_str(), password->c_str());
  return 0;
}

}  // namespace

void add_init(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("init", "Make the first administrator and print the password once");
  auto flags = std::make_shared<InitFlags>();
  command->add_option("--name", flags->name, "Full name")->capture_default_str();
  command->add_option("--email", flags->email, "Mail address to sign in with")->capture_default_str();
  command->add_option("--workspace", flags->workspace, "Name of the company or team")->capture_default_str();
  command
      ->add_option("--time-zone", flags->time_zone,
                   "IANA name, such as Europe/Berlin, in which hours and calendars begin")
      ->capture_default_str();
  command->callback([&commands, flags] { commands.exit_code = init(commands.common, *flags); });
}

}  // namespace deskbell::app
