#include "centre_parts.h"

#include "backup_wiring.h"
#include "cluster_health.h"
#include "health_sections.h"
#include "mail_wiring.h"
#include "people_named.h"
#include "same_ring.h"

#include <api/routes.h>
#include <calendar/zone.h>
#include <routing/events.h>
#include <search/index.h>
#include <storage/copy.h>

#include <algorithm>
#include <thread>

namespace deskbell::app {
namespace {

using identity::Access;
using identity::AccessChange;

constexpr int kPruneAtOnce = 50'000;
constexpr std::int64_t kAuditFarBehind = 10'000;
constexpr int kResealAtOnce = 20;
constexpr std::chrono::milliseconds kResealPause{20};
constexpr std::chrono::seconds kResealRun{40};
// Indexing occupies SQLite's one writer; it must not be felt by who waits to post. What it leaves behind in a rush it
// makes up for afterwards.
constexpr events::Pace kSearchPace{.batch = 50, .share = 0.15};

constexpr std::string_view kLive = "live";

cluster::Options cluster_options(const base::Config& config) {
  return {.data_dir = config.data_dir,
          .version = DESKBELL_VERSION,
          .nats = config.cluster.nats,
          .nats_certificates = config.cluster.nats_certificates,
          .number_on_sqlite = config.node.number};
}

std::filesystem::path prepared(const base::Config& config) {
  const std::filesystem::path directory = config.data_dir;
  std::filesystem::create_directories(directory);
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  return directory;
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
          .user_came = [&parts](const Actor& actor) { parts.cluster.attendance().came(actor.id); },
          .user_left = [&parts](Id<identity::User> user) { parts.cluster.attendance().left(user.value); },
          .tell_others = parts.config.cluster.nats.empty() ? std::function<void(std::string)>()
                                                           : [&parts](std::string word) { parts.cluster.bus().say(kLive, std::move(word)); },
          .other_stream = [&parts](const Actor& actor,
                                   std::int64_t stream) { return parts.cases.cases.find(actor, {stream}).has_value(); },
          .late = {.holds = [&parts](Id<conversations::Conversation> conversation) { return parts.late.holds(conversation); },
                   .keep =
                       [&parts](const Actor& visitor, const conversations::PostMessage& draft, channel_web::LateMessages::Kept kept) {
                         parts.late.keep(visitor, draft, std::move(kept));
                       }}};
}

channel_web::VisitorPorts visitor_ports(CentreParts& parts) {
  return {.opening =
              [&parts](Id<routing::Queue> queue) {
                const auto opening = parts.dispatcher.opening(queue);
                return channel_web::VisitorPorts::Opening{opening.open, opening.opens_at};
              },
          .estimate = [&parts](Id<conversations::Conversation> conversation) { return parts.dispatcher.estimate(conversation); },
          .score =
              [&parts](const conversations::Conversation& conversation) {
                return parts.database->read(
                    [&](storage::Snapshot& snapshot) { return parts.surveys.score_of(snapshot, conversation); });
              },
          .agent_name = [&parts](Id<identity::User> user) { return parts.agent_names.of(user); },
          .emergency = [&parts] { return parts.cases.emergencies->emergency(); },
          .bot =
              [&parts](storage::Transaction& tx, const channel_web::Installation& installation,
                       Id<contacts::Contact> contact) {
                return parts.cases.bots->talks.for_installation(tx, installation.id, contact);
              },
          .bot_name = [&parts](Id<bot::Bot> bot) { return parts.cases.bots->talks.name_of(bot); }};
}

bool outgoing_held(CentreParts& parts) {
  return parts.database->read([&](storage::Snapshot& snapshot) { return parts.jobs.outbound_hold(snapshot).has_value(); });
}

// For one thread, which asks often: a hold that begins while the program runs is noticed within a second.
std::function<bool()> may_send(CentreParts& parts) {
  return [&parts, asked_at = std::chrono::steady_clock::time_point(), held = false]() mutable {
    if (const auto now = parts.clock.steady(); now - asked_at >= std::chrono::seconds(1)) {
      held = outgoing_held(parts);
      asked_at = now;
    }
    return !held;
  };
}

api::RateLimits rate_limits(const base::LimitsConfig& limits) {
  const auto rule = [](double per_second, double bursts) { return http::RateRule{per_second * bursts, per_second}; };
  return {.address = rule(limits.address_per_second, 2),
          .principal = rule(limits.principal_per_second, 4),
          .sign_in = rule(limits.sign_in_per_minute / 60.0, 60)};
}

// Looks often enough that an alarm is not much later than asked for.
telemetry::Health::Options health_options(const base::Config& config) {
  using std::chrono::seconds;
  const auto patience = std::chrono::ceil<seconds>(config.health.alarm_after);
  return {.step = std::clamp(patience / 2, seconds(1), seconds(10)), .patience = patience};
}

telemetry::TracerOptions tracer_options(const base::Config& config) {
  return {.url = config.telemetry.otlp_url,
          .share = config.telemetry.sample_share,
          .version = DESKBELL_VERSION,
          .instance = "node-" + std::to_string(config.node.number)};
}

}  // namespace

