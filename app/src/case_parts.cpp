#include "case_parts.h"

#include <api/routes.h>

#include "centre_parts.h"
#include "conversation_facts.h"

namespace deskbell::app {

namespace {
constexpr int kPruneAtOnce = 10'000;
}  // namespace

CaseParts::CaseParts(CentreParts& centre)
    : notices({.database = *centre.database, .log = centre.log, .ids = centre.ids, .clock = centre.clock}),
      decision_tables({.database = *centre.database,
                       .log = centre.log,
                       .ids = centre.ids,
                       .clock = centre.clock,
                       .vocabularies = vocabularies}),
      calendars({.database = *centre.database, .log = centre.log, .ids = centre.ids, .clock = centre.clock}),
      clocks({.database = *centre.database,
              .log = centre.log,
              .ids = centre.ids,
              .clock = centre.clock,
              .jobs = centre.jobs,
              .calendars = calendars,
              .vocabularies = vocabularies}),
      promise_surroundings(centre.identity),
      promises({.database = *centre.database,
                .log = centre.log,
                .ids = centre.ids,
                .clock = centre.clock,
                .jobs = centre.jobs,
                .contacts = centre.contacts,
                .conversations = centre.conversations,
                .directory = centre.directory,
                .surroundings = promise_surroundings,
                .notices = notices}) {
  vocabularies.add([](storage::Snapshot&) { return conversation_vocabulary(); });
  centre.jobs.handle("notices.prune", [this](const jobs::Job&) -> Result<void> {
    notices.prune(kPruneAtOnce);
    return {};
  });
  centre.jobs.every("notices.prune", std::chrono::hours(1), {.kind = "notices.prune"});
  centre.jobs.handle("clocks.sweep", [this](const jobs::Job&) -> Result<void> {
    clocks.sweep();
    return {};
  });
  centre.jobs.every("clocks.sweep", std::chrono::hours(24), {.kind = "clocks.sweep"});
}

void CaseParts::add_routes(CentreParts& centre) {
  api::add_notice_routes(centre.endpoints, notices);
  api::add_decision_routes(centre.endpoints, decision_tables);
  api::add_calendar_routes(centre.endpoints, calendars);
  api::add_clock_routes(centre.endpoints, clocks);
  api::add_promise_routes(centre.endpoints, promises);
}

void CaseParts::start() {
  ticker = std::make_unique<clocks::Ticker>(clocks);
}

std::vector<storage::Schema> CaseParts::schemas() {
  return {notices::schema(), decisions::schema(), calendar::schema(), clocks::schema(), promises::schema()};
}

}  // namespace deskbell::app
