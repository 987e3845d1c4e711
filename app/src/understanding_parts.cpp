#include "understanding_parts.h"

#include "case_parts.h"
#include "centre_parts.h"

#include <api/routes.h>

#include <algorithm>

namespace deskbell::app {
namespace {

constexpr std::size_t kMostLeaders = 50;

}  // namespace

// Whoever may supervise the conversation. Administrators may everything: they are told only when nobody else leads.
std::vector<Id<identity::User>> UnderstandingSurroundings::leaders(storage::Snapshot& snapshot,
                                                                   const conversations::Conversation& conversation) {
  const Subject subject = conversations::subject_of(conversation);
  const auto administrators = identity::Roles::members_of(snapshot, std::nullopt);
  std::vector<Id<identity::User>> out;
  const auto roles = identity_.roles.list(Actor::system());
  if (!roles) return administrators;
  for (const identity::Role& role : *roles) {
    const auto supervise = role.permissions.find("supervise");
    if (supervise == role.permissions.end() || supervise->second == identity::Reach::none) continue;
    for (const auto user : identity::Roles::members_of(snapshot, role.id)) {
      if (std::ranges::find(administrators, user) != administrators.end() ||
          std::ranges::find(out, user) != out.end() || out.size() == kMostLeaders)
        continue;
      const auto actor = identity_.access.actor_of(user);
      if (actor && identity::allowed(*actor, Permission::supervise, subject)) out.push_back(user);
    }
  }
  std::ranges::sort(out);
  return out.empty() ? administrators : out;
}

UnderstandingParts::UnderstandingParts(CentreParts& centre, CaseParts& parts)
    : surroundings(centre.identity),
      understanding({.database = *centre.database,
                     .log = centre.log,
                     .ids = centre.ids,
                     .clock = centre.clock,
                     .conversations = centre.conversations,
                     .notices = parts.notices,
                     .surroundings = surroundings}),
      teaching(understanding, centre.jobs) {}

void UnderstandingParts::add_routes(CentreParts& centre) {
  api::add_understanding_routes(centre.endpoints, understanding, teaching);
}

}  // namespace deskbell::app
