#include "serving.h"

#include <csignal>
#include <cstdio>
#include <pthread.h>

#include "centre_parts.h"

namespace deskbell::app {
namespace {

void print_addresses(Centre& centre) {
  const base::HttpConfig& http = centre.parts().config.http;
  for (std::size_t i = 0; i < http.listen.size(); ++i) {
    const auto& listen = http.listen[i];
    std::string host = listen.substr(0, listen.rfind(':'));
    if (host == "0.0.0.0" || host == "[::]") host = "localhost";
    std::printf("  %s://%s:%d\n", !http.tls.certificate.empty() ? "https" : "http", host.c_str(), centre.port(i));
  }
}

}  // namespace

void block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int serve_until_stopped(Centre& centre, const std::function<void()>& tell) {
  if (const auto started = centre.start(); !started) {
    std::fprintf(stderr, "deskbell: %s\n", started.error().message.c_str());
    return 1;
  }
  std::printf("Deskbell is ready:\n");
  print_addresses(centre);
  tell();
  std::fflush(stdout);
  return centre.run_until_stopped();
}

}  // namespace deskbell::app
