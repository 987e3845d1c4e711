#include "workshop.h"

#include "../centre_parts.h"

namespace deskbell::app {

Workshop::Workshop(const base::Config& config)
    : ids(clock, config.node.number),
      vault(vault_options(config)),
      database(open_database(config)),
      log(*database, clock),
      identity(
          {*database, log, clock, random, ids},
          {.vault = vault, .queues_of_user = routing::Queues::queues_of, .knows_time_zone = calendar::Zone::is_named}),
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
      surveys({.database = *database,
               .log = log,
               .ids = ids,
               .clock = clock,
               .conversations = conversations,
               .directory = directory}),
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

approvals::Ports approval_ports(Workshop& shop, cases::Cases& cases) {
  return {.matter = [&cases](storage::Snapshot& snapshot, Id<cases::Case> id) -> std::optional<approvals::Matter> {
            const auto matter = cases.load(snapshot, id);
            if (!matter) return std::nullopt;
            return approvals::Matter{matter->number, cases::subject_of(*matter)};
          },
          .members = [](storage::Snapshot&, Id<identity::Team>) { return std::vector<Id<identity::User>>(); },
          .user_name = [&shop](storage::Snapshot& snapshot,
                               Id<identity::User> user) { return shop.directory.user_name(snapshot, user); },
          .actor_of = [&shop](Id<identity::User> user) { return shop.identity.access.actor_of(user); }};
}

}  // namespace deskbell::app
