#include "changes.h"
#include "group_store.h"
#include "validate.h"

#include <identity/roles.h>

namespace deskbell::identity {
namespace {

constexpr int kLongestName = 80;
constexpr int kLongestDescription = 500;

Result<void> check(storage::Snapshot& snapshot, Role& role) {
  TRY(role.name, checked_line(role.name, "name", 1, kLongestName));
  TRY(role.description, checked_line(role.description, "description", 0, kLongestDescription));
  if (store::role_name_taken(snapshot, role.name, role.id)) return std::unexpected(name_taken("role"));
  return {};
}

IdentityChange change_of(const Role& role) {
  json::object granted;
  for (const auto& [name, reach] : role.permissions)
    if (reach != Reach::none) granted[name] = base::name_of(reach);
  return {.role = role.id, .name = role.name, .changes = json::object{{"permissions", granted}}};
}

}  // namespace

Roles::Roles(Parts parts) : parts_(parts) {}

Result<std::vector<Role>> Roles::list(const Actor& actor) {
  if (!allowed(actor, Permission::manage_users)) TRY(require(actor, Permission::manage_roles));
  const auto records = parts_.database.read([&](storage::Snapshot& snapshot) { return store::list_roles(snapshot); });
  std::vector<Role> roles;
  for (const auto& found : records) roles.push_back(found.role);
  return roles;
}

Result<Role> Roles::create(const Actor& actor, const RoleDraft& draft) {
  TRY(require(actor, Permission::manage_roles));
  TRY(const Permissions permissions, to_permissions(draft.permissions, "permissions"));
  TRY(require_covers(actor, permissions));
  return write_unique(parts_.database, name_taken("role"), [&](storage::Transaction& tx) -> Result<Role> {
    Role role{.id = parts_.ids.next<Role>(),
              .name = draft.name,
              .description = draft.description,
              .permissions = told(permissions)};
    TRY(check(tx, role));
    store::insert_role(tx, {.role = role, .built_in = {}, .permissions = permissions});
    record(parts_, tx, "role_created", actor, change_of(role));
    return role;
  });
}

Result<Role> Roles::change(const Actor& actor, Id<Role> id, const RolePatch& patch) {
  TRY(require(actor, Permission::manage_roles));
  return write_unique(parts_.database, name_taken("role"), [&](storage::Transaction& tx) -> Result<Role> {
    auto found = store::find_role(tx, id);
    if (!found) return not_found("There is no such role.");
    if (found->built_in == store::kAdministrator && patch.permissions)
      return failure(ErrorCode::failed_precondition, "An administrator may do everything; make another role instead.");
    // Neither what it allows now nor what it is to allow may be beyond the actor's own reach.
    TRY(require_covers(actor, found->permissions));
    if (patch.permissions) {
      TRY(found->permissions, to_permissions(*patch.permissions, "permissions"));
      TRY(require_covers(actor, found->permissions));
    }
    if (patch.name) found->role.name = *patch.name;
    if (patch.description) found->role.description = *patch.description;
    found->role.permissions = told(found->permissions);
    TRY(check(tx, found->role));
    store::save_role(tx, *found);
    record(parts_, tx, "role_changed", actor, change_of(found->role));
    return found->role;
  });
}

Result<void> Roles::remove(const Actor& actor, Id<Role> id) {
  TRY(require(actor, Permission::manage_roles));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto found = store::find_role(tx, id);
    if (!found) return not_found("There is no such role.");
    if (found->role.built_in) return failure(ErrorCode::failed_precondition, "A built-in role cannot be removed.");
    TRY(require_covers(actor, found->permissions));
    if (const auto users = store::users_with_role(tx, id); users > 0)
      return failure(ErrorCode::failed_precondition,
                     std::to_string(users) + " user(s) have this role; give them another one first.");
    store::delete_role(tx, id);
    record(parts_, tx, "role_removed", actor, {.role = id, .name = found->role.name});
    return {};
  });
}

std::vector<Id<User>> Roles::members_of(storage::Snapshot& snapshot, std::optional<Id<Role>> role) {
  return store::members_of_role(snapshot, role);
}

}  // namespace deskbell::identity
