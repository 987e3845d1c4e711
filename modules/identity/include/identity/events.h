#pragma once
#include <identity/user.h>

#include <optional>
#include <string>

// What identity writes to the log. All but presence.changed go to events::kWorkspaceStream; `by_name` and `address` say
// who did it from where. Nothing secret is ever in them.
namespace deskbell::identity {

// presence.changed on the user's stream.
struct PresenceChanged {
  static constexpr std::string_view kKind = "presence.changed";
  UserSummary user;
  Presence previous = Presence::offline;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(PresenceChanged, (), (user, previous, note))

// The shape of every identity.* event; which members are there depends on the kind:
//   user_created, user_changed, password_changed, password_reset, totp_enabled, totp_disabled, totp_reset,
//   access_revoked (user, name, changes; `session` is the one that stays valid),
//   signed_in, sign_in_failed, signed_out, session_ended (user, name, session),
//   role_created, role_changed, role_removed (role, name), team_created, team_changed, team_removed (team, name),
//   api_token_created, api_token_revoked (user, session = the token, name), set_up (user, name).
struct IdentityChange {
  std::optional<Id<User>> user = {};
  std::optional<Id<Role>> role = {};
  std::optional<Id<Team>> team = {};
  std::optional<Id<Session>> session = {};
  std::optional<std::string> name = {};
  std::optional<std::string> reason = {};
  std::optional<json::value> changes = {};  // the new values of what was changed
  std::string by_name = {};
  std::string address = {};
  std::string request = {};
};
BOOST_DESCRIBE_STRUCT(IdentityChange, (), (user, role, team, session, name, reason, changes, by_name, address, request))

struct WorkspaceChanged {
  static constexpr std::string_view kKind = "settings.workspace_changed";
  std::string name;
  std::chrono::seconds reopen_window_s{};
  std::chrono::seconds idle_away_s{};
  std::optional<std::string> time_zone = {};
  std::string by_name = {};
  std::string address = {};
  std::string request = {};
};
BOOST_DESCRIBE_STRUCT(WorkspaceChanged, (), (name, reopen_window_s, idle_away_s, time_zone, by_name, address, request))

}  // namespace deskbell::identity
