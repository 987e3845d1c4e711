#pragma once
#include <identity/parts.h>
#include <identity/user.h>

#include <string>
#include <vector>

namespace deskbell::identity {

struct RoleDraft {
  std::string name;
  std::string description = {};
  PermissionMap permissions;
};

struct RolePatch {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<PermissionMap> permissions = {};
};
BOOST_DESCRIBE_STRUCT(RolePatch, (), (name, description, permissions))

// Reading needs manage_users or manage_roles, changing manage_roles. The built-in roles (administrator, team_leader,
// agent) cannot be removed, and the administrator's permissions cannot be changed. Nobody can put more into a role than
// he may do himself.
class Roles {
 public:
  explicit Roles(Parts parts);
  Result<std::vector<Role>> list(const Actor& actor);
  Result<Role> create(const Actor& actor, const RoleDraft& draft);
  Result<Role> change(const Actor& actor, Id<Role> role, const RolePatch& patch);
  // failed_precondition while somebody has it.
  Result<void> remove(const Actor& actor, Id<Role> role);

  // For modules above, inside their transaction; no policy. Active ones, by name. No role: the administrators.
  static std::vector<Id<User>> members_of(storage::Snapshot& snapshot, std::optional<Id<Role>> role);

 private:
  Parts parts_;
};

}  // namespace deskbell::identity
