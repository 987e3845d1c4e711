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
}

void CaseParts::add_routes(CentreParts& centre) {
  api::add_notice_routes(centre.endpoints, notices);
  api::add_decision_routes(centre.endpoints, decision_tables);
  api::add_promise_routes(centre.endpoints, promises);
}

void CaseParts::start() {}

std::vector<storage::Schema> CaseParts::schemas() {
  return {notices::schema(), decisions::schema(), promises::schema()};
}

}  // namespace deskbell::app
