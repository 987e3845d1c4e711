#include "centre.h"

#include "centre_parts.h"
#include "process_health.h"
#include "workspaces.h"

#include <api/routes.h>
#include <base/log.h>
#include <http/server.h>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace deskbell::app {
namespace {

constexpr int kLookMs = 250;
http::Listener listener_of(const std::string& listen, http::Transport transport) {
  const auto colon = listen.rfind(':');
  http::Listener listener;
  listener.address = listen.substr(0, colon);
  if (listener.address.starts_with('[')) listener.address = listener.address.substr(1, listener.address.size() - 2);
  listener.port = static_cast<std::uint16_t>(std::stoi(listen.substr(colon + 1)));
  listener.transport = transport;
  return listener;
}

// For /metrics and readiness alone: it must answer when all workers of the other one wait.
http::ServerOptions private_options(const base::Config& config) {
  http::ServerOptions options;
  options.listeners = {listener_of(config.metrics.listen, http::Transport::plain)};
  options.workers = 2;
  options.limits.connections = 100;
  return options;
}

http::ServerOptions server_options(const base::Config& config) {
  http::ServerOptions options;
  options.listeners.clear();
  const bool tls = !config.http.tls.certificate.empty();
  for (const auto& listen : config.http.listen)
    options.listeners.push_back(listener_of(listen, tls ? http::Transport::tls : http::Transport::plain));
  if (tls) options.tls = {.certificate_chain = config.http.tls.certificate, .private_key = config.http.tls.key};
  // Handlers mostly wait for the database, so there are more workers than processors.
  options.workers =
      config.http.workers ? config.http.workers : 4 + 2 * static_cast<int>(std::thread::hardware_concurrency());
  options.trusted_proxies = config.http.trusted_proxies;
  options.limits.connections = static_cast<std::size_t>(config.http.max_connections);
  options.limits.head_time = config.http.header_timeout;
  options.limits.idle_time = config.http.idle_timeout;
  return options;
}

// Behind a proxy it is the proxy that has the certificate.
void warn_of_plain_text(const base::Config& config, const std::vector<http::Listener>& listeners) {
  if (!config.http.trusted_proxies.empty()) return;
  for (const auto& listener : listeners)
    if (listener.transport == http::Transport::plain && !listener.address.starts_with("127.") &&
        listener.address != "::1")
      base::log_warn(
          "Passwords and messages travel unencrypted. Set http.tls, or http.trusted_proxies when a proxy does TLS.",
          {{"listen", listener.address}});
}

constexpr std::chrono::milliseconds kShortestStop{2'000};
constexpr std::chrono::milliseconds kMargin{300};
constexpr std::chrono::milliseconds kRetireWithin{1'500};

// Whatever waits for a database that does not answer shall not keep the process. What was acknowledged is durable.
void leave_in_time(std::chrono::milliseconds limit) {
  std::thread([limit] {
    std::this_thread::sleep_for(limit);
    base::log_warn("Not everything ended in time. Leaving it.");
    std::_Exit(0);
  }).detach();
}

// What a suspended workspace shows.
void add_suspended_page(http::Routes& routes) {
  routes.mount("/", [](const http::Call&) {
    return http::Response::text("This workspace is suspended. Ask whoever runs it for you.\n", 503);
  });
}

}  // namespace

class Centre::State {
 public:
  State(const base::Config& config, DemoPages demo) : first(config, demo), demo_(demo) {
    add_suspended_page(suspended_);
    watch(first);
    read_workspaces();
    const auto options = server_options(config);
    warn_of_plain_text(config, options.listeners);
    server = std::make_unique<http::Server>(options, [this](std::string_view host) { return routes_of(host); });
    if (config.metrics.listen.empty()) return;
    add_private_routes();
    private_server = std::make_unique<http::Server>(private_options(config), private_routes_);
  }

  // Opens what is new, hides what was suspended.
  void read_workspaces();
  template <class Fn>
  void for_each(Fn fn) {
    fn(first);
    for (auto& [name, one] : further_) fn(*one.parts);
  }

  // As other nodes name this one.
  std::string address() const;
  // Other nodes take over, load balancers turn away, then requests end and sockets are told to come back.
  void drain();

  CentreParts first;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<http::Server> private_server;  // metrics.listen
  bool running = false;

 private:
  struct Further {
    std::unique_ptr<CentreParts> parts;
    WorkspaceState state = WorkspaceState::active;
  };
  using Hosts = std::map<std::string, const http::Routes*, std::less<>>;

  void open(const Workspace& workspace);
  void suspend(Further& one);
  void resume(Further& one);
  void watch(CentreParts& parts);
  void add_private_routes();
  const http::Routes* routes_of(std::string_view host);

  const DemoPages demo_;
  http::Routes suspended_;
  http::Routes private_routes_;
  std::map<std::string, Further> further_;
  std::mutex further_mutex_;  // only the main thread changes the map
  std::mutex hosts_mutex_;
  Hosts hosts_;
};

void Centre::State::read_workspaces() {
  const auto list = list_workspaces(first.config);
  for (const auto& line : list.wrong) base::log_error("A workspace was left out.", {{"error", line}});
  Hosts hosts;
  for (const auto& host : first.config.workspace.hosts) hosts.emplace(host, &first.routes);
  for (const auto& workspace : list.good) {
    const auto known = further_.find(workspace.name);
    if (known == further_.end()) {
      if (workspace.state == WorkspaceState::active) open(workspace);
    } else if (workspace.state != known->second.state) {
      workspace.state == WorkspaceState::active ? resume(known->second) : suspend(known->second);
    }
    const auto one = further_.find(workspace.name);
    const bool answers = one != further_.end() && one->second.state == WorkspaceState::active;
    for (const auto& host : workspace.config.workspace.hosts)
      if (!hosts.emplace(host, answers ? &one->second.parts->routes : &suspended_).second)
        base::log_error("A host name leads to two workspaces; the first one keeps it.",
                        {{"host", host}, {"second", workspace.name}});
  }
  const std::lock_guard lock(hosts_mutex_);
  hosts_ = std::move(hosts);
}

void Centre::State::open(const Workspace& workspace) {
  try {
    auto parts = std::make_unique<CentreParts>(workspace.config, demo_);
    watch(*parts);
    if (running) {
      parts->start();
      parts->serve(address());
    }
    const std::lock_guard lock(further_mutex_);
    further_.emplace(workspace.name, Further{std::move(parts)});
  } catch (const std::exception& e) {
    base::log_error("A workspace could not be opened.", {{"workspace", workspace.name}, {"error", e.what()}});
  }
}

void Centre::State::watch(CentreParts& parts) {
  add_process_sections(parts.health, first.config, [this] { return server.get(); });
}

// The first workspace's at the usual addresses, those of the others by name.
void Centre::State::add_private_routes() {
  api::add_private_health_routes(private_routes_, first.health);
  http::Endpoint by_name{.method = http::Method::get,
                         .path = "/metrics/{workspace}",
                         .operation = "",
                         .summary = "",
                         .security = http::Security::none};
  private_routes_.add_raw(std::move(by_name), [this](const http::Call& call) {
    const std::lock_guard lock(further_mutex_);
    const auto found = further_.find(std::string(call.path_parameter("workspace")));
    if (found == further_.end()) return http::refusal(call, {ErrorCode::not_found, "There is no such workspace.", {}});
    return api::metrics_of(found->second.parts->health, call);
  });
}

void Centre::State::suspend(Further& one) {
  one.state = WorkspaceState::suspended;
  one.parts->jobs.stop();
  one.parts->courier->stop();
  one.parts->realtime.refresh(std::nullopt);
}

void Centre::State::resume(Further& one) {
  one.state = WorkspaceState::active;
  one.parts->jobs.start();
  one.parts->courier->start();
}

const http::Routes* Centre::State::routes_of(std::string_view host) {
  const std::lock_guard lock(hosts_mutex_);
  if (const auto found = hosts_.find(host); found != hosts_.end()) return found->second;
  return first.config.workspace.hosts.empty() ? &first.routes : nullptr;
}

std::string Centre::State::address() const {
  if (!first.config.cluster.address.empty()) return first.config.cluster.address;
  const std::string& listen = first.config.http.listen.front();
  std::string host = listen.substr(0, listen.rfind(':'));
  if (char name[256] = {}; (host == "0.0.0.0" || host == "[::]") && gethostname(name, sizeof name - 1) == 0)
    host = name;
  return host + ":" + std::to_string(server->port(0));
}

void Centre::State::drain() {
  const auto began = std::chrono::steady_clock::now();
  const auto whole = first.config.http.drain_timeout;
  leave_in_time(std::max(whole, kShortestStop) - kMargin);
  bool has_peers = false;
  for_each([&](CentreParts& parts) {
    parts.retiring = true;
    has_peers = has_peers || parts.cluster.has_peers();
  });
  // Sockets are told to come back even when the database does not answer.
  std::promise<void> retired;
  std::thread retiring([&] {
    for_each([](CentreParts& parts) { parts.retire(); });
    retired.set_value();
  });
  retired.get_future().wait_for(kRetireWithin);
  if (has_peers) std::this_thread::sleep_for(std::min(first.config.cluster.drain_notice, whole / 2));
  const auto passed = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  server->drain(std::max(std::chrono::milliseconds(0), whole * 8 / 10 - passed));
  retiring.join();
  for_each([](CentreParts& parts) { parts.leave(); });
}

Centre::Centre(const base::Config& config, DemoPages demo) : state_(std::make_unique<State>(config, demo)) {}

Centre::~Centre() = default;

CentreParts& Centre::parts() {
  return state_->first;
}

std::uint16_t Centre::port(std::size_t listener) const {
  return state_->server->port(listener);
}

Result<void> Centre::start() {
  state_->running = true;
  state_->for_each([](CentreParts& parts) { parts.start(); });
  if (state_->private_server) {
    TRY(state_->private_server->start());
    base::log_info("Metrics and readiness are told on a listener of their own.",
                   {{"port", state_->private_server->port()}});
  }
  TRY(state_->server->start());
  state_->for_each([&](CentreParts& parts) { parts.serve(state_->address()); });
  return {};
}

int Centre::run_until_stopped() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  const int file = signalfd(-1, &signals, SFD_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  for (unsigned looks = 0;;) {
    pollfd ready{file, POLLIN, 0};
    // Often enough to end within a second of a failed sync.
    const int got = poll(&ready, 1, kLookMs);
    bool lost = false;
    const bool second = ++looks % (1000 / kLookMs) == 0;
    state_->for_each([&](CentreParts& parts) {
      if (second) parts.realtime.tick();
      parts.vault.refresh();
      lost = lost || parts.lost();
    });
    if (lost) {
      base::log_error(
          "storage failed: the database cannot be written any more. Stopping, so that a restart can recover.");
      state_->server->drain(std::chrono::milliseconds(0));
      close(file);
      return 1;
    }
    if (got <= 0) continue;
    signalfd_siginfo info;
    if (read(file, &info, sizeof info) != sizeof info) continue;
    if (info.ssi_signo == SIGHUP) {
      const auto reloaded = state_->server->reload_tls();
      reloaded ? base::log_info("Certificates were read again.") : base::log_error(reloaded.error().message);
      state_->read_workspaces();
      continue;
    }
    base::log_info("Stopping.");
    state_->drain();
    close(file);
    return 0;
  }
}

}  // namespace deskbell::app
