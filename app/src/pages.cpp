#include "pages.h"

#include <algorithm>

#include <web_assets.h>

namespace deskbell::app {
namespace {

using http::Method;

constexpr std::string_view kNoncePlaceholder = "__CSP_NONCE__";
// blob: and data: are for pictures that the visitor or agent is about to send; Ant Design's styles carry the nonce.
constexpr std::string_view kConsolePolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-__CSP_NONCE__'; img-src 'self' data: blob: https:; "
    "media-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
constexpr std::string_view kWidgetPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; media-src 'self' data: "
    "blob:; object-src 'none'; base-uri 'none'; form-action 'self'";
constexpr std::string_view kShopPolicy =
    "default-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'self'";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

std::string query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return std::string(pair.substr(name.size() + 1));
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return {};
}

http::Response missing_front_end() {
  return http::Response::text("This program was built without its web pages. Run scripts/run to build them.\n", 503);
}

http::Response no_such_page() { return http::Response::text("There is no such page.\n", 404); }

http::Endpoint get(std::string path) { return {.method = Method::get, .path = std::move(path), .operation = "", .summary = "", .security = http::Security::none}; }

}  // namespace

Pages::Pages(http::Routes& routes, channel_web::Installations& installations, Random& random, DemoPages demo)
    : installations_(installations), random_(random), assets_(web_assets()) {
  routes.add_raw(get("/widget.js"), [this](const http::Call& call) {
    const auto* loader = assets_.find("widget/widget.js");
    if (!loader) return missing_front_end();
    auto response = http::serve(call, *loader, http::Caching::revalidate);
    response.set_header("Cross-Origin-Resource-Policy", "cross-origin");
    return response;
  });
  routes.add_raw(get("/widget/frame"), [this](const http::Call& call) { return widget_frame(call); });
  routes.mount("/widget/", [this](const http::Call& call) { return widget_file(call); });
  if (demo == DemoPages::on) routes.add_raw(get("/demo/shop"), [this](const http::Call& call) { return demo_shop(call); });
  routes.mount("/", [this](const http::Call& call) { return console(call); });
}

http::Response Pages::page(const http::Asset& asset, std::string_view policy) {
  const std::string nonce = random_.token(16);
  std::string body(asset.bytes);
  std::string csp(policy);
  replace_all(body, kNoncePlaceholder, nonce);
  replace_all(csp, kNoncePlaceholder, nonce);
  auto response = http::Response::html(std::move(body));
  response.set_header("Content-Security-Policy", std::move(csp));
  response.set_header("Cache-Control", "no-cache");
  return response;
}

http::Response Pages::console(const http::Call& call) {
  const auto path = call.path().substr(1);
  if (path.starts_with("api/")) return http::to_response({.status = 404, .code = "not_found", .detail = "There is no such endpoint."}, call.trace_id());
  if (!path.empty())
    if (const auto* asset = assets_.find("console/" + std::string(path)); asset && asset->content_type.find("html") == std::string_view::npos)
      return http::serve(call, *asset, path.starts_with("assets/") ? http::Caching::forever : http::Caching::revalidate);
  // Anything without a file ending is a place inside the console, which finds it itself.
  if (path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos) return no_such_page();
  const auto* index = assets_.find("console/index.html");
  return index ? page(*index, kConsolePolicy) : missing_front_end();
}

http::Response Pages::widget_frame(const http::Call& call) {
  const auto* frame = assets_.find("widget/frame.html");
  if (!frame) return missing_front_end();
  const auto installation = installations_.find_by_key(query_value(call.query(), "installation"));
  if (!installation) return no_such_page();
  // Without the directive any page may frame it; "*" would shut sandboxed pages out, whose origin is opaque.
  const auto& origins = installation->allowed_origins;
  std::string policy(kWidgetPolicy);
  if (!origins.empty() && std::find(origins.begin(), origins.end(), "null") == origins.end()) {
    policy += "; frame-ancestors 'self'";
    for (const auto& origin : origins) policy += " " + origin;
  }
  return page(*frame, policy);
}

http::Response Pages::widget_file(const http::Call& call) {
  const auto* asset = assets_.find(call.path().substr(1));
  if (!asset || asset->content_type.find("html") != std::string_view::npos) return no_such_page();
  return http::serve(call, *asset, http::Caching::forever);
}

http::Response Pages::demo_shop(const http::Call&) {
  const auto* shop = assets_.find("widget/demo/shop.html");
  if (!shop) return missing_front_end();
  auto response = page(*shop, kShopPolicy);
  // The first installation is the demo's own.
  const auto installation = installations_.first();
  replace_all(response.body, "__INSTALLATION__", installation ? installation->key : "");
  return response;
}

}  // namespace deskbell::app
