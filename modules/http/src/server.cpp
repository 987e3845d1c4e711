#include "channel.h"
#include "http_connection.h"
#include "io_thread.h"
#include "tls.h"
#include "worker_pool.h"

#include <http/server.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <base/log.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>

namespace deskbell::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::chrono::milliseconds tick_for(const Limits& limits) {
  const auto shortest = std::min({limits.head_time, limits.body_time, limits.idle_time, limits.write_time,
                                  limits.socket_queue_time, limits.ping_time, limits.pong_time, limits.close_time});
  return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

std::string peer_address(const tcp::socket& socket) {
  boost::system::error_code error;
  const asio::ip::address address = socket.remote_endpoint(error).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

class Server::State {
 public:
  State(ServerOptions given, RoutesOfHost routes_of_host)
      : options(std::move(given)),
        workers(options.workers, options.limits.waiting_requests),
        service{std::move(routes_of_host), options, {}, workers, sockets, requests, body_bytes, draining} {
    for (int i = 0; i < options.io_threads; ++i) io.push_back(std::make_unique<IoThread>(tick_for(options.limits)));
  }

  Result<void> bind();
  Result<void> load_certificates();
  void accept(std::size_t index);
  void take(tcp::socket socket, IoThread& home, const Listener& listener);
  void shed(tcp::acceptor& acceptor);
  void drain(std::chrono::milliseconds deadline);
  void stop();

  const ServerOptions options;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> sockets{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::size_t> body_bytes{0};
  std::atomic<bool> draining{false};
  std::mutex tls_mutex;
  SslContext tls;
  std::vector<std::unique_ptr<IoThread>> io;
  WorkerPool workers;
  Service service;
  std::vector<tcp::acceptor> acceptors;
  std::vector<std::uint16_t> ports;
  std::unique_ptr<asio::steady_timer> accept_pause;
  std::size_t next_io = 0;
  int spare_file = -1;
  bool running = false;
};

Result<void> Server::State::load_certificates() {
  const bool needed = std::any_of(options.listeners.begin(), options.listeners.end(),
                                  [](const Listener& listener) { return listener.transport == Transport::tls; });
  if (!options.tls) {
    if (needed) return failure(ErrorCode::invalid_argument, "A TLS listener needs a certificate and a private key.");
    return {};
  }
  TRY(SslContext fresh, load_tls(*options.tls));
  const std::lock_guard lock(tls_mutex);
  tls = std::move(fresh);
  return {};
}

Result<void> Server::State::bind() {
  for (const Listener& listener : options.listeners) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(listener.address, error);
    if (error)
      return failure(ErrorCode::invalid_argument,
                     fmt::format("{} is not an IP address to listen on.", listener.address));
    tcp::acceptor acceptor(io.front()->context());
    const tcp::endpoint endpoint(address, listener.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(4096, error);
    if (error)
      return failure(ErrorCode::unavailable,
                     fmt::format("Cannot listen on {}:{}: {}.", listener.address, listener.port, error.message()));
    acceptor.non_blocking(true, error);
    ports.push_back(acceptor.local_endpoint().port());
    acceptors.push_back(std::move(acceptor));
  }
  return {};
}

void Server::State::accept(std::size_t index) {
  IoThread& home = *io[next_io++ % io.size()];
  acceptors[index].async_accept(home.context(),
                                [this, index, &home](const boost::system::error_code& error, tcp::socket socket) {
                                  if (error == asio::error::operation_aborted || draining) return;
                                  if (!error) {
                                    take(std::move(socket), home, options.listeners[index]);
                                    return accept(index);
                                  }
                                  base::log_warn("A connection could not be accepted.", {{"error", error.message()}});
                                  if (error == asio::error::no_descriptors) shed(acceptors[index]);
                                  accept_pause->expires_after(50ms);
                                  accept_pause->async_wait([this, index](const boost::system::error_code&) {
                                    if (!draining) accept(index);
                                  });
                                });
}

// Out of file descriptors: the spare one is spent to tell those who wait that nobody is home.
void Server::State::shed(tcp::acceptor& acceptor) {
  if (spare_file >= 0) ::close(spare_file);
  for (int i = 0; i < 64; ++i) {
    const int refused = ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (refused < 0) break;
    ::close(refused);
  }
  spare_file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void Server::State::take(tcp::socket socket, IoThread& home, const Listener& listener) {
  if (connections >= options.limits.connections) {
    static constexpr std::string_view kFull =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ::send(socket.native_handle(), kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  SslContext context;
  if (listener.transport == Transport::tls) {
    const std::lock_guard lock(tls_mutex);
    context = tls;
  }
  ++connections;
  // The count goes down when the last reference to the channel does.
  auto shared = std::make_shared<tcp::socket>(std::move(socket));
  home.post([this, shared, context, &home] {
    std::shared_ptr<Channel> channel;
    try {
      const std::string peer = peer_address(*shared);
      channel =
          std::shared_ptr<Channel>(new Channel(home, Stream(std::move(*shared), context), peer), [this](Channel* gone) {
            delete gone;
            --connections;
          });
    } catch (const std::exception& e) {
      --connections;
      base::log_error("A connection could not be set up.", {{"error", e.what()}});
      return;
    }
    if (!draining) channel->start(std::make_shared<HttpConnection>(*channel, service));
  });
}

void Server::State::drain(std::chrono::milliseconds deadline) {
  if (!running) return;
  draining = true;
  const auto until = std::chrono::steady_clock::now() + deadline;
  io.front()->post([this] {
    boost::system::error_code ignored;
    for (tcp::acceptor& acceptor : acceptors) acceptor.close(ignored);
    accept_pause->cancel();
  });
  for (const auto& thread : io)
    thread->post([thread = thread.get()] { thread->for_each([](Channel& channel) { channel.on_drain(); }); });
  while (connections > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(2ms);
  stop();
}

void Server::State::stop() {
  if (!running) return;
  running = false;
  workers.stop();
  for (const auto& thread : io) thread->stop();
  if (spare_file >= 0) ::close(spare_file);
}

Server::Server(ServerOptions options, RoutesOfHost routes_of_host)
    : state_(std::make_unique<State>(std::move(options), std::move(routes_of_host))) {
  std::signal(SIGPIPE, SIG_IGN);
}

Server::Server(ServerOptions options, const Routes& routes)
    : Server(std::move(options), [&routes](std::string_view) { return &routes; }) {}

Server::~Server() {
  drain(std::chrono::milliseconds(0));
}

Result<void> Server::start() {
  TRY(state_->service.trusted_proxies, AddressSet::parse(state_->options.trusted_proxies));
  TRY(state_->load_certificates());
  TRY(state_->bind());
  state_->spare_file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  state_->accept_pause = std::make_unique<asio::steady_timer>(state_->io.front()->context());
  state_->running = true;
  for (const auto& thread : state_->io) thread->start();
  state_->io.front()->post([state = state_.get()] {
    for (std::size_t i = 0; i < state->acceptors.size(); ++i) state->accept(i);
  });
  return {};
}

std::uint16_t Server::port(std::size_t listener) const {
  return state_->ports.at(listener);
}
Result<void> Server::reload_tls() {
  return state_->load_certificates();
}
void Server::drain(std::chrono::milliseconds deadline) {
  state_->drain(deadline);
}

ServerStats Server::stats() const {
  ServerStats stats{.connections = state_->connections,
                    .sockets = state_->sockets,
                    .requests = state_->requests,
                    .waiting_requests = state_->workers.waiting(),
                    .draining = state_->draining};
  for (const auto& thread : state_->io) {
    const SocketCounts& counts = thread->counts();
    stats.frames_in += counts.frames_in.get();
    stats.frames_out += counts.frames_out.get();
    stats.slow_sockets += counts.slow.get();
  }
  return stats;
}

}  // namespace deskbell::http
