#include "insight_ports.h"

#include <identity/teams.h>

namespace deskbell::app {

insight::Ports insight_ports(cases::Cases& cases, cases::Kinds& kinds, NamesDirectory& everybody) {
  return {.matter = [&](storage::Snapshot& snapshot, Id<cases::Case> id) { return cases.load(snapshot, id); },
          .kinds = [&](storage::Snapshot& snapshot) { return kinds.all(snapshot); },
          .queue_name = [&](storage::Snapshot& snapshot,
                            Id<routing::Queue> queue) { return everybody.queue_name(snapshot, queue); },
          .team_name = [](storage::Snapshot& snapshot,
                          Id<identity::Team> team) { return identity::Teams::name_of(snapshot, team); },
          .user_name = [&](storage::Snapshot& snapshot,
                           Id<identity::User> user) { return everybody.user_name(snapshot, user); }};
}

}  // namespace deskbell::app
