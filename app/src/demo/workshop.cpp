#include "workshop.h"

#include "../centre_parts.h"

namespace deskbell::app {

Workshop::Workshop(const base::Config& config)
    : ids(clock, config.node.number),
      vault(vault_options(config)),
      database(open_database(config)),
      log(*database, clock),
      identity({*database, log, clock, random, ids}, {.vault = vault, .queues_of_user = routing::Queues::queues_of, .knows_time_zone = calendar::Zone::is_named}),
      staff(identity.presence),
      contacts(*database, log, ids, clock),
      conversations({.database = *database,
                     .log = log,
                     .ids = ids,
                     .clock = clock,
                     .contacts = contacts,
                     .directory = directory}),
      answers(*database, ids, clock),
      queues({*database, log, ids, staff}),
      surveys({.database = *database, .log = log, .ids = ids, .clock = clock, .conversations = conversations, .directory = directory}),
      installations(*database, log, clock, random, ids, vault),
      jobs(*database, clock, ids, random),
      calendars({.database = *database, .log = log, .ids = ids, .clock = clock}),
      clocks({.database = *database,
              .log = log,
              .ids = ids,
              .clock = clock,
              .jobs = jobs,
              .calendars = calendars,
              .vocabularies = vocabularies}),
      kinds({.database = *database, .log = log, .ids = ids, .clock = clock}),
      cases({.database = *database,
             .log = log,
             .ids = ids,
             .clock = clock,
             .contacts = contacts,
             .conversations = conversations,
             .directory = directory,
             .kinds = kinds,
             .clocks = &clocks}),
      views({.database = *database, .ids = ids, .clock = clock}) {
  identity.workspace.on_move([this](storage::Transaction& tx, const Actor& actor, const std::string& time_zone) {
    calendars.follow(tx, actor, time_zone);
  });
  vocabularies.add([this](storage::Snapshot& snapshot) { return cases.vocabulary(snapshot); });
  kinds.seed();
}

}  // namespace deskbell::app
