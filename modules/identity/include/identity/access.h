#pragma once
#include <base/clock.h>
#include <base/result.h>
#include <events/log.h>
#include <identity/actor.h>
#include <identity/ports.h>
#include <identity/user.h>
#include <storage/database.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

// Who stands at the door: turns a session token or an API token into an Actor. Called for every request and socket
// message, so it answers from memory; what it keeps is dropped the moment a session ends, a user is disabled or a role
// changes, on every node (each reads the event log).
namespace deskbell::identity {

// How long a session lasts.
inline constexpr std::chrono::hours kSessionIdle{12};
inline constexpr std::chrono::hours kSessionLength{24 * 30};

// What a door has to know to close or refresh sockets.
struct AccessChange {
  enum class Kind {
    session_ended,        // `session` (a session or an API token) is no longer valid
    user_ended,           // no session and no token of `user` is valid any more, except `session` when it is set
    permissions_changed,  // the next renew() of `user` (0: everybody) may answer another Actor
  };
  Kind kind = Kind::permissions_changed;
  Id<Session> session;
  Id<User> user;
};

class Access {
 public:
  Access(storage::Database& database, events::Log& log, const Clock& clock, QueuesOfUser queues_of_user = {});
  ~Access();
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;

  // The token of the session cookie. unauthenticated when there is no such session, it has run out (12 h idle, 30 days)
  // or its user is disabled. Counts as activity.
  Result<Actor> authenticate(std::string_view session_token, std::string_view address);
  // An API token ("dsk_..."): the user's permissions limited by the token's scopes.
  Result<Actor> authenticate_token(std::string_view secret, std::string_view address);
  // The actor as he is now, by his session; for long-lived sockets, before each thing they do. Counts as activity.
  Result<Actor> renew(const Actor& actor);
  // A user without a session, for work done in his name (jobs, automation). not_found when disabled.
  Result<Actor> actor_of(Id<User> user);
  // permission_denied when the actor came with an API token: changes of one's own account need a signed-in person.
  Result<void> require_session(const Actor& actor);

  // fn runs before the commit that changed something returns, and well within a second on each other node; it must be
  // quick. Register before serving; never removed.
  void on_change(std::function<void(const AccessChange&)> fn);

  // Forgets what is kept of everybody: who serves which queue has changed.
  void invalidate();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The CSRF token belongs to the session token and is derived from it.
std::string csrf_token(std::string_view session_token);
// In constant time.
bool csrf_matches(std::string_view session_token, std::string_view presented);

}  // namespace deskbell::identity
