#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>

#include <storage/rescue.h>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {
namespace {

enum class CheckWhat { everything, keys, sample };

int check_everything(const CommonFlags& flags) {
  const base::Config config = configure(flags);
  std::printf("configuration: ok\n");
  for (const auto& [key, origin] : config.origins)
    std::printf("  %-28s %s  (%s)\n", key.c_str(), base::config_value(config, key).c_str(), origin.c_str());
  const std::string file = sqlite_file(config);
  // The file is looked at before it is opened: one that is damaged would not be.
  const auto findings = !file.empty() && std::filesystem::exists(file) ? storage::check_sqlite(file) : open_database(config)->check();
  for (const auto& finding : findings) std::printf("database: %s\n", finding.c_str());
  if (findings.empty()) std::printf("database: ok\n");
  return findings.empty() ? 0 : 1;
}

int print_keys() {
  for (const auto& key : base::config_keys())
    std::printf("%-28.*s %.*s, default %.*s\n    %.*s\n", static_cast<int>(key.name.size()), key.name.data(),
                static_cast<int>(key.type.size()), key.type.data(), static_cast<int>(key.fallback.size()), key.fallback.data(),
                static_cast<int>(key.help.size()), key.help.data());
  return 0;
}

}  // namespace

void add_check(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("check", "Check the configuration and the integrity of the database");
  auto what = std::make_shared<CheckWhat>(CheckWhat::everything);
  command->add_flag_callback("--keys", [what] { *what = CheckWhat::keys; }, "List every configuration key with type, default and meaning");
  command->add_flag_callback("--sample", [what] { *what = CheckWhat::sample; }, "Print a commented deskbell.toml");
  command->callback([&commands, what] {
    if (*what == CheckWhat::keys) {
      commands.exit_code = print_keys();
    } else if (*what == CheckWhat::sample) {
      std::printf("%s", base::config_sample().c_str());
    } else {
      commands.exit_code = check_everything(commands.common);
    }
  });
}

}  // namespace deskbell::app
