#include "changes.h"
#include "group_store.h"
#include "validate.h"

#include <identity/presence.h>

#include <algorithm>

namespace deskbell::identity {
namespace {

constexpr int kLongestNote = 200;
constexpr int kMostSpans = 1000;
constexpr std::chrono::days kHistoryDefault{7};

}  // namespace

PresenceBoard::PresenceBoard(Parts parts, Access& access) : parts_(parts), access_(access) {}

// Supervising reaches everybody, those who serve a queue with the actor (queues), or those in a team with him (own).
Result<void> PresenceBoard::require_reach(const Actor& actor, Id<User> user) {
  TRY(require_staff(actor));
  if (actor.kind == ActorKind::system || user == actor.user()) return {};
  TRY(require(actor, Permission::supervise));
  const Reach reach = actor.permissions[Permission::supervise];
  if (reach == Reach::all) return {};
  const auto other = access_.actor_of(user);
  if (!other) return std::unexpected(no_such_user());
  const bool same_queue = std::ranges::find_first_of(actor.queues, other->queues) != actor.queues.end();
  const bool same_team = std::ranges::find_first_of(actor.teams, other->teams) != actor.teams.end();
  if ((reach == Reach::queues && same_queue) || same_team) return {};
  return failure(ErrorCode::permission_denied, "This user is not one whom you supervise.");
}

Result<User> PresenceBoard::set(const Actor& actor, Id<User> user, Presence presence, std::optional<std::string> note) {
  TRY(require_reach(actor, user));
  if (note) {
    TRY(note, checked_line(*note, "note", 0, kLongestNote));
  }
  return parts_.database.write([&](storage::Transaction& tx) -> Result<User> {
    auto found = store::find_user(tx, user);
    if (!found) return std::unexpected(no_such_user());
    if (found->user.status == UserStatus::disabled && presence != Presence::offline)
      return failure(ErrorCode::failed_precondition, "This user is disabled.");
    change_presence(parts_, tx, actor, found->user, presence, note);
    return found->user;
  });
}

Result<std::vector<PresenceSpan>> PresenceBoard::history(const Actor& actor, Id<User> user, std::optional<Time> first,
                                                         std::optional<Time> last) {
  TRY(require_reach(actor, user));
  const Time to = last.value_or(parts_.clock.now() + std::chrono::microseconds(1));
  const Time from = first.value_or(to - kHistoryDefault);
  if (to <= from) return invalid("to", "must be later than from");
  return parts_.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<PresenceSpan>> {
    if (!store::name_of_user(snapshot, user)) return std::unexpected(no_such_user());
    return store::spans(snapshot, user, from, to, kMostSpans);
  });
}

std::optional<UserSummary> PresenceBoard::find(storage::Snapshot& snapshot, Id<User> user) {
  return store::find_summary(snapshot, user);
}

bool PresenceBoard::is_active(storage::Snapshot& snapshot, Id<User> user) {
  return store::is_active(snapshot, user);
}

std::vector<UserSummary> PresenceBoard::active(storage::Snapshot& snapshot) {
  return store::active_users(snapshot);
}

}  // namespace deskbell::identity
