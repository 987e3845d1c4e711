#pragma once
#include <base/result.h>
#include <http/routes.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// HTTP/1.1 and WebSocket server. N io threads own the connections; handlers of Routes run, blocking as they like, on
// M worker threads; socket handlers run on the io threads.
namespace deskbell::http {

struct Limits {
  std::size_t head_bytes = 16 * 1024;
  std::size_t headers = 100;
  std::chrono::milliseconds head_time{10'000};  // from the first byte of a request to the end of its head: 408
  std::chrono::milliseconds body_time{30'000};  // plus one second for each body_rate bytes received: 408
  std::size_t body_rate = 16 * 1024;
  std::chrono::milliseconds idle_time{75'000};   // keep-alive connection without a request
  std::chrono::milliseconds write_time{30'000};  // client takes nothing of an answer
  std::size_t connections = 60'000;              // beyond: closed at once with 503
  std::size_t waiting_requests = 1'000;          // for a worker; beyond: 503 with Retry-After
  std::size_t spool_bytes = 1024 * 1024;         // larger bodies go to a temporary file
  std::size_t body_bytes = 256 * 1024 * 1024;    // of all requests under way; beyond: 503 with Retry-After
  std::size_t socket_queue_bytes = 1024 * 1024;  // beyond: 1013
  std::chrono::milliseconds socket_queue_time{30'000};
  std::chrono::milliseconds ping_time{25'000};  // a ping after so long a silence,
  std::chrono::milliseconds pong_time{10'000};  // the connection is lost after so much more
  std::chrono::milliseconds close_time{5'000};  // for the client's half of the closing handshake
};

struct TlsFiles {
  std::filesystem::path certificate_chain;  // PEM
  std::filesystem::path private_key;
};

struct Listener {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the kernel chooses, Server::port() tells
  Transport transport = Transport::plain;
};

struct ServerOptions {
  std::vector<Listener> listeners = {Listener{}};
  std::optional<TlsFiles> tls = {};
  int io_threads = 1;
  int workers = 8;
  Limits limits = {};
  std::vector<std::string> trusted_proxies = {};  // "127.0.0.1", "10.0.0.0/8": whose X-Forwarded-For and -Proto count
  std::filesystem::path spool_directory = "/tmp";
};

struct ServerStats {
  std::size_t connections = 0;  // sockets included
  std::size_t sockets = 0;
  std::uint64_t requests = 0;
  std::size_t waiting_requests = 0;
  std::uint64_t frames_in = 0;  // messages of sockets
  std::uint64_t frames_out = 0;
  std::uint64_t slow_sockets = 0;  // cut because the client took nothing
  bool draining = false;
};

// The routes that answer to the name in a request's Host header (lower case, without port), or null: 421. Called on
// the io threads for every request, so it must not block. What it answers must outlive the server.
using RoutesOfHost = std::function<const Routes*(std::string_view host)>;

class Server {
 public:
  // Routes must not change any more once they are answered. Ignores SIGPIPE for the process.
  Server(ServerOptions options, RoutesOfHost routes_of_host);
  // The same routes for every host.
  Server(ServerOptions options, const Routes& routes);
  ~Server();  // drains without patience

  // Binds and starts the threads; the error says which address could not be had, or what is wrong with certificates.
  Result<void> start();
  std::uint16_t port(std::size_t listener = 0) const;
  // Reads the certificate files again; new connections use them. On error the old ones stay in use.
  Result<void> reload_tls();
  // Accepts nothing more, finishes running requests, closes sockets with 1001; what is left at the deadline is cut.
  void drain(std::chrono::milliseconds deadline);
  ServerStats stats() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::http
