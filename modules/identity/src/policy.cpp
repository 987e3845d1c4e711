#include <identity/actor.h>
#include <identity/permission.h>
#include <identity/user.h>

#include <algorithm>

namespace deskbell::identity {
namespace {

bool takes_part(Id<User> user, const Subject& subject) {
  return user && (subject.owner == user || std::ranges::find(subject.participants, user) != subject.participants.end());
}

bool serves(const Actor& actor, const Subject& subject) {
  return subject.queue && std::ranges::find(actor.queues, subject.queue) != actor.queues.end();
}

bool user_allowed(const Actor& actor, Permission permission, const Subject& subject) {
  switch (actor.permissions[permission]) {
    case Reach::none:
      return false;
    case Reach::own:
      return takes_part(actor.user(), subject);
    case Reach::queues:
      return takes_part(actor.user(), subject) || serves(actor, subject);
    case Reach::all:
      return true;
  }
  return false;
}

Error denied(Permission permission) {
  return {ErrorCode::permission_denied,
          "You need the permission '" + std::string(base::name_of(permission)) + "' for this.",
          {}};
}

}  // namespace

bool allowed(const Actor& actor, Permission permission, const Subject& subject) {
  switch (actor.kind) {
    case ActorKind::system:
      return true;
    case ActorKind::user:
      return user_allowed(actor, permission, subject);
    case ActorKind::contact:
      return (permission == Permission::view_conversations || permission == Permission::reply) && actor.contact() &&
             subject.contact == actor.contact();
    case ActorKind::bot:
      return (permission == Permission::view_conversations || permission == Permission::reply ||
              permission == Permission::assign) &&
             actor.id != 0 && subject.bot.value == actor.id;
  }
  return false;
}

bool allowed(const Actor& actor, Permission permission) {
  return actor.kind == ActorKind::system ||
         (actor.kind == ActorKind::user && actor.permissions[permission] != Reach::none);
}

Result<void> require(const Actor& actor, Permission permission, const Subject& subject) {
  if (!allowed(actor, permission, subject)) return std::unexpected(denied(permission));
  return {};
}

Result<void> require(const Actor& actor, Permission permission) {
  if (!allowed(actor, permission)) return std::unexpected(denied(permission));
  return {};
}

Result<void> require_visible(const Actor& actor, Permission permission, const Subject& subject, std::string what) {
  if (!allowed(actor, permission, subject)) return not_found(std::move(what));
  return {};
}

Actor Actor::system() {
  Actor actor;
  actor.name = "Deskbell";
  actor.permissions = Permissions::everything();
  return actor;
}

void Permissions::join(const Permissions& other) {
  for (std::size_t i = 0; i < reach_.size(); ++i) reach_[i] = std::max(reach_[i], other.reach_[i]);
}

void Permissions::limit_to(const Permissions& other) {
  for (std::size_t i = 0; i < reach_.size(); ++i) reach_[i] = std::min(reach_[i], other.reach_[i]);
}

Permissions Permissions::everything() {
  Permissions all;
  all.reach_.fill(Reach::all);
  return all;
}

PermissionMap told(const Permissions& permissions) {
  PermissionMap map;
  for (int i = 0; i < kPermissionCount; ++i) {
    const auto permission = static_cast<Permission>(i);
    map[std::string(base::name_of(permission))] = permissions[permission];
  }
  return map;
}

Result<Permissions> to_permissions(const PermissionMap& map, std::string_view field) {
  Permissions permissions;
  for (const auto& [name, reach] : map) {
    const auto permission = base::find_enum<Permission>(name);
    if (!permission) return invalid(std::string(field) + "." + name, "is not a permission");
    permissions.set(*permission, reach);
  }
  return permissions;
}

std::string_view description_of(Permission permission) {
  switch (permission) {
    case Permission::view_conversations:
      return "Read conversations and their history";
    case Permission::reply:
      return "Write to customers, add notes and tags, close and reopen";
    case Permission::assign:
      return "Give a conversation to a queue or to somebody else";
    case Permission::merge:
      return "Merge and split conversations";
    case Permission::view_contacts:
      return "See contacts";
    case Permission::edit_contacts:
      return "Change contacts";
    case Permission::supervise:
      return "Live view: watch, whisper, join and take over conversations, set the presence of others";
    case Permission::view_surveys:
      return "See ratings and comments of customers";
    case Permission::view_audit:
      return "See who did what";
    case Permission::manage_users:
      return "Add, change and disable users and teams";
    case Permission::manage_roles:
      return "Change what roles allow";
    case Permission::manage_queues:
      return "Change queues, skills, hours and membership";
    case Permission::manage_canned:
      return "Change shared canned answers";
    case Permission::manage_channels:
      return "Change widget installations and workspace settings";
    case Permission::manage_jobs:
      return "See and repeat failed background work";
    case Permission::manage_webhooks:
      return "Send events to other programs: addresses, secrets and deliveries";
    case Permission::view_health:
      return "See how the server is, and its metrics";
    case Permission::manage_backups:
      return "See and begin backups, release outbound traffic after a restore";
    case Permission::view_cases:
      return "Read cases, tasks and their history";
    case Permission::edit_cases:
      return "Work on cases and tasks: create, change, note, move on, close";
    case Permission::assign_cases:
      return "Give a case or task to a queue or to somebody else";
    case Permission::decide_approvals:
      return "Approve or refuse requests for refunds, compensation and exceptions";
    case Permission::manage_cases:
      return "Change kinds of cases, fields, categories, calendars, promises, ladders and decision tables";
    case Permission::manage_incidents:
      return "Declare and lead major incidents, change emergency plans";
    case Permission::manage_automation:
      return "Change rules and shared macros, rehearse them";
    case Permission::view_insight:
      return "See where work waits, reports, and how things stood at an earlier minute";
    case Permission::edit_knowledge:
      return "Read internal articles, write drafts and ask for their review";
    case Permission::publish_knowledge:
      return "Publish, retire and import articles, decide who may read them";
    case Permission::train_understanding:
      return "Change labels and examples, train, and choose the version that answers";
    case Permission::manage_bots:
      return "Change bots, their dialogs, actions and budgets, and the model endpoint";
  }
  return "";
}

}  // namespace deskbell::identity
