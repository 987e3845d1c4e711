#pragma once
#include <base/id.h>
#include <identity/permission.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Tags of strong ids that identity hands around without knowing more of their modules.
namespace deskbell::bot {
struct Bot;
}
namespace deskbell::contacts {
struct Contact;
}
namespace deskbell::conversations {
struct Conversation;
}
namespace deskbell::routing {
struct Queue;
}

namespace deskbell::identity {

struct User;
struct Team;
struct Role;
struct Session;

enum class ActorKind { system, user, contact, bot };
BOOST_DESCRIBE_ENUM(ActorKind, system, user, contact, bot)

// Who asks. Made at the door (session cookie, API token, widget token, job) and passed first to every use case.
struct Actor {
  ActorKind kind = ActorKind::system;
  std::int64_t id = 0;  // Id<User>, Id<Contact> or Id<bot::Bot> by kind; 0 for the system
  std::string name;     // as shown to others
  Permissions permissions;
  std::vector<Id<routing::Queue>> queues;  // those a user serves
  std::vector<Id<Team>> teams;
  Id<Session> session;  // the session or token in use, if any
  std::string address;  // client address, for the audit trail
  std::string request = {};  // its request's trace id, for the same

  Id<User> user() const { return {kind == ActorKind::user ? id : 0}; }
  Id<contacts::Contact> contact() const { return {kind == ActorKind::contact ? id : 0}; }
  static Actor system();
};

// What a permission is asked for: the facts about a thing that decide, as far as they exist.
struct Subject {
  Id<User> owner;                                // who owns it now
  Id<bot::Bot> bot;                              // or which bot does
  std::vector<Id<User>> participants;            // who else takes part
  Id<routing::Queue> queue;                      // where it belongs
  std::optional<Id<contacts::Contact>> contact;  // the customer it is about
};

// The one policy function, whichever door the request came through.
// - system: everything. - user: by the reach of the permission. - contact: view_conversations and reply on what is
//   his own (`contact`), nothing else. - bot: what it owns.
bool allowed(const Actor& actor, Permission permission, const Subject& subject);
// For things that concern no single conversation: any reach but none.
bool allowed(const Actor& actor, Permission permission);

// permission_denied that names the permission. For a single object use require_visible first, so that a foreign id
// cannot be told from a missing one.
Result<void> require(const Actor& actor, Permission permission, const Subject& subject);
Result<void> require(const Actor& actor, Permission permission);
// not_found with `what` ("There is no such conversation.") when the actor may not even see it.
Result<void> require_visible(const Actor& actor, Permission permission, const Subject& subject, std::string what);

}  // namespace deskbell::identity

namespace deskbell {
using identity::Actor;
using identity::ActorKind;
using identity::Subject;
}  // namespace deskbell
