#include "case_parts.h"

#include <api/routes.h>

#include "centre_parts.h"
#include "conversation_facts.h"

namespace deskbell::app {

CaseParts::CaseParts(CentreParts& centre)
    : decision_tables({.database = *centre.database,
                       .log = centre.log,
                       .ids = centre.ids,
                       .clock = centre.clock,
                       .vocabularies = vocabularies}) {
  vocabularies.add([](storage::Snapshot&) { return conversation_vocabulary(); });
}

void CaseParts::add_routes(CentreParts& centre) {
  api::add_decision_routes(centre.endpoints, decision_tables);
}

void CaseParts::start() {}

std::vector<storage::Schema> CaseParts::schemas() {
  return {decisions::schema()};
}

}  // namespace deskbell::app
