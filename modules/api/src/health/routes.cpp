#include "wire.h"

#include <api/routes.h>

#include <algorithm>

namespace deskbell::api {
namespace {

using http::Method;
using telemetry::Finding;
using telemetry::Light;

struct Readiness {
  std::string status;
  std::vector<Finding> checks;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status, checks))

struct Alive {
  std::string status;
};
BOOST_DESCRIBE_STRUCT(Alive, (), (status))

http::Endpoint open_get(std::string path) {
  return {
      .method = Method::get, .path = std::move(path), .operation = "", .summary = "", .security = http::Security::none};
}

http::Endpoint known_get(std::string path, std::string operation, std::string summary) {
  return {.method = Method::get,
          .path = std::move(path),
          .operation = std::move(operation),
          .summary = std::move(summary),
          .tag = "health"};
}

// Somebody on this machine; not somebody whom a proxy on this machine passes on.
bool is_local(const http::Call& call) {
  const std::string& address = call.client_address();
  return (address.starts_with("127.") || address == "::1") && !call.header("X-Forwarded-For") &&
         !call.header("Forwarded") && !call.header("Via");
}

bool may_know(const Endpoints& endpoints, const http::Call& call) {
  if (is_local(call)) return true;
  if (!call.header("Authorization") && !call.header("Cookie")) return false;
  try {
    const auto caller = endpoints.identify(call, http::Security::session);
    return caller && identity::allowed(caller->actor, Permission::view_health);
  } catch (const storage::Unavailable&) {
    return false;  // readiness is asked for just then
  }
}

http::Response readiness(const telemetry::Health& health, bool details) {
  std::vector<Finding> findings = health.readiness();
  const bool ready = std::ranges::none_of(findings, &Finding::stops_traffic);
  const std::string status = ready ? "ready" : "not_ready";
  auto response = http::Response::json(
      details ? base::to_json(Readiness{status, std::move(findings)}) : base::to_json(Alive{status}),
      ready ? 200 : 503);
  response.set_header("Cache-Control", "no-store");
  return response;
}

}  // namespace

http::Response metrics_of(telemetry::Health& health, const http::Call& call) {
  const auto format = telemetry::exposition_for(call.header("Accept").value_or(""));
  http::Response response{.status = 200,
                          .content_type = std::string(telemetry::content_type_of(format)),
                          .body = telemetry::expose(health.snapshot()->families, format)};
  response.set_header("Cache-Control", "no-store");
  return response;
}

void add_health_routes(Endpoints& endpoints, telemetry::Health& health) {
  auto& routes = endpoints.routes();
  routes.add_raw(open_get("/healthz"),
                 [](const http::Call&) { return http::Response::json(base::to_json(Alive{"alive"})); });
  routes.add_raw(open_get("/readyz"),
                 [&](const http::Call& call) { return readiness(health, may_know(endpoints, call)); });
  http::Endpoint scrape{
      .method = Method::get, .path = "/metrics", .operation = "", .summary = "", .produces = "text/plain"};
  routes.add_raw(std::move(scrape), [&health](const http::Call& call) {
    const auto allowed = identity::require(Endpoints::actor_of(call), Permission::view_health);
    return allowed ? metrics_of(health, call) : http::refusal(call, allowed.error());
  });
  endpoints.add<GetHealth, HealthView>(
      known_get("/api/v1/health", "getHealth", "How the centre is, and the last hour; `since`: only later points"),
      [&health](const Actor& actor, const GetHealth& in) -> Result<HealthView> {
        TRY(identity::require(actor, Permission::view_health));
        return view_of(health, in.since);
      });
  endpoints.add<http::NoInput, AlarmList>(
      known_get("/api/v1/health/alarms", "listAlarms", "What has been red for some time"),
      [&health](const Actor& actor, const http::NoInput&) -> Result<AlarmList> {
        TRY(identity::require(actor, Permission::view_health));
        return AlarmList{alarms_of(health)};
      });
}

void add_private_health_routes(http::Routes& routes, telemetry::Health& health) {
  routes.add_raw(open_get("/healthz"),
                 [](const http::Call&) { return http::Response::json(base::to_json(Alive{"alive"})); });
  routes.add_raw(open_get("/readyz"), [&health](const http::Call&) { return readiness(health, true); });
  routes.add_raw(open_get("/metrics"), [&health](const http::Call& call) { return metrics_of(health, call); });
}

}  // namespace deskbell::api
