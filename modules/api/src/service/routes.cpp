#include <api/routes.h>

#include <boost/json/serialize.hpp>
#include <base/json.h>
#include <http/openapi.h>

namespace deskbell::api {
namespace {

http::Endpoint open_get(std::string path) {
  return {.method = http::Method::get, .path = std::move(path), .operation = "", .summary = "", .security = http::Security::none};
}

http::ApiInfo info_of(std::string version) {
  http::ApiInfo info;
  info.title = "Deskbell";
  info.version = std::move(version);
  info.description =
      "Everything the console can do. Sign in with POST /api/v1/session (cookie; changes then need the X-CSRF-Token "
      "header), or send an API token as 'Authorization: Bearer dsk_...'. Every POST may carry an Idempotency-Key. Live "
      "events come by WebSocket, see docs/realtime.md.";
  info.security_schemes = {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-deskbell"}}},
                           {"token", {{"type", "http"}, {"scheme", "bearer"}}},
                           {"visitor", {{"type", "http"}, {"scheme", "visitor"}}}};
  info.accepted = {{http::Security::session, {"session", "token"}}, {http::Security::visitor, {"visitor"}}};
  return info;
}

}  // namespace

std::string openapi_document(const http::Routes& routes, std::string version) {
  return json::serialize(http::openapi(routes, info_of(std::move(version))));
}

void add_service_routes(Endpoints& endpoints, std::string version) {
  auto& routes = endpoints.routes();
  routes.add_raw(open_get("/api/v1/openapi.json"), [&routes, version = std::move(version)](const http::Call&) {
    return http::Response::json(openapi_document(routes, version));
  });
}

}  // namespace deskbell::api