std::filesystem::path blob_directory(const base::Config& config) {
  return config.blob.directory.empty() ? std::filesystem::path(config.data_dir) / "blobs" : std::filesystem::path(config.blob.directory);
}

vault::Options vault_options(const base::Config& config) {
  const auto& directory = config.vault.directory;
  return {.directory = directory.empty() ? prepared(config) / "keys" : std::filesystem::path(directory),
          .key_command = config.vault.key_command,
          .before = {{"identity.totp", "seal"}, {std::string(channel_web::kVisitorPurpose), "visitors"}}};
}

std::filesystem::path checkpoint_file(const base::Config& config) {
  const auto& named = config.audit.checkpoint_file;
  return named.empty() ? std::filesystem::path(config.data_dir) / "audit" / "checkpoints" : std::filesystem::path(named);
}

std::vector<storage::Schema> schemas() {
  std::vector<storage::Schema> all{
      events::schema(),   jobs::schema(),          cluster::schema(), search::schema(),  blob::schema(),     backup::schema(),      identity::schema(), trust::schema(),
      contacts::schema(), conversations::schema(), routing::schema(), surveys::schema(), webhooks::schema(), language_model::schema(), outgoing_mail::schema(), channel_web::schema(), api::schema()};
  for (auto& schema : CaseParts::schemas()) all.push_back(std::move(schema));
  for (auto& schema : EscalationParts::schemas()) all.push_back(std::move(schema));
  for (auto& schema : BotParts::schemas()) all.push_back(std::move(schema));
  return all;
}

std::string sqlite_file(const base::Config& config) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (config.database.url.empty()) return (std::filesystem::path(config.data_dir) / "deskbell.db").string();
  return config.database.url.starts_with(kSqlite) ? config.database.url.substr(kSqlite.size()) : "";
}

std::unique_ptr<storage::Database> open_database(const base::Config& config, storage::DiskSpace* space) {
  prepared(config);
  storage::Options options;
  const std::string file = sqlite_file(config);
  options.url = file.empty() ? config.database.url : "sqlite:" + file;
  options.replica_url = config.database.replica_url;
  options.readers = config.database.readers;
  options.writers = config.database.writers;
  options.space = space;
  auto database = storage::Database::open(options, schemas());
  if (storage::is_unfinished_copy(*database))
    throw std::runtime_error("The database is a copy that has not finished. Give 'deskbell migrate --copy' again first.");
  return database;
}

