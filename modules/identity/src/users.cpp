#include "changes.h"
#include "group_store.h"
#include "passwords.h"
#include "sign_in_guard.h"
#include "validate.h"

#include <identity/users.h>

#include <algorithm>

namespace deskbell::identity {
namespace {

constexpr int kLongestName = 100;

template <class T>
void make_unique(std::vector<Id<T>>& ids) {
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

// The roles exist and together allow nothing that the actor may not do.
Result<void> check_roles(storage::Snapshot& snapshot, const Actor& actor, const std::vector<Id<Role>>& roles) {
  for (const Id<Role> role : roles) {
    const auto found = store::find_role(snapshot, role);
    if (!found) return invalid("roles", "names a role that does not exist");
    TRY(require_covers(actor, found->permissions));
  }
  return {};
}

Result<void> check_teams(storage::Snapshot& snapshot, const std::vector<Id<Team>>& teams) {
  for (const Id<Team> team : teams)
    if (!store::find_team(snapshot, team)) return invalid("teams", "names a team that does not exist");
  return {};
}

// Whom the actor wants to change: somebody who may not do more than he.
Result<store::UserRecord> load_for_change(storage::Snapshot& snapshot, const Actor& actor, Id<User> user) {
  auto record = store::find_user(snapshot, user);
  if (!record) return std::unexpected(no_such_user());
  TRY(require_covers(actor, store::permissions_of_user(snapshot, user)));
  return std::move(*record);
}

template <class T>
void note(json::object& changes, std::string_view name, const std::optional<T>& value) {
  if (value) changes[name] = base::parse_json_value(base::to_json(*value)).value();
}

json::value told_changes(const UserPatch& patch) {
  json::object changes;
  note(changes, "name", patch.name);
  note(changes, "email", patch.email);
  note(changes, "roles", patch.roles);
  note(changes, "teams", patch.teams);
  note(changes, "language", patch.language);
  note(changes, "status", patch.status);
  return changes;
}

Result<UserPatch> checked(UserPatch patch) {
  if (patch.name) {
    TRY(patch.name, checked_line(*patch.name, "name", 1, kLongestName));
  }
  if (patch.email) {
    TRY(patch.email, checked_email(*patch.email));
  }
  if (patch.language) {
    TRY(patch.language, checked_language(*patch.language));
  }
  if (patch.roles) make_unique(*patch.roles);
  if (patch.teams) make_unique(*patch.teams);
  return patch;
}

}  // namespace

Users::Users(Parts parts, Passwords& passwords, SignInGuard& guard)
    : parts_(parts), passwords_(passwords), guard_(guard) {}

Result<Page<User>> Users::list(const Actor& actor, const UserFilter& filter) {
  TRY(require(actor, Permission::manage_users));
  Id<User> after;
  if (!filter.cursor.empty()) {
    const auto number = base::parse_id(filter.cursor);
    if (!number) return invalid("cursor", "is not one that this list gave");
    after.value = *number;
  }
  const int limit = base::page_size(filter.limit);
  const std::string status(filter.status ? base::name_of(*filter.status) : "");
  Page<User> page;
  page.items = parts_.database.read(
      [&](storage::Snapshot& snapshot) { return store::list_users(snapshot, filter.query, status, after, limit + 1); });
  if (static_cast<int>(page.items.size()) > limit) {
    page.items.pop_back();
    page.next = to_string(page.items.back().id);
  }
  return page;
}

Result<User> Users::load(const Actor& actor, Id<User> user) {
  TRY(require_staff(actor));
  if (user != actor.user() && !allowed(actor, Permission::manage_users)) return std::unexpected(no_such_user());
  const auto record =
      parts_.database.read([&](storage::Snapshot& snapshot) { return store::find_user(snapshot, user); });
  if (!record) return std::unexpected(no_such_user());
  return record->user;
}

Result<std::vector<UserSummary>> Users::directory(const Actor& actor) {
  TRY(require_staff(actor));
  return parts_.database.read([&](storage::Snapshot& snapshot) { return store::active_users(snapshot); });
}

Result<UserCreated> Users::create(const Actor& actor, const NewUser& input) {
  TRY(require(actor, Permission::manage_users));
  User user{.id = parts_.ids.next<User>(), .roles = input.roles, .teams = input.teams};
  TRY(user.name, checked_line(input.name, "name", 1, kLongestName));
  TRY(user.email, checked_email(input.email));
  TRY(user.language, checked_language(input.language.value_or("en")));
  make_unique(user.roles);
  make_unique(user.teams);
  UserCreated created;
  if (input.password) {
    TRY(check_new_password(*input.password, user.email, user.name, "password"));
  } else {
    created.password = make_password(parts_.random);
  }
  // Checked before the expensive hash, and again in the transaction.
  const auto check = [&](storage::Snapshot& snapshot) -> Result<void> {
    if (store::find_user_by_email(snapshot, user.email)) return std::unexpected(email_taken());
    TRY(check_roles(snapshot, actor, user.roles));
    return check_teams(snapshot, user.teams);
  };
  TRY(parts_.database.read(check));
  TRY(const std::string hash, passwords_.hash(created.password ? *created.password : *input.password));
  TRY(created.user, write_unique(parts_.database, email_taken(), [&](storage::Transaction& tx) -> Result<User> {
        TRY(check(tx));
        user.created_at = user.presence_since = parts_.clock.now();
        store::insert_user(tx, user, hash);
        store::set_roles(tx, user.id, user.roles);
        store::set_teams(tx, user.id, user.teams);
        store::open_span(tx, parts_.ids.next(), user);
        record(parts_, tx, "user_created", actor,
               {.user = user.id,
                .name = user.name,
                .changes = told_changes(
                    {.email = user.email, .roles = user.roles, .teams = user.teams, .language = user.language})});
        return user;
      }));
  return created;
}

Result<std::string> Users::reset_password(const Actor& actor, Id<User> user) {
  TRY(require(actor, Permission::manage_users));
  TRY(parts_.database.read([&](storage::Snapshot& snapshot) { return load_for_change(snapshot, actor, user); }));
  const std::string password = make_password(parts_.random);
  TRY(const std::string hash, passwords_.hash(password));
  TRY(const User changed, parts_.database.write([&](storage::Transaction& tx) -> Result<User> {
    TRY(const auto found, load_for_change(tx, actor, user));
    store::set_password(tx, user, hash);
    record(parts_, tx, "password_reset", actor, {.user = user, .name = found.user.name});
    end_access(parts_, tx, actor, found.user, {});
    return found.user;
  }));
  guard_.forget(changed.email);
  return password;
}

Result<User> Users::change(const Actor& actor, Id<User> user, const UserPatch& wanted) {
  TRY(require(actor, Permission::manage_users));
  TRY(const UserPatch patch, checked(wanted));
  return write_unique(parts_.database, email_taken(), [&](storage::Transaction& tx) -> Result<User> {
    TRY(auto found, load_for_change(tx, actor, user));
    User& changed = found.user;
    if (patch.email && store::email_key(*patch.email) != store::email_key(changed.email) &&
        store::find_user_by_email(tx, *patch.email))
      return std::unexpected(email_taken());
    const bool disabled = patch.status == UserStatus::disabled && changed.status == UserStatus::active;
    if (disabled && user == actor.user())
      return failure(ErrorCode::failed_precondition, "You cannot disable your own account.");
    if (patch.roles) TRY(check_roles(tx, actor, *patch.roles));
    if (patch.teams) TRY(check_teams(tx, *patch.teams));
    if (patch.name) changed.name = *patch.name;
    if (patch.email) changed.email = *patch.email;
    if (patch.language) changed.language = *patch.language;
    if (patch.status) changed.status = *patch.status;
    if (patch.roles) changed.roles = *patch.roles;
    if (patch.teams) changed.teams = *patch.teams;
    const auto administrators = store::active_administrators(tx);
    store::save_user(tx, changed);
    if (patch.roles) store::set_roles(tx, user, changed.roles);
    if (patch.teams) store::set_teams(tx, user, changed.teams);
    if (administrators > 0 && store::active_administrators(tx) == 0)
      return failure(ErrorCode::failed_precondition, "This is the last active administrator.");
    // First, so that sockets hear that they are signed out, not that rights changed and to come back.
    if (disabled) end_access(parts_, tx, actor, changed, {});
    record(parts_, tx, "user_changed", actor, {.user = user, .name = changed.name, .changes = told_changes(patch)});
    if (disabled) change_presence(parts_, tx, actor, changed, Presence::offline, std::nullopt);
    return changed;
  });
}

Result<void> Users::revoke(const Actor& actor, Id<User> user) {
  TRY(require(actor, Permission::manage_users));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(const auto found, load_for_change(tx, actor, user));
    end_access(parts_, tx, actor, found.user, {});
    return {};
  });
}

Result<void> Users::reset_totp(const Actor& actor, Id<User> user) {
  TRY(require(actor, Permission::manage_users));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(const auto found, load_for_change(tx, actor, user));
    if (!found.user.totp_enabled)
      return failure(ErrorCode::failed_precondition, "The second factor is not switched on.");
    store::set_totp(tx, user, "", "", found.totp_step);
    store::replace_recovery_codes(tx, user, {});
    record(parts_, tx, "totp_reset", actor, {.user = user, .name = found.user.name});
    return {};
  });
}

std::optional<std::string> Users::name_of(storage::Snapshot& snapshot, Id<User> user) {
  return store::name_of_user(snapshot, user);
}

std::string Users::language_of(storage::Snapshot& snapshot, Id<User> user) {
  const auto found = store::find_user(snapshot, user);
  return found ? found->user.language : "en";
}

}  // namespace deskbell::identity
