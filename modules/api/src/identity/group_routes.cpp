#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoContent;
using http::NoInput;
using identity::Identity;
using identity::Role;
using identity::Team;

constexpr Branch endpoint{"/api/v1", "teams and roles"};

std::vector<PermissionText> all_permissions() {
  std::vector<PermissionText> all;
  for (int i = 0; i < identity::kPermissionCount; ++i) {
    const auto permission = static_cast<identity::Permission>(i);
    all.push_back({permission, std::string(identity::description_of(permission))});
  }
  return all;
}

void add_team_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<NoInput, std::vector<Team>>(
      endpoint(Method::get, "/teams", "listTeams", "All teams"),
      [&](const Actor& actor, const NoInput&) { return identity.teams.list(actor); });
  endpoints.add<TeamInput, Team>(
      endpoint(Method::post, "/teams", "createTeam", "Add a team"), [&](const Actor& actor, const TeamInput& in) {
        return identity.teams.create(actor, {.name = in.name,
                                             .description = in.description.value_or(""),
                                             .members = in.members.value_or(std::vector<Id<identity::User>>{})});
      });
  endpoints.add<TeamChange, Team>(
      endpoint(Method::patch, "/teams/{team}", "changeTeam", "Change a team or its members"),
      [&](const Actor& actor, const TeamChange& in) { return identity.teams.change(actor, in.team, in); });
  endpoints.add<OneTeam, NoContent>(endpoint(Method::del, "/teams/{team}", "deleteTeam", "Remove a team"),
                                    [&](const Actor& actor, const OneTeam& in) -> Result<NoContent> {
                                      TRY(identity.teams.remove(actor, in.team));
                                      return NoContent{};
                                    });
}

}  // namespace

void add_group_routes(Endpoints& endpoints, Identity& identity) {
  add_team_routes(endpoints, identity);
  endpoints.add<NoInput, std::vector<Role>>(
      endpoint(Method::get, "/roles", "listRoles", "All roles"),
      [&](const Actor& actor, const NoInput&) { return identity.roles.list(actor); });
  endpoints.add<RoleInput, Role>(
      endpoint(Method::post, "/roles", "createRole", "Add a role"), [&](const Actor& actor, const RoleInput& in) {
        return identity.roles.create(
            actor, {.name = in.name, .description = in.description.value_or(""), .permissions = in.permissions});
      });
  endpoints.add<RoleChange, Role>(
      endpoint(Method::patch, "/roles/{role}", "changeRole", "Change what a role allows"),
      [&](const Actor& actor, const RoleChange& in) { return identity.roles.change(actor, in.role, in); });
  endpoints.add<OneRole, NoContent>(
      endpoint(Method::del, "/roles/{role}", "deleteRole", "Remove a role that nobody has"),
      [&](const Actor& actor, const OneRole& in) -> Result<NoContent> {
        TRY(identity.roles.remove(actor, in.role));
        return NoContent{};
      });
  endpoints.add<NoInput, std::vector<PermissionText>>(
      endpoint(Method::get, "/permissions", "listPermissions", "What a role can allow"),
      [](const Actor&, const NoInput&) -> Result<std::vector<PermissionText>> { return all_permissions(); });
}

}  // namespace deskbell::api
