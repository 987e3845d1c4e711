#pragma once
#include <base/json.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>

// The one list of what a role can allow. Code names a permission as Permission::reply, so a misspelt one does not
// compile; on the wire and in the database it is the enumerator's name.
namespace deskbell::identity {

enum class Permission {
  view_conversations,  // read conversations and their history
  reply,               // write to the customer, notes, tags, close, reopen
  assign,              // give a conversation to a queue or to somebody else
  merge,               // merge and split conversations
  view_contacts,
  edit_contacts,
  supervise,  // Live: queues and agents, watch, whisper, join, take over, set another's presence
  view_surveys,
  view_audit,
  manage_users,  // users, teams, API tokens of others
  manage_roles,
  manage_queues,        // queues, skills, hours, membership
  manage_canned,        // shared canned answers
  manage_channels,      // widget installations
  manage_jobs,          // dead letters
  manage_webhooks,      // subscriptions of other programs, their secrets and deliveries
  view_health,          // Health page, metrics, details of readiness
  manage_backups,       // backups, rehearsed restores, releasing outbound traffic after a restore
  view_cases,           // cases and their history
  edit_cases,           // work on cases and tasks: create, note, move on, close
  assign_cases,         // give a case or task to a queue or to somebody else
  decide_approvals,     // approve or refuse what an approval policy sends to the role
  manage_cases,         // kinds, fields, categories, service levels, ladders, calendars, decision tables
  manage_incidents,     // major incidents and emergency plans
  manage_automation,    // rules, shared macros, rehearsal
  view_insight,         // process view, time travel, reports
  edit_knowledge,       // read internal articles; write drafts, ask for review
  publish_knowledge,    // publish, retire, restore, import; owners, audiences, synonyms
  train_understanding,  // labels, examples, training, which version answers
  manage_bots           // bots: their answers, dialogs, actions, budgets; the model endpoint
};
BOOST_DESCRIBE_ENUM(Permission, view_conversations, reply, assign, merge, view_contacts, edit_contacts, supervise,
                    view_surveys, view_audit, manage_users, manage_roles, manage_queues, manage_canned, manage_channels,
                    manage_jobs, manage_webhooks, view_health, manage_backups, view_cases, edit_cases, assign_cases,
                    decide_approvals, manage_cases, manage_incidents, manage_automation, view_insight, edit_knowledge,
                    publish_knowledge, train_understanding, manage_bots)
inline constexpr int kPermissionCount = 30;

// How far a permission goes. For permissions that concern no single thing (manage_...) any reach but none is full.
enum class Reach {
  none,
  own,     // conversations and cases the actor owns or takes part in
  queues,  // and those of the queues the actor serves
  all
};
BOOST_DESCRIBE_ENUM(Reach, none, own, queues, all)

// What a role, or an actor with all roles joined, may do: the farthest reach per permission.
class Permissions {
 public:
  Reach operator[](Permission permission) const { return reach_[static_cast<std::size_t>(permission)]; }
  void set(Permission permission, Reach reach) { reach_[static_cast<std::size_t>(permission)] = reach; }
  // Keeps the farther reach of both for each permission.
  void join(const Permissions& other);
  // Keeps the shorter reach of both; an API token's scopes limit its user.
  void limit_to(const Permissions& other);
  static Permissions everything();
  bool operator==(const Permissions&) const = default;

 private:
  std::array<Reach, kPermissionCount> reach_{};
};

}  // namespace deskbell::identity

namespace deskbell {
using identity::Permission;
}
