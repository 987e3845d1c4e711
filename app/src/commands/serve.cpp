#include <cstdio>

#include <CLI/App.hpp>

#include "../centre.h"
#include "../centre_parts.h"
#include "../serving.h"
#include "commands.h"

namespace deskbell::app {

void add_serve(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("serve", "Start the centre and serve until SIGTERM");
  command->footer("SIGHUP reads the TLS certificates again. SIGTERM drains: open requests are finished, sockets are\n"
                  "told to come back. The first start prints a code for setting up the first administrator.");
  command->callback([&] {
    block_signals();
    Centre centre(configure(commands.common), DemoPages::off);
    auto& setup = centre.parts().identity.setup;
    commands.exit_code = serve_until_stopped(centre, [&] {
      if (setup.needed())
        std::printf("There is no user yet. Open the address above and use this set-up code: %s\n"
                    "(or stop, and run 'deskbell init')\n", setup.token().c_str());
    });
  });
}

}  // namespace deskbell::app
