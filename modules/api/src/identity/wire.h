#pragma once
#include <identity/identity.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// What the console sends and gets about people and sessions, beyond identity's own types.
namespace deskbell::api {

struct Me {
  identity::User user;
  identity::PermissionMap permissions;
  std::string csrf;  // for the X-CSRF-Token header; empty for API tokens
  Id<identity::Session> session;
  std::string workspace;
};
BOOST_DESCRIBE_STRUCT(Me, (), (user, permissions, csrf, session, workspace))

struct SetupState {
  bool needed = false;
};
BOOST_DESCRIBE_STRUCT(SetupState, (), (needed))

struct SignInInput {
  Text<1, 254> email;
  Text<1, 1000> password;
  std::optional<Text<0, 40>> totp;
};
BOOST_DESCRIBE_STRUCT(SignInInput, (), (email, password, totp))

struct PasswordChange {
  Text<1, 1000> current;
  Text<1, 1000> password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current, password))

struct PasswordProof {
  Text<1, 1000> password;
};
BOOST_DESCRIBE_STRUCT(PasswordProof, (), (password))

struct TotpCode {
  Text<1, 40> code;
};
BOOST_DESCRIBE_STRUCT(TotpCode, (), (code))

struct RecoveryCodes {
  std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))

struct OneSession {
  Id<identity::Session> session;
};
BOOST_DESCRIBE_STRUCT(OneSession, (), (session))

struct OneToken {
  Id<identity::Session> token;
};
BOOST_DESCRIBE_STRUCT(OneToken, (), (token))

struct PresenceInput {
  identity::Presence presence = identity::Presence::offline;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(PresenceInput, (), (presence, note))

struct PresenceOfUser : PresenceInput {
  Id<identity::User> user;
};
BOOST_DESCRIBE_STRUCT(PresenceOfUser, (PresenceInput), (user))

struct PresenceHistory {
  Id<identity::User> user;
  std::optional<Time> from;
  std::optional<Time> to;
};
BOOST_DESCRIBE_STRUCT(PresenceHistory, (), (user, from, to))

struct OneUser {
  Id<identity::User> user;
};
BOOST_DESCRIBE_STRUCT(OneUser, (), (user))

struct UserQuery {
  std::optional<Text<0, 100>> query;
  std::optional<identity::UserStatus> status;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(UserQuery, (), (query, status, cursor, limit))

struct UserChange : identity::UserPatch {
  Id<identity::User> user;
};
BOOST_DESCRIBE_STRUCT(UserChange, (identity::UserPatch), (user))

struct NewPassword {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (password))

struct TeamInput {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::vector<Id<identity::User>>> members;
};
BOOST_DESCRIBE_STRUCT(TeamInput, (), (name, description, members))

struct OneTeam {
  Id<identity::Team> team;
};
BOOST_DESCRIBE_STRUCT(OneTeam, (), (team))

struct TeamChange : identity::TeamPatch {
  Id<identity::Team> team;
};
BOOST_DESCRIBE_STRUCT(TeamChange, (identity::TeamPatch), (team))

struct RoleInput {
  std::string name;
  std::optional<std::string> description;
  identity::PermissionMap permissions;
};
BOOST_DESCRIBE_STRUCT(RoleInput, (), (name, description, permissions))

struct OneRole {
  Id<identity::Role> role;
};
BOOST_DESCRIBE_STRUCT(OneRole, (), (role))

struct RoleChange : identity::RolePatch {
  Id<identity::Role> role;
};
BOOST_DESCRIBE_STRUCT(RoleChange, (identity::RolePatch), (role))

struct PermissionText {
  identity::Permission permission;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(PermissionText, (), (permission, description))

// The parts of the identity routes, one file each.
class Endpoints;
void add_session_routes(Endpoints& endpoints, identity::Identity& identity);
void add_account_routes(Endpoints& endpoints, identity::Identity& identity);
void add_user_routes(Endpoints& endpoints, identity::Identity& identity);
void add_group_routes(Endpoints& endpoints, identity::Identity& identity);
void add_workspace_routes(Endpoints& endpoints, identity::Identity& identity);

}  // namespace deskbell::api