CentreParts::CentreParts(const base::Config& its_config, DemoPages demo)
    : config(its_config),
      vault(vault_options(config)),
      tracer(clock, tracer_options(config)),
      disk(prepared(config), config.storage.reserve),
      database(open_database(config, &disk)),
      cluster(*database, clock, random, cluster_options(config)),
      ids(clock, cluster.node().number()),
      spool({.directory = std::filesystem::path(config.data_dir) / "spool",
             .max_bytes = config.spool.max_bytes,
             .max_age = config.spool.max_age,
             .disk_full = [this] { return disk.full(); }},
            clock),
      log(*database, clock),
      news(cluster.follow(log)),
      jobs(*database, clock, ids, random, {.spans = tracer.sink()}),
      blobs({.database = *database,
             .ids = ids,
             .clock = clock,
             .random = random,
             .vault = vault,
             .options = {.directory = blob_directory(config), .max_size = config.blob.max_size},
             .disk_full = [this] { return disk.full(); }}),
      shelf(blobs),
      identity(
          {*database, log, clock, random, ids},
          {.vault = vault, .queues_of_user = routing::Queues::queues_of, .knows_time_zone = calendar::Zone::is_named}),
      trail({.database = *database,
             .log = log,
             .clock = clock,
             .vault = vault,
             .checkpoint_file = checkpoint_file(config)}),
      staff(identity.presence),
      agent_names(*database, log),
      contacts(*database, log, ids, clock),
      conversations(
          {.database = *database,
           .log = log,
           .ids = ids,
           .clock = clock,
           .contacts = contacts,
           .directory = directory,
           .attachments = &shelf,
           .settings = [this] { return conversations::Settings{identity.workspace.settings().reopen_window_s}; }}),
      answers(*database, ids, clock),
      queues({*database, log, ids, staff}),
      dispatcher({*database, log, ids, clock, conversations, staff, [this] { return identity.workspace.settings().time_zone; }}),
      surveys({.database = *database,
               .log = log,
               .ids = ids,
               .clock = clock,
               .conversations = conversations,
               .directory = all_names,
               .settings = [this] { return conversations::Settings{identity.workspace.settings().reopen_window_s}; },
               .time_zone = [this] { return identity.workspace.settings().time_zone; }}),
      webhooks({.database = *database,
                .log = log,
                .clock = clock,
                .random = random,
                .ids = ids,
                .vault = vault,
                .client = {.allowed_private = config.outgoing.allowed_networks},
                .outgoing_held = [this] { return outgoing_held(*this); }}),
      mail(mail_needs(*this)),
      language_model({.database = *database,
                      .log = log,
                      .clock = clock,
                      .vault = vault,
                      .outgoing = {.allowed_private = config.outgoing.allowed_networks, .spans = tracer.sink()},
                      .may_call = [this] { return !outgoing_held(*this); }}),
      model_writer(language_model, clock,
                   [this](std::string_view text) { return people_named_in(*database, text); }),
      installations(*database, log, clock, random, ids, vault),
      visitors({.database = *database,
                .clock = clock,
                .ids = ids,
                .installations = installations,
                .contacts = contacts,
                .conversations = conversations,
                .vault = vault,
                .ports = visitor_ports(*this)}),
      late({spool, *database, visitors, conversations}),
      cases(*this),
      endpoints(routes, *database, clock, doorkeepers(*this), rate_limits(config.limits)),
      realtime(routes, {.database = *database,
                        .log = log,
                        .clock = clock,
                        .conversations = conversations,
                        .doors = doors(*this),
                        .limits = {.frames_per_second = static_cast<double>(config.limits.frames_per_second)},
                        .spans = tracer.sink(),
                        .span_share = tracer.share()}),
      pages(routes, installations, random, demo),
      backups(backup_needs(*this)),
      requests(tracer.sink()),
      health(clock, health_options(config)) {
  add_routes();
  requests.watch(routes);
  add_housekeeping();
  follow_access();
  add_holdings();
  require_same_ring(*database, vault);
  join_cluster();
  add_health_sections(*this);
  add_cluster_health(*this);
}

void CentreParts::add_routes() {
  routes.allow_origin([this](const http::Call& call, std::string_view origin) {
    return is_own_origin(config, call) || installations.any_allows(origin);
  });
  api::add_identity_routes(endpoints, identity);
  api::add_audit_routes(endpoints, trail);
  api::add_contact_routes(endpoints, contacts, conversations);
  api::add_conversation_routes(endpoints, conversations);
  api::add_routing_routes(endpoints, queues, dispatcher);
  api::add_attachment_routes(endpoints, blobs);
  api::add_widget_routes(endpoints, installations, visitors, conversations, late);
  api::add_survey_routes(endpoints, surveys);
  api::add_backup_routes(endpoints, backups, jobs, *database);
  api::add_webhook_routes(endpoints, webhooks);
  api::add_language_model_routes(endpoints, language_model);
  api::add_outgoing_mail_routes(endpoints, mail);
  api::add_job_routes(endpoints, jobs, *database);
  cases.add_routes(*this);
  api::add_health_routes(endpoints, health);
  api::add_service_routes(endpoints, DESKBELL_VERSION);
}

