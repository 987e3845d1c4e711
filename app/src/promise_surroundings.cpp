#include "promise_surroundings.h"

#include <algorithm>

namespace deskbell::app {

std::optional<promises::Matter> PromiseSurroundings::find_case(storage::Snapshot& snapshot, Id<cases::Case> id) {
  const auto matter = cases_.load(snapshot, id);
  if (!matter) return std::nullopt;
  return promises::Matter{cases::subject_of(*matter), matter->contact};
}

std::vector<std::pair<Id<identity::Team>, std::string>> PromiseSurroundings::teams_of(storage::Snapshot&,
                                                                                      Id<identity::User> user) {
  std::vector<std::pair<Id<identity::Team>, std::string>> out;
  const auto all = identity_.teams.list(Actor::system());
  if (!all) return out;
  for (const identity::Team& team : *all)
    if (std::ranges::find(team.members, user) != team.members.end()) out.emplace_back(team.id, team.name);
  return out;
}

}  // namespace deskbell::app
