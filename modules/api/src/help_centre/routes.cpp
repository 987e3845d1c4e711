#include "wire.h"

#include <api/routes.h>

#include <help_centre/help_centre.h>

namespace deskbell::api {
namespace {

constexpr Branch endpoint{"/api/v1/help-centre", "knowledge"};

}  // namespace

void add_help_centre_routes(Endpoints& endpoints, help_centre::HelpCentre& centre) {
  using help_centre::Look;
  using http::Method;
  endpoints.add<http::NoInput, Look>(endpoint(Method::get, "", "getHelpCentre", "How the public help centre looks"),
                                     [&](const Actor& actor, const http::NoInput&) { return centre.get(actor); });
  endpoints.add<ChangeHelpCentre, Look>(
      endpoint(Method::put, "", "changeHelpCentre", "Replace the settings of this version; the logo stays"),
      [&](const Actor& actor, const ChangeHelpCentre& in) {
        return centre.change(actor, {.door = in.door,
                                     .name = in.name,
                                     .colour = in.colour,
                                     .welcome = in.welcome,
                                     .links = in.links,
                                     .chat = in.chat,
                                     .installation = in.installation,
                                     .search_engines = in.search_engines,
                                     .logo = {},
                                     .version = in.version});
      });
  http::Endpoint logo = endpoint(Method::put, "/logo", "setHelpCentreLogo",
                                 "Set the logo; the body is its bytes: PNG, JPEG or WebP of at most 256 kB");
  logo.consumes = "*/*";
  endpoints.add<http::NoInput, Look>(
      std::move(logo), [&](const http::Call& call, const Actor& actor, const http::NoInput&) -> Result<Look> {
        if (call.body().empty()) return invalid("logo", "is required");
        return centre.set_logo(actor, call.body());
      });
  endpoints.add<http::NoInput, Look>(
      endpoint(Method::del, "/logo", "removeHelpCentreLogo", "Show the name alone"),
      [&](const Actor& actor, const http::NoInput&) { return centre.set_logo(actor, {}); });
}

}  // namespace deskbell::api
