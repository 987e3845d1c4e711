#pragma once
#include <memory>
#include <string>

#include <backup/safe.h>
#include <base/config.h>
#include <base/result.h>

namespace CLI {
class App;
}

namespace deskbell::app {

// Which backups, and what opens them; the configuration's where empty.
struct RestoreSource {
  std::string from;
  std::string key_file;
  std::string recovery_key;
  std::string passphrase_file;
};

void add_source_options(CLI::App& command, RestoreSource& source);
Result<std::unique_ptr<backup::Safe>> open_source(const base::Config& config, const RestoreSource& source);
// The first line of a file; "-": of the standard input.
Result<std::string> read_line(const std::string& file);

}  // namespace deskbell::app
