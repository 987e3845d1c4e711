#pragma once
#include <identity/access.h>
#include <identity/parts.h>
#include <identity/user.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::identity {

// Who is at work and why not, with its history. What presence follows from (last socket closed, idle, missed offers) is
// decided by realtime and routing, which call `set` as the system.
class PresenceBoard {
 public:
  PresenceBoard(Parts parts, Access& access);

  // One's own, or with supervise that of somebody within reach. Appends presence.changed to the user's stream; setting
  // what is already set changes nothing. May be called inside Database::write and joins it then.
  Result<User> set(const Actor& actor, Id<User> user, Presence presence, std::optional<std::string> note = {});
  // Spans that touch [from, to), oldest first, at most 1,000; without bounds the last seven days. One's own, or with
  // supervise.
  Result<std::vector<PresenceSpan>> history(const Actor& actor, Id<User> user, std::optional<Time> from = {},
                                            std::optional<Time> to = {});
  // As told to others; for LiveAgent, offers and mentions. Inside the caller's transaction.
  static std::optional<UserSummary> find(storage::Snapshot& snapshot, Id<User> user);
  static bool is_active(storage::Snapshot& snapshot, Id<User> user);  // there is such a user, not disabled
  // All active users by name, inside the caller's transaction.
  static std::vector<UserSummary> active(storage::Snapshot& snapshot);

 private:
  Result<void> require_reach(const Actor& actor, Id<User> user);
  Parts parts_;
  Access& access_;
};

}  // namespace deskbell::identity