void CentreParts::add_housekeeping() {
  const auto every = [&](const char* kind, std::chrono::seconds period, std::function<void()> work) {
    jobs.handle(kind, [work = std::move(work)](const jobs::Job&) -> Result<void> {
      work();
      return {};
    });
    jobs.every(kind, period, {.kind = kind});
  };
  every("api.forget_keys", std::chrono::hours(24), [this] { api::forget_old_keys(*database, clock.now()); });
  every("blob.sweep", std::chrono::minutes(10), [this] { blobs.sweep(); });
  // A damaged page that nobody reads is found as well; the database then says by itself that it cannot be trusted.
  every("storage.check", std::chrono::hours(24), [this] {
    for (const auto& finding : database->check()) base::log_error("The nightly check of the database found something.", {{"finding", finding}});
  });
  every("identity.sweep", std::chrono::minutes(5), [this] { identity.sessions.sweep(); });
  every("webhooks.sweep", std::chrono::hours(1), [this] { webhooks.sweep(); });
  every("events.prune", std::chrono::hours(1), [this] {
    // What is not in the audit trail yet stays in the log.
    if (trail.stats().lag > kAuditFarBehind) return;
    (void)database->write([&](storage::Transaction& tx) -> Result<std::int64_t> {
      return log.prune(tx, clock.now() - config.events.keep, kPruneAtOnce);
    });
  });
  every("routing.prune", std::chrono::hours(1), [this] {
    (void)database->write([&](storage::Transaction& tx) -> Result<std::int64_t> {
      return routing::Dispatcher::prune(tx, clock.now() - config.routing.keep, kPruneAtOnce);
    });
  });
  // PostgreSQL's partitions for what is to come.
  every("storage.make_room", std::chrono::minutes(5), [this] {
    (void)database->write([&](storage::Transaction& tx) -> Result<void> {
      log.make_room(tx);
      conversations::make_room(tx, ids.next());
      return {};
    });
  });
}

// After a rotation of keys everything is sealed anew, in small steps that nobody feels.
void CentreParts::add_holdings() {
  holdings.add(blobs.sealed());
  holdings.add(identity.sealed());
  holdings.add(installations.sealed());
  holdings.add(webhooks.sealed());
  holdings.add(language_model.sealed());
  holdings.add(mail.sealed());
  holdings.add(cases.bots->bots.sealed());
  holdings.add(trail.sealed());
  jobs.handle("vault.reseal", [this](const jobs::Job&) -> Result<void> {
    const auto until = clock.steady() + kResealRun;
    while (holdings.reseal(kResealAtOnce) > 0 && clock.steady() < until) std::this_thread::sleep_for(kResealPause);
    return {};
  });
  jobs.every("vault.reseal", std::chrono::minutes(1), {.kind = "vault.reseal"});
}

// A session that ended, a user who was disabled, a role that changed: the sockets must hear of it at once. Who serves a
// queue decides what he may see.
void CentreParts::follow_access() {
  queue_news = log.listen_at_once([this](events::Log::Batch batch) {
    if (std::ranges::any_of(batch, [](const auto& event) {
          return event->kind == routing::QueueChanged::kKind || event->kind == routing::QueueRemoved::kKind;
        }))
      identity.access.invalidate();
  });
  identity.access.on_change([this](const AccessChange& change) {
    switch (change.kind) {
      case AccessChange::Kind::session_ended: return realtime.sign_out(change.session);
      case AccessChange::Kind::user_ended: return realtime.sign_out(change.user, change.session);
      case AccessChange::Kind::permissions_changed:
        return realtime.refresh(change.user ? std::optional(change.user) : std::nullopt);
    }
  });
}

void CentreParts::join_cluster() {
  cluster.on_gone([this](std::int64_t user) -> Result<void> {
    const auto set = identity.presence.set(Actor::system(), {user}, identity::Presence::offline);
    // Who was removed needs no presence.
    if (!set && set.error().code != ErrorCode::not_found) return std::unexpected(set.error());
    return {};
  });
  cluster.bus().on(kLive, [this](std::string_view word) { realtime.hear(word); });
}
CentreParts::~CentreParts() { spool.stop(); }

void CentreParts::start() {
  cluster.start();
  dispatch = std::make_unique<routing::Dispatch>(dispatcher, log, clock);
  search_feed = std::make_unique<events::Consumer>("search", log, *database, conversations::search_feeder(), kSearchPace,
                                                   tracer.sink());
  webhook_sender = webhooks::http_sender({.allowed_private = config.outgoing.allowed_networks, .spans = tracer.sink()}, clock);
  courier = std::make_unique<webhooks::Courier>(webhooks::Courier::Needs{.database = *database,
                                                                         .log = log,
                                                                         .clock = clock,
                                                                         .random = random,
                                                                         .vault = vault,
                                                                         .sender = *webhook_sender,
                                                                         .may_deliver = may_send(*this)});
  courier->start();
  trail.start();
  cases.start(*this);
  jobs.start();
  backups.start();
  spool.start([this](const spool::Item& item) { return late.work_off(item); });
  health.restore(database->read([&](storage::Snapshot& snapshot) { return alarms_in_log(snapshot, log, config.node.number); }));
  health.start();
}

void CentreParts::retire() {
  retiring = true;
  cluster.retire();
}

void CentreParts::leave() { cluster.leave(); }

}  // namespace deskbell::app
