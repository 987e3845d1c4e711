#include "help_parts.h"

#include <api/routes.h>

#include "case_parts.h"
#include "centre_parts.h"
#include "incident_parts.h"

namespace deskbell::app {

HelpParts::HelpParts(CentreParts& centre) : look(*centre.database, centre.log, centre.clock) {}

void HelpParts::add_routes(CentreParts& centre, CaseParts& parts) {
  api::add_help_centre_routes(centre.endpoints, look);
  pages = std::make_unique<site::HelpPages>(
      centre.routes,
      site::HelpPages::Needs{.knowledge = parts.knowledge,
                             .centre = look,
                             .installations = centre.installations,
                             .vault = centre.vault,
                             .clock = centre.clock,
                             .public_url = centre.config.http.public_url,
                             .workspace = [&centre] { return centre.identity.workspace.settings(); },
                             .opening =
                                 [&centre](Id<routing::Queue> queue) {
                                   const auto opening = centre.dispatcher.opening(queue);
                                   return channel_web::VisitorPorts::Opening{opening.open, opening.opens_at};
                                 },
                             .emergency = [&parts] { return parts.emergencies->emergency(); }});
}

}  // namespace deskbell::app
