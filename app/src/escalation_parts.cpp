#include "escalation_parts.h"

#include <api/routes.h>

#include "centre_parts.h"
#include "escalation_ports.h"
#include "insight_ports.h"

namespace deskbell::app {

namespace {
constexpr int kPruneAtOnce = 10'000;
// Pictures of the past need not be of this second.
constexpr events::Pace kInsightPace{.batch = 100, .share = 0.3};
}  // namespace

EscalationParts::EscalationParts(CentreParts& centre, CaseParts& parts)
    : escalation_ports(app::escalation_ports(parts.cases, parts.clocks, centre.directory,
                                              parts.understanding.understanding)),
      ladders({.database = *centre.database,
               .log = centre.log,
               .ids = centre.ids,
               .clock = centre.clock,
               .vocabularies = parts.vocabularies,
               .ports = escalation_ports}),
      escalations({.database = *centre.database,
                   .log = centre.log,
                   .ids = centre.ids,
                   .clock = centre.clock,
                   .jobs = centre.jobs,
                   .notices = parts.notices,
                   .ladders = ladders,
                   .ports = escalation_ports}),
      rehearsals({.database = *centre.database,
                  .log = centre.log,
                  .jobs = centre.jobs,
                  .ids = centre.ids,
                  .clock = centre.clock,
                  .vocabularies = parts.vocabularies,
                  .calendars = parts.calendars,
                  .kinds = parts.kinds,
                  .clocks = parts.clocks,
                  .ladders = ladders,
                  .ports = escalation_ports}),
      insight_ports(app::insight_ports(parts.cases, parts.kinds, centre.all_names)),
      process({.database = *centre.database,
               .log = centre.log,
               .ids = centre.ids,
               .clock = centre.clock,
               .ports = insight_ports,
               .time_zone = [&centre] { return centre.identity.workspace.settings().time_zone; }}),
      history({.database = *centre.database, .log = centre.log, .clock = centre.clock, .ports = insight_ports}) {
  ladders.seed();
  centre.jobs.handle("insight.prune", [this](const jobs::Job&) -> Result<void> {
    process.prune(kPruneAtOnce);
    return {};
  });
  centre.jobs.every("insight.prune", std::chrono::hours(1), {.kind = "insight.prune"});
  centre.jobs.handle("rehearsal.prune", [this](const jobs::Job&) -> Result<void> {
    rehearsals.prune(kPruneAtOnce);
    return {};
  });
  centre.jobs.every("rehearsal.prune", std::chrono::hours(24), {.kind = "rehearsal.prune"});
}

void EscalationParts::add_routes(CentreParts& centre) {
  api::add_escalation_routes(centre.endpoints, ladders, escalations);
  api::add_rehearsal_routes(centre.endpoints, rehearsals);
  api::add_insight_routes(centre.endpoints, process, history);
}

void EscalationParts::start(CentreParts& centre) {
  climbing = std::make_unique<events::Consumer>("escalation", centre.log, *centre.database, escalations.follower(),
                                                events::Pace{}, centre.tracer.sink());
  looking = std::make_unique<events::Consumer>("insight", centre.log, *centre.database, process.follower(),
                                               kInsightPace, centre.tracer.sink());
}

std::vector<storage::Schema> EscalationParts::schemas() {
  return {escalation::schema(), rehearsal::schema(), insight::schema()};
}

}  // namespace deskbell::app
