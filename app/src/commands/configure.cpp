#include <stdexcept>

#include <base/log.h>

#include "../workspaces.h"
#include "commands.h"

namespace deskbell::app {

base::Config configure(const CommonFlags& flags) {
  base::ConfigSources::Pairs pairs;
  for (const auto& setting : flags.settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos) throw std::runtime_error("--set " + setting + ": write KEY=VALUE");
    pairs.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  if (!flags.data_dir.empty()) pairs.emplace_back("data_dir", flags.data_dir);
  auto config = base::load_config(flags.config_file, pairs);
  if (!config) throw std::runtime_error(config.error().message);
  base::start_log({.level = config->log.level, .format = config->log.format});
  for (const auto& warning : config->warnings) base::log_warn(warning);
  if (flags.workspace.empty()) return *config;
  auto workspace = load_workspace(*config, flags.workspace);
  if (!workspace) throw std::runtime_error(workspace.error().message);
  return std::move(workspace->config);
}

}  // namespace deskbell::app
