#include "changes.h"
#include "group_store.h"
#include "passwords.h"
#include "secrets.h"
#include "sign_in_guard.h"
#include "validate.h"

#include <identity/setup.h>
namespace deskbell::identity {
namespace {

constexpr int kSetupTokenBytes = 16;
constexpr int kLongestName = 100;
constexpr int kLongestWorkspace = 80;
constexpr std::string_view kGuarded = "first set-up";

struct BuiltIn {
  std::string_view key;
  std::string_view name;
  std::string_view description;
  Permissions permissions;
};

Permissions of(std::initializer_list<std::pair<Permission, Reach>> list) {
  Permissions permissions;
  for (const auto& [permission, reach] : list) permissions.set(permission, reach);
  return permissions;
}

std::vector<BuiltIn> built_in_roles() {
  using enum Permission;
  return {{store::kAdministrator, "Administrator", "May do everything", Permissions::everything()},
          {"team_leader", "Team leader", "Supervises queues and agents",
           of({{view_conversations, Reach::all},
               {reply, Reach::all},
               {assign, Reach::all},
               {merge, Reach::all},
               {view_contacts, Reach::all},
               {edit_contacts, Reach::all},
               {supervise, Reach::all},
               {view_surveys, Reach::all},
               {manage_canned, Reach::all},
               {view_cases, Reach::all},
               {edit_cases, Reach::all},
               {assign_cases, Reach::all},
               {decide_approvals, Reach::all},
               {manage_incidents, Reach::all},
               {view_insight, Reach::all},
               {edit_knowledge, Reach::all},
               {publish_knowledge, Reach::all},
               {train_understanding, Reach::all},
               {manage_bots, Reach::all}})},
          {"agent", "Agent", "Talks with customers",
           of({{view_conversations, Reach::queues},
               {reply, Reach::queues},
               {assign, Reach::queues},
               {merge, Reach::queues},
               {view_contacts, Reach::all},
               {edit_contacts, Reach::all},
               {view_surveys, Reach::own},
               {view_cases, Reach::queues},
               {edit_cases, Reach::queues},
               {assign_cases, Reach::queues},
               {edit_knowledge, Reach::all}})},
          {"department", "Department member", "Works on tasks that cases have for other departments",
           of({{view_cases, Reach::queues}, {edit_cases, Reach::queues}, {assign_cases, Reach::queues}})}};
}

// Answers the administrator's role.
Id<Role> create_roles(const Parts& parts, storage::Transaction& tx) {
  Id<Role> administrator;
  for (const BuiltIn& built_in : built_in_roles()) {
    const Role role{.id = parts.ids.next<Role>(),
                    .name = std::string(built_in.name),
                    .description = std::string(built_in.description),
                    .permissions = told(built_in.permissions),
                    .built_in = true};
    store::insert_role(tx, {.role = role, .built_in = std::string(built_in.key), .permissions = built_in.permissions});
    if (built_in.key == store::kAdministrator) administrator = role.id;
  }
  return administrator;
}

Error already_done() {
  return {ErrorCode::failed_precondition, "This workspace is set up already. Sign in instead.", {}};
}

Result<FirstAdministrator> checked(const FirstAdministrator& input) {
  FirstAdministrator out = input;
  TRY(out.name, checked_line(input.name, "name", 1, kLongestName));
  TRY(out.email, checked_email(input.email));
  TRY(out.workspace, checked_line(input.workspace, "workspace", 0, kLongestWorkspace));
  if (input.password) TRY(check_new_password(*input.password, out.email, out.name, "password"));
  return out;
}

}  // namespace

Setup::Setup(Parts parts, Access& access, Workspace& workspace, Passwords& passwords, SignInGuard& guard)
    : parts_(parts),
      access_(access),
      workspace_(workspace),
      passwords_(passwords),
      guard_(guard),
      token_(parts.random.token(kSetupTokenBytes)) {}

bool Setup::needed() {
  if (done_) return false;
  if (parts_.database.read([](storage::Snapshot& snapshot) { return store::any_user(snapshot); })) done_ = true;
  return !done_;
}

Result<SignedIn> Setup::run(const SetupInput& input, const Origin& origin) {
  if (!needed()) return std::unexpected(already_done());
  if (const auto wait = guard_.begin(kGuarded, origin.address); wait.count() > 0)
    return std::unexpected(locked_out(wait));
  if (!equal_secrets(input.token, token_))
    return failure(ErrorCode::permission_denied,
                   "The set-up token is not the one that the server printed when it started.");
  guard_.succeeded(kGuarded, origin.address);
  TRY(const auto administrator, checked({.name = input.name,
                                         .email = input.email,
                                         .workspace = input.workspace,
                                         .password = input.password,
                                         .time_zone = input.time_zone}));
  TRY(const std::string hash, passwords_.hash(input.password));
  const std::string token = parts_.random.token(kTokenBytes);
  TRY(SignedIn in, parts_.database.write([&](storage::Transaction& tx) -> Result<SignedIn> {
    TRY(const User user, create(tx, administrator, hash));
    return open_session(parts_, tx, user, origin, token, "signed_in");
  }));
  TRY(in.actor, access_.authenticate(token, origin.address));
  return in;
}

Result<std::string> Setup::create_administrator(const FirstAdministrator& input) {
  if (!needed()) return std::unexpected(already_done());
  TRY(const auto administrator, checked(input));
  const std::string password = administrator.password ? *administrator.password : make_password(parts_.random);
  TRY(const std::string hash, passwords_.hash(password));
  TRY(parts_.database.write([&](storage::Transaction& tx) { return create(tx, administrator, hash); }));
  return password;
}

Result<User> Setup::create(storage::Transaction& tx, const FirstAdministrator& input, const std::string& hash) {
  if (store::any_user(tx)) return std::unexpected(already_done());
  User user{.id = parts_.ids.next<User>(), .name = input.name, .email = input.email, .language = "en"};
  user.created_at = user.presence_since = parts_.clock.now();
  user.roles = {create_roles(parts_, tx)};
  store::insert_user(tx, user, hash);
  store::set_roles(tx, user.id, user.roles);
  store::open_span(tx, parts_.ids.next(), user);
  const Actor system = Actor::system();
  WorkspacePatch patch{.time_zone = input.time_zone};
  if (!input.workspace.empty()) patch.name = input.workspace;
  if (patch.name || patch.time_zone) TRY(workspace_.change(system, patch));
  record(parts_, tx, "set_up", system, {.user = user.id, .name = user.name});
  return user;
}

}  // namespace deskbell::identity
