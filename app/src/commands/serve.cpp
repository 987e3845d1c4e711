#include <csignal>
#include <cstdio>

#include <CLI/App.hpp>

#include <base/log.h>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {

// Blocked before any thread starts, so that only run_until_stopped() takes them.
void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void print_addresses(CentreParts& parts) {
  const bool tls = !parts.config.http.tls.certificate.empty();
  for (std::size_t i = 0; i < parts.config.http.listen.size(); ++i) {
    const auto& listen = parts.config.http.listen[i];
    std::string host = listen.substr(0, listen.rfind(':'));
    if (host == "0.0.0.0" || host == "[::]") host = "localhost";
    std::printf("  %s://%s:%d\n", tls ? "https" : "http", host.c_str(), parts.server->port(i));
  }
}

namespace {

int serve(const CommonFlags& flags) {
  block_signals();
  Centre centre(configure(flags), DemoPages::off);
  if (const auto started = centre.start(); !started) {
    std::fprintf(stderr, "deskbell: %s\n", started.error().message.c_str());
    return 1;
  }
  std::printf("Deskbell is ready:\n");
  print_addresses(centre.parts());
  auto& setup = centre.parts().identity.setup;
  if (setup.needed())
    std::printf("There is no user yet. Open the address above and use this set-up code: %s\n"
                "(or stop, and run 'deskbell init')\n", setup.token().c_str());
  std::fflush(stdout);
  return centre.run_until_stopped();
}

}  // namespace

void add_serve(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("serve", "Start the centre and serve until SIGTERM");
  command->footer("SIGHUP reads the TLS certificates again. SIGTERM drains: open requests are finished, sockets are\n"
                  "told to come back. The first start prints a code for setting up the first administrator.");
  command->callback([&] { commands.exit_code = serve(commands.common); });
}

}  // namespace deskbell::app
