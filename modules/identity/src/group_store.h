#pragma once
#include <identity/user.h>
#include <storage/database.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deskbell::identity::store {

inline constexpr std::string_view kAdministrator = "administrator";

struct RoleRecord {
  Role role;
  std::string built_in;  // "administrator", "team_leader", "agent" or empty
  Permissions permissions;
};

std::optional<RoleRecord> find_role(storage::Snapshot& snapshot, Id<Role> role);
std::vector<RoleRecord> list_roles(storage::Snapshot& snapshot);
bool role_name_taken(storage::Snapshot& snapshot, const std::string& name, Id<Role> besides);
void insert_role(storage::Transaction& tx, const RoleRecord& record);
void save_role(storage::Transaction& tx, const RoleRecord& record);
void delete_role(storage::Transaction& tx, Id<Role> role);
std::int64_t users_with_role(storage::Snapshot& snapshot, Id<Role> role);
// Active ones, by name. No role: the administrators.
std::vector<Id<User>> members_of_role(storage::Snapshot& snapshot, std::optional<Id<Role>> role);

std::vector<Id<Role>> roles_of_user(storage::Snapshot& snapshot, Id<User> user);
void set_roles(storage::Transaction& tx, Id<User> user, std::span<const Id<Role>> roles);
// All roles of the user joined.
Permissions permissions_of_user(storage::Snapshot& snapshot, Id<User> user);
std::int64_t active_administrators(storage::Snapshot& snapshot);

std::optional<Team> find_team(storage::Snapshot& snapshot, Id<Team> team);
std::vector<Team> list_teams(storage::Snapshot& snapshot);
bool team_name_taken(storage::Snapshot& snapshot, const std::string& name, Id<Team> besides);
void insert_team(storage::Transaction& tx, const Team& team);
void save_team(storage::Transaction& tx, const Team& team);
void delete_team(storage::Transaction& tx, Id<Team> team);
std::vector<Id<Team>> teams_of_user(storage::Snapshot& snapshot, Id<User> user);
void set_teams(storage::Transaction& tx, Id<User> user, std::span<const Id<Team>> teams);

// Workspace settings by name.
std::optional<std::string> find_setting(storage::Snapshot& snapshot, std::string_view name);
void put_setting(storage::Transaction& tx, std::string_view name, std::string_view value);

std::span<const storage::Statement* const> group_statements();

}  // namespace deskbell::identity::store
