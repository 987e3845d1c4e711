#include "group_store.h"

#include "user_store.h"

namespace deskbell::identity::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kFindRole{"identity.find_role",
                              "SELECT id, name, description, permissions, built_in FROM identity_role WHERE id = $1"};
constexpr Statement kListRoles{"identity.list_roles",
                               "SELECT id, name, description, permissions, built_in FROM identity_role ORDER BY id"};
constexpr Statement kRoleNamed{"identity.role_named", "SELECT id FROM identity_role WHERE name_key = $1 AND id <> $2"};
constexpr Statement kInsertRole{"identity.insert_role",
                                "INSERT INTO identity_role(id, name, name_key, description, permissions, built_in) "
                                "VALUES($1, $2, $3, $4, $5, $6)"};
constexpr Statement kSaveRole{
    "identity.save_role",
    "UPDATE identity_role SET name = $2, name_key = $3, description = $4, permissions = $5 WHERE id = $1"};
constexpr Statement kDeleteRole{"identity.delete_role", "DELETE FROM identity_role WHERE id = $1"};
constexpr Statement kRoleUsers{"identity.users_with_role",
                               "SELECT COUNT(*) FROM identity_user_role WHERE role_id = $1"};
constexpr Statement kRoleMembers{"identity.role_members",
                                 "SELECT u.id FROM identity_user u JOIN identity_user_role m ON m.user_id = u.id "
                                 "WHERE m.role_id = $1 AND u.status = 'active' ORDER BY u.name, u.id"};
constexpr Statement kAdministratorUsers{
    "identity.administrator_users",
    "SELECT u.id FROM identity_user u JOIN identity_user_role m ON m.user_id = u.id "
    "JOIN identity_role r ON r.id = m.role_id "
    "WHERE r.built_in = 'administrator' AND u.status = 'active' ORDER BY u.name, u.id"};
constexpr Statement kRolesOfUser{"identity.roles_of_user",
                                 "SELECT role_id FROM identity_user_role WHERE user_id = $1 ORDER BY role_id"};
constexpr Statement kDropUserRoles{"identity.drop_user_roles", "DELETE FROM identity_user_role WHERE user_id = $1"};
constexpr Statement kAddUserRole{"identity.add_user_role",
                                 "INSERT INTO identity_user_role(user_id, role_id) VALUES($1, $2)"};
constexpr Statement kPermissions{
    "identity.permissions_of_user",
    "SELECT r.permissions, r.built_in FROM identity_role r JOIN identity_user_role u ON u.role_id = r.id "
    "WHERE u.user_id = $1"};
constexpr Statement kAdministrators{
    "identity.active_administrators",
    "SELECT COUNT(*) FROM identity_user u JOIN identity_user_role m ON m.user_id = u.id "
    "JOIN identity_role r ON r.id = m.role_id "
    "WHERE r.built_in = 'administrator' AND u.status = 'active'"};
constexpr Statement kFindTeam{"identity.find_team", "SELECT id, name, description FROM identity_team WHERE id = $1"};
constexpr Statement kListTeams{"identity.list_teams",
                               "SELECT id, name, description FROM identity_team ORDER BY name_key"};
constexpr Statement kTeamNamed{"identity.team_named", "SELECT id FROM identity_team WHERE name_key = $1 AND id <> $2"};
constexpr Statement kInsertTeam{"identity.insert_team",
                                "INSERT INTO identity_team(id, name, name_key, description) VALUES($1, $2, $3, $4)"};
constexpr Statement kSaveTeam{"identity.save_team",
                              "UPDATE identity_team SET name = $2, name_key = $3, description = $4 WHERE id = $1"};
constexpr Statement kDeleteTeam{"identity.delete_team", "DELETE FROM identity_team WHERE id = $1"};
constexpr Statement kMembers{"identity.team_members",
                             "SELECT user_id FROM identity_team_member WHERE team_id = $1 ORDER BY user_id"};
constexpr Statement kDropMembers{"identity.drop_team_members", "DELETE FROM identity_team_member WHERE team_id = $1"};
constexpr Statement kTeamsOfUser{"identity.teams_of_user",
                                 "SELECT team_id FROM identity_team_member WHERE user_id = $1 ORDER BY team_id"};
constexpr Statement kDropTeamsOfUser{"identity.drop_teams_of_user",
                                     "DELETE FROM identity_team_member WHERE user_id = $1"};
constexpr Statement kAddMember{"identity.add_team_member",
                               "INSERT INTO identity_team_member(team_id, user_id) VALUES($1, $2)"};
constexpr Statement kFindSetting{"identity.find_setting", "SELECT value FROM identity_setting WHERE name = $1"};
constexpr Statement kPutSetting{"identity.put_setting",
                                "INSERT INTO identity_setting(name, value) VALUES($1, $2) "
                                "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr const Statement* kStatements[] = {
    &kFindRole,        &kListRoles,     &kRoleNamed,   &kInsertRole,  &kSaveRole,       &kDeleteRole,  &kRoleUsers,
    &kRoleMembers, &kAdministratorUsers, &kRolesOfUser,     &kDropUserRoles, &kAddUserRole, &kPermissions, &kAdministrators, &kFindTeam,    &kListTeams,
    &kTeamNamed,       &kInsertTeam,    &kSaveTeam,    &kDeleteTeam,  &kMembers,        &kDropMembers, &kTeamsOfUser,
    &kDropTeamsOfUser, &kAddMember,     &kFindSetting, &kPutSetting};

