#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/actor.h>
#include <identity/permission.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// The people who work here and what describes them, in the shape in which it is told on the wire.
namespace deskbell::identity {

enum class Presence { online, busy, on_break, training, wrap_up, away, offline };
BOOST_DESCRIBE_ENUM(Presence, online, busy, on_break, training, wrap_up, away, offline)

enum class UserStatus { active, disabled };
BOOST_DESCRIBE_ENUM(UserStatus, active, disabled)

struct User {
  Id<User> id;
  std::string name;
  std::string email;
  std::string language;  // "en" or "zh-CN"
  UserStatus status = UserStatus::active;
  std::vector<Id<Role>> roles;
  std::vector<Id<Team>> teams;
  bool totp_enabled = false;
  Presence presence = Presence::offline;
  Time presence_since;
  std::optional<std::string> presence_note;
  Time created_at;
  std::optional<Time> last_seen_at;  // exact to a minute
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, name, email, language, status, roles, teams, totp_enabled, presence, presence_since,
                       presence_note, created_at, last_seen_at))

struct UserSummary {
  Id<User> id;
  std::string name;
  Presence presence = Presence::offline;
  Time presence_since;
};
BOOST_DESCRIBE_STRUCT(UserSummary, (), (id, name, presence, presence_since))

struct Team {
  Id<Team> id;
  std::string name;
  std::string description;
  std::vector<Id<User>> members;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, name, description, members))

// Permissions as told: by name, those with reach `none` may be left out when read and are all there when written.
using PermissionMap = std::map<std::string, Reach>;
PermissionMap told(const Permissions& permissions);
// invalid_argument names the unknown permission as `field`.name.
Result<Permissions> to_permissions(const PermissionMap& map, std::string_view field);
// One English sentence for role editors.
std::string_view description_of(Permission permission);

struct Role {
  Id<Role> id;
  std::string name;
  std::string description;
  PermissionMap permissions;
  bool built_in = false;
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, name, description, permissions, built_in))

struct PresenceSpan {
  Presence presence = Presence::offline;
  std::optional<std::string> note;
  Time from;
  std::optional<Time> to;  // absent: it lasts
};
BOOST_DESCRIBE_STRUCT(PresenceSpan, (), (presence, note, from, to))

}  // namespace deskbell::identity
