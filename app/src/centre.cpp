#include "centre.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/signalfd.h>
#include <stdexcept>
#include <unistd.h>

#include <api/routes.h>
#include <base/log.h>

#include "centre_parts.h"
#include "commands/commands.h"
#include "keys.h"

namespace deskbell::app {
namespace {

using identity::Access;
using identity::AccessChange;

std::filesystem::path prepared(const base::Config& config) {
  const std::filesystem::path directory = config.data_dir;
  std::filesystem::create_directories(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  return directory;
}

identity::SealKey seal_key(const base::Config& config, Random& random) {
  const std::string bytes = key_file(config.data_dir, "seal", random);
  identity::SealKey key;
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return key;
}

bool is_own_origin(const base::Config& config, const http::Call& call) {
  return call.origin() == call.own_origin() || (!config.http.public_url.empty() && call.origin() == config.http.public_url);
}

api::Doorkeepers doorkeepers(CentreParts& parts) {
  Access& access = parts.identity.access;
  return {.session =
              [&access](const std::string& token, const http::Call& call) -> Result<api::Caller> {
                TRY(Actor actor, access.authenticate(token, call.client_address()));
                return api::Caller{std::move(actor), api::Proof::cookie, identity::csrf_token(token)};
              },
          .bearer =
              [&access](const std::string& token, const http::Call& call) -> Result<api::Caller> {
                TRY(Actor actor, access.authenticate_token(token, call.client_address()));
                return api::Caller{std::move(actor), api::Proof::token, ""};
              },
          .visitor =
              [&parts](const std::string& token, const http::Call&) -> Result<api::Caller> {
                TRY(channel_web::Visitor visitor, parts.visitors.visitor_of(token));
                return api::Caller{std::move(visitor.actor), api::Proof::token, ""};
              }};
}

realtime::Doors doors(CentreParts& parts) {
  return {.console =
              [&parts](const http::Call& call) -> Result<Actor> {
                TRY(api::Caller caller, parts.endpoints.identify(call, http::Security::session));
                return std::move(caller.actor);
              },
          .visitor = [&parts](const std::string& token) -> Result<Actor> {
            TRY(channel_web::Visitor visitor, parts.visitors.visitor_of(token));
            return std::move(visitor.actor);
          },
          .console_origin = [&parts](const http::Call& call) { return is_own_origin(parts.config, call); },
          .visitor_origin =
              [&parts](const http::Call& call) {
                return is_own_origin(parts.config, call) || parts.installations.any_allows(call.origin());
              },
          .visitor_view = [&parts](const events::Event& event) { return parts.visitors.view(event); },
          .user_came = {},
          .user_left =
              [&parts](Id<identity::User> user) {
                (void)parts.identity.presence.set(Actor::system(), user, identity::Presence::offline);
              }};
}

http::ServerOptions server_options(const base::Config& config) {
  http::ServerOptions options;
  options.listeners.clear();
  const bool tls = !config.http.tls.certificate.empty();
  for (const auto& listen : config.http.listen) {
    const auto colon = listen.rfind(':');
    http::Listener listener;
    listener.address = listen.substr(0, colon);
    if (listener.address.starts_with('[')) listener.address = listener.address.substr(1, listener.address.size() - 2);
    listener.port = static_cast<std::uint16_t>(std::stoi(listen.substr(colon + 1)));
    listener.transport = tls ? http::Transport::tls : http::Transport::plain;
    options.listeners.push_back(listener);
  }
  if (tls) options.tls = {.certificate_chain = config.http.tls.certificate, .private_key = config.http.tls.key};
  // Handlers mostly wait for the database, so there are more workers than processors.
  options.workers = config.http.workers ? config.http.workers : 4 + 2 * static_cast<int>(std::thread::hardware_concurrency());
  options.trusted_proxies = config.http.trusted_proxies;
  options.limits.connections = static_cast<std::size_t>(config.http.max_connections);
  options.limits.head_time = config.http.header_timeout;
  options.limits.idle_time = config.http.idle_timeout;
  return options;
}

api::RateLimits rate_limits(const base::LimitsConfig& limits) {
  const auto rule = [](double per_second, double bursts) { return http::RateRule{per_second * bursts, per_second}; };
  return {.address = rule(limits.address_per_second, 2),
          .principal = rule(limits.principal_per_second, 4),
          .sign_in = rule(limits.sign_in_per_minute / 60.0, 60)};
}

// A session that ended, a user who was disabled, a role that changed: the sockets must hear of it at once.
void follow_access(CentreParts& parts) {
  parts.identity.access.on_change([&parts](const AccessChange& change) {
    switch (change.kind) {
      case AccessChange::Kind::session_ended: return parts.realtime.sign_out(change.session);
      case AccessChange::Kind::user_ended: return parts.realtime.sign_out(change.user, change.session);
      case AccessChange::Kind::permissions_changed:
        return parts.realtime.refresh(change.user ? std::optional(change.user) : std::nullopt);
    }
  });
}

}  // namespace

std::vector<storage::Schema> schemas() {
  return {events::schema(),        identity::schema(),    contacts::schema(),
          conversations::schema(), channel_web::schema(), api::schema()};
}

std::unique_ptr<storage::Database> open_database(const base::Config& config) {
  storage::Options options;
  options.url = config.database.url.empty() ? "sqlite:" + (prepared(config) / "deskbell.db").string() : config.database.url;
  options.readers = config.database.readers;
  options.writers = config.database.writers;
  return storage::Database::open(options, schemas());
}

CentreParts::CentreParts(const base::Config& its_config, DemoPages demo)
    : config(its_config),
      ids(clock, config.node.number),
      database(open_database(config)),
      log(*database, clock),
      identity({*database, log, clock, random, ids}, {.seal_key = seal_key(config, random)}),
      directory([](storage::Snapshot&, Id<routing::Queue>) { return std::optional<std::string>("queue"); }),
      contacts(*database, log, ids, clock),
      conversations({.database = *database,
                     .log = log,
                     .ids = ids,
                     .clock = clock,
                     .contacts = contacts,
                     .directory = directory,
                     .settings = [this] { return conversations::Settings{identity.workspace.settings().reopen_window_s}; }}),
      installations(*database, log, clock, random, ids),
      visitors({.database = *database,
                .clock = clock,
                .ids = ids,
                .installations = installations,
                .contacts = contacts,
                .conversations = conversations,
                .key = key_file(config.data_dir, "visitors", random),
                .ports = {}}),
      endpoints(routes, *database, clock, doorkeepers(*this), rate_limits(config.limits)),
      realtime(routes, {.database = *database, .log = log, .clock = clock, .conversations = conversations, .doors = doors(*this),
                       .limits = {.frames_per_second = static_cast<double>(config.limits.frames_per_second)}}),
      pages(routes, installations, random, demo) {
  routes.allow_origin([this](const http::Call& call, std::string_view origin) {
    return is_own_origin(config, call) || installations.any_allows(origin);
  });
  follow_access(*this);
  //api::add_identity_routes(endpoints, identity);
  //api::add_contact_routes(endpoints, contacts, conversations);
  //api::add_conversation_routes(endpoints, conversations);
  api::add_widget_routes(endpoints, installations, visitors, conversations);
  api::add_service_routes(endpoints, *database, DESKBELL_VERSION);
  server = std::make_unique<http::Server>(server_options(config), routes);
}

Centre::Centre(const base::Config& config, DemoPages demo) : parts_(std::make_unique<CentreParts>(config, demo)) {}

Centre::~Centre() = default;

Result<void> Centre::start() { return parts_->server->start(); }

int Centre::run_until_stopped() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  const int file = signalfd(-1, &signals, SFD_CLOEXEC);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  for (;;) {
    pollfd ready{file, POLLIN, 0};
    const int got = poll(&ready, 1, 1000);
    parts_->realtime.tick();
    if (!parts_->database->healthy()) {
      base::log_error("The database cannot be written any more. Stopping, so that a restart can recover.");
      parts_->server->drain(std::chrono::milliseconds(0));
      close(file);
      return 1;
    }
    if (got <= 0) continue;
    signalfd_siginfo info;
    if (read(file, &info, sizeof info) != sizeof info) continue;
    if (info.ssi_signo == SIGHUP) {
      const auto reloaded = parts_->server->reload_tls();
      reloaded ? base::log_info("Certificates were read again.") : base::log_error(reloaded.error().message);
      continue;
    }
    base::log_info("Stopping.");
    parts_->server->drain(std::chrono::duration_cast<std::chrono::milliseconds>(parts_->config.http.drain_timeout));
    close(file);
    return 0;
  }
}

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
  return *config;
}

}  // namespace deskbell::app
