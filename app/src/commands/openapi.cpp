#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <CLI/App.hpp>

#include <api/routes.h>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {

void add_openapi(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("openapi", "Print the OpenAPI 3.1 document of the HTTP API");
  command->callback([&] {
    // The routes are made by the whole composition; a throw-away data directory carries it.
    std::string directory = (std::filesystem::temp_directory_path() / "deskbell-openapi-XXXXXX").string();
    if (!mkdtemp(directory.data())) throw std::runtime_error("no temporary directory");
    {
      CommonFlags flags = commands.common;
      flags.data_dir = directory;
      flags.settings.push_back("database.url=");
      flags.settings.push_back("log.level=warn");
      CentreParts parts(configure(flags), DemoPages::off);
      std::printf("%s\n", api::openapi_document(parts.routes, DESKBELL_VERSION).c_str());
    }
    std::filesystem::remove_all(directory);
  });
}

}  // namespace deskbell::app
