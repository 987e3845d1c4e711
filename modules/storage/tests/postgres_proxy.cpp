#include "postgres_proxy.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace deskbell::storage::testing {
namespace {

constexpr int kTick = 20;  // milliseconds

void send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

PostgresProxy::PostgresProxy(const std::string& url) {
  char* error = nullptr;
  PQconninfoOption* parts = PQconninfoParse(url.c_str(), &error);
  if (!parts) throw std::runtime_error(error ? error : "bad URL");
  std::string host, user, name, options, port = "5432";
  for (const PQconninfoOption* part = parts; part->keyword; ++part) {
    if (!part->val) continue;
    const std::string_view key = part->keyword;
    if (key == "host") host = part->val;
    if (key == "user") user = part->val;
    if (key == "dbname") name = part->val;
    if (key == "port") port = part->val;
  }
  PQconninfoFree(parts);
  server_path_ = host + "/.s.PGSQL." + port;
  if (const auto at = url.find("options="); at != std::string::npos) options = "?" + url.substr(at);

  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    throw std::runtime_error("no port for the proxy");
  url_ = "postgresql://" + user + "@127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/" + name + options;
  acceptor_ = std::thread([this] { accept_until_stopped(); });
}

PostgresProxy::~PostgresProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

void PostgresProxy::go_away() {
  away_ = true;
  ++generation_;
  while (active_ > 0) std::this_thread::yield();
}

void PostgresProxy::accept_until_stopped() {
  while (!stopping_) {
    pollfd ready{listener_, POLLIN, 0};
    if (::poll(&ready, 1, kTick) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    if (away_) {
      ::close(client);
      continue;
    }
    ++accepted_;
    ++active_;
    threads_.emplace_back([this, client] { forward(client); });
  }
}

int PostgresProxy::connect_to_server() const {
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, server_path_.c_str(), sizeof address.sun_path - 1);
  if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return server;
  ::close(server);
  return -1;
}

void PostgresProxy::forward(int client) {
  const int server = connect_to_server();
  const int generation = generation_;
  std::array<char, 65536> buffer;
  bool deaf = false;  // what the server answers is dropped, and then the connection
  while (server >= 0 && !stopping_ && generation == generation_) {
    pollfd ready[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    const int got = ::poll(ready, 2, kTick);
    if (got <= 0) continue;
    if (ready[0].revents != 0) {
      const ssize_t size = ::read(client, buffer.data(), buffer.size());
      if (size <= 0) break;
      const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
      constexpr std::string_view kPrepares("deskbell.commit\0COMMIT", 22);
      if (bytes.find("deskbell.commit") != std::string_view::npos && bytes.find(kPrepares) == std::string_view::npos) {
        const Cut cut = cut_.exchange(Cut::never);
        if (cut == Cut::before_commit) break;
        deaf = cut == Cut::after_commit;
      }
      send_all(server, bytes);
    }
    if (ready[1].revents != 0) {
      const ssize_t size = ::read(server, buffer.data(), buffer.size());
      if (size <= 0 || deaf) break;
      send_all(client, {buffer.data(), static_cast<std::size_t>(size)});
    }
  }
  if (server >= 0) ::close(server);
  ::close(client);
  --active_;
}

}  // namespace deskbell::storage::testing
