#include "changes.h"
#include "group_store.h"
#include "validate.h"

#include <identity/teams.h>

#include <algorithm>

namespace deskbell::identity {
namespace {

constexpr int kLongestName = 80;
constexpr int kLongestDescription = 500;

Result<void> check(storage::Snapshot& snapshot, Team& team) {
  TRY(team.name, checked_line(team.name, "name", 1, kLongestName));
  TRY(team.description, checked_line(team.description, "description", 0, kLongestDescription));
  if (store::team_name_taken(snapshot, team.name, team.id)) return std::unexpected(name_taken("team"));
  std::ranges::sort(team.members);
  team.members.erase(std::unique(team.members.begin(), team.members.end()), team.members.end());
  for (const Id<User> member : team.members)
    if (!store::name_of_user(snapshot, member)) return invalid("members", "names a user who does not exist");
  return {};
}

IdentityChange change_of(const Team& team) {
  const json::object changes{{"description", team.description}, {"members", team.members.size()}};
  return {.team = team.id, .name = team.name, .changes = changes};
}

}  // namespace

Teams::Teams(Parts parts) : parts_(parts) {}

Result<std::vector<Team>> Teams::list(const Actor& actor) {
  TRY(require_staff(actor));
  return parts_.database.read([&](storage::Snapshot& snapshot) { return store::list_teams(snapshot); });
}

Result<Team> Teams::create(const Actor& actor, const TeamDraft& draft) {
  TRY(require(actor, Permission::manage_users));
  return write_unique(parts_.database, name_taken("team"), [&](storage::Transaction& tx) -> Result<Team> {
    Team team{
        .id = parts_.ids.next<Team>(), .name = draft.name, .description = draft.description, .members = draft.members};
    TRY(check(tx, team));
    store::insert_team(tx, team);
    record(parts_, tx, "team_created", actor, change_of(team));
    return team;
  });
}

Result<Team> Teams::change(const Actor& actor, Id<Team> id, const TeamPatch& patch) {
  TRY(require(actor, Permission::manage_users));
  return write_unique(parts_.database, name_taken("team"), [&](storage::Transaction& tx) -> Result<Team> {
    auto team = store::find_team(tx, id);
    if (!team) return not_found("There is no such team.");
    if (patch.name) team->name = *patch.name;
    if (patch.description) team->description = *patch.description;
    if (patch.members) team->members = *patch.members;
    TRY(check(tx, *team));
    store::save_team(tx, *team);
    record(parts_, tx, "team_changed", actor, change_of(*team));
    return std::move(*team);
  });
}

Result<void> Teams::remove(const Actor& actor, Id<Team> id) {
  TRY(require(actor, Permission::manage_users));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto team = store::find_team(tx, id);
    if (!team) return not_found("There is no such team.");
    store::delete_team(tx, id);
    record(parts_, tx, "team_removed", actor, change_of(*team));
    return {};
  });
}

std::vector<Id<User>> Teams::members_of(storage::Snapshot& snapshot, Id<Team> team) {
  const auto found = store::find_team(snapshot, team);
  return found ? found->members : std::vector<Id<User>>();
}

std::optional<std::string> Teams::name_of(storage::Snapshot& snapshot, Id<Team> team) {
  const auto found = store::find_team(snapshot, team);
  return found ? std::optional(found->name) : std::nullopt;
}

}  // namespace deskbell::identity