// Permissions that this version does not know (after a downgrade) are left out.
Permissions read_permissions(std::string_view text) {
  Permissions permissions;
  const auto map = base::parse_json<std::map<std::string, std::string>>(text);
  if (!map) return permissions;
  for (const auto& [name, reach] : *map) {
    const auto permission = base::find_enum<Permission>(name);
    const auto known = base::find_enum<Reach>(reach);
    if (permission && known) permissions.set(*permission, *known);
  }
  return permissions;
}

// An administrator may do everything, also what came after the workspace was set up.
Permissions permissions_of(std::string_view text, std::string_view built_in) {
  return built_in == kAdministrator ? Permissions::everything() : read_permissions(text);
}

RoleRecord read_role(const Row& row) {
  RoleRecord record;
  record.built_in = row.string(4);
  record.permissions = permissions_of(row.text(3), record.built_in);
  record.role = {.id = row.id<Role>(0),
                 .name = row.string(1),
                 .description = row.string(2),
                 .permissions = told(record.permissions),
                 .built_in = !record.built_in.empty()};
  return record;
}

Team read_team(const Row& row) {
  return {.id = row.id<Team>(0), .name = row.string(1), .description = row.string(2), .members = {}};
}

std::string name_key(const std::string& name) {
  return email_key(name);
}

}  // namespace

std::optional<RoleRecord> find_role(storage::Snapshot& snapshot, Id<Role> role) {
  return snapshot.one(kFindRole, read_role, role);
}

std::vector<RoleRecord> list_roles(storage::Snapshot& snapshot) {
  return snapshot.all(kListRoles, read_role);
}

bool role_name_taken(storage::Snapshot& snapshot, const std::string& name, Id<Role> besides) {
  return snapshot.number(kRoleNamed, name_key(name), besides) != 0;
}

void insert_role(storage::Transaction& tx, const RoleRecord& record) {
  const Role& role = record.role;
  tx.run(kInsertRole, role.id, role.name, name_key(role.name), role.description,
         base::to_json(told(record.permissions)), record.built_in);
}

void save_role(storage::Transaction& tx, const RoleRecord& record) {
  const Role& role = record.role;
  tx.run(kSaveRole, role.id, role.name, name_key(role.name), role.description, base::to_json(told(record.permissions)));
}

void delete_role(storage::Transaction& tx, Id<Role> role) {
  tx.run(kDeleteRole, role);
}

std::int64_t users_with_role(storage::Snapshot& snapshot, Id<Role> role) {
  return snapshot.number(kRoleUsers, role);
}

std::vector<Id<User>> members_of_role(storage::Snapshot& snapshot, std::optional<Id<Role>> role) {
  const auto id = [](const Row& row) { return row.id<User>(0); };
  return role ? snapshot.all(kRoleMembers, id, *role) : snapshot.all(kAdministratorUsers, id);
}

std::vector<Id<Role>> roles_of_user(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.all(kRolesOfUser, [](const Row& row) { return row.id<Role>(0); }, user);
}

void set_roles(storage::Transaction& tx, Id<User> user, std::span<const Id<Role>> roles) {
  tx.run(kDropUserRoles, user);
  for (Id<Role> role : roles) tx.run(kAddUserRole, user, role);
}

Permissions permissions_of_user(storage::Snapshot& snapshot, Id<User> user) {
  Permissions joined;
  snapshot.each(kPermissions, [&](const Row& row) { joined.join(permissions_of(row.text(0), row.text(1))); }, user);
  return joined;
}

std::int64_t active_administrators(storage::Snapshot& snapshot) {
  return snapshot.number(kAdministrators);
}

std::optional<Team> find_team(storage::Snapshot& snapshot, Id<Team> team) {
  auto found = snapshot.one(kFindTeam, read_team, team);
  if (found) found->members = snapshot.all(kMembers, [](const Row& row) { return row.id<User>(0); }, team);
  return found;
}

std::vector<Team> list_teams(storage::Snapshot& snapshot) {
  auto teams = snapshot.all(kListTeams, read_team);
  for (Team& team : teams)
    team.members = snapshot.all(kMembers, [](const Row& row) { return row.id<User>(0); }, team.id);
  return teams;
}

bool team_name_taken(storage::Snapshot& snapshot, const std::string& name, Id<Team> besides) {
  return snapshot.number(kTeamNamed, name_key(name), besides) != 0;
}

void insert_team(storage::Transaction& tx, const Team& team) {
  tx.run(kInsertTeam, team.id, team.name, name_key(team.name), team.description);
  for (Id<User> member : team.members) tx.run(kAddMember, team.id, member);
}

void save_team(storage::Transaction& tx, const Team& team) {
  tx.run(kSaveTeam, team.id, team.name, name_key(team.name), team.description);
  tx.run(kDropMembers, team.id);
  for (Id<User> member : team.members) tx.run(kAddMember, team.id, member);
}

void delete_team(storage::Transaction& tx, Id<Team> team) {
  tx.run(kDropMembers, team);
  tx.run(kDeleteTeam, team);
}

std::vector<Id<Team>> teams_of_user(storage::Snapshot& snapshot, Id<User> user) {
  return snapshot.all(kTeamsOfUser, [](const Row& row) { return row.id<Team>(0); }, user);
}

void set_teams(storage::Transaction& tx, Id<User> user, std::span<const Id<Team>> teams) {
  tx.run(kDropTeamsOfUser, user);
  for (Id<Team> team : teams) tx.run(kAddMember, team, user);
}

std::optional<std::string> find_setting(storage::Snapshot& snapshot, std::string_view name) {
  return snapshot.one(kFindSetting, [](const Row& row) { return row.string(0); }, name);
}

void put_setting(storage::Transaction& tx, std::string_view name, std::string_view value) {
  tx.run(kPutSetting, name, value);
}

std::span<const storage::Statement* const> group_statements() {
  return kStatements;
}

}  // namespace deskbell::identity::store
