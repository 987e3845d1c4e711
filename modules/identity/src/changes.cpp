#include "changes.h"

#include "group_store.h"
#include "secrets.h"
#include "session_store.h"

namespace deskbell::identity {
namespace {

constexpr std::size_t kLongestAgent = 300;

}  // namespace

void record(const Parts& parts, storage::Transaction& tx, std::string_view what, const Actor& actor,
            IdentityChange change) {
  change.by_name = actor.name;
  change.address = actor.address;
  change.request = actor.request;
  parts.log.append(tx, events::kWorkspaceStream, "identity." + std::string(what), actor.id, base::to_json(change));
}

void end_access(const Parts& parts, storage::Transaction& tx, const Actor& actor, const User& user,
                Id<Session> besides) {
  store::delete_sessions_of_user(tx, user.id, besides);
  if (!besides) store::delete_tokens_of_user(tx, user.id);
  IdentityChange change{.user = user.id, .name = user.name};
  if (besides) change.session = besides;
  record(parts, tx, "access_revoked", actor, change);
}

void change_presence(const Parts& parts, storage::Transaction& tx, const Actor& actor, User& user, Presence presence,
                     std::optional<std::string> note) {
  if (note && note->empty()) note.reset();
  if (user.presence == presence && user.presence_note == note) return;
  const Presence previous = user.presence;
  user.presence = presence;
  user.presence_since = parts.clock.now();
  user.presence_note = note;
  store::save_presence(tx, user);
  store::close_span(tx, user.id, user.presence_since);
  store::open_span(tx, parts.ids.next(), user);
  parts.log.append(
      tx, user.id.value, actor.id,
      PresenceChanged{
          .user = {.id = user.id, .name = user.name, .presence = presence, .presence_since = user.presence_since},
          .previous = previous,
          .note = std::move(note)});
}

Result<void> require_covers(const Actor& actor, const Permissions& permissions) {
  if (actor.kind == ActorKind::system) return {};
  Permissions within = permissions;
  within.limit_to(actor.permissions);
  if (within == permissions) return {};
  return failure(ErrorCode::permission_denied, "That allows more than you may do yourself.");
}

Result<void> require_staff(const Actor& actor) {
  if (actor.kind == ActorKind::system || actor.user()) return {};
  return failure(ErrorCode::permission_denied, "This is for the staff of the workspace.");
}

SignedIn open_session(const Parts& parts, storage::Transaction& tx, const User& user, const Origin& origin,
                      const std::string& token, std::string_view what) {
  const Time now = parts.clock.now();
  const store::SessionRecord session{.id = parts.ids.next<Session>(),
                                     .user = user.id,
                                     .created_at = now,
                                     .last_seen_at = now,
                                     .address = origin.address,
                                     .user_agent = origin.user_agent.substr(0, kLongestAgent)};
  store::insert_session(tx, session, hash_of(token));
  store::set_last_seen(tx, user.id, now);
  SignedIn in{.token = token, .csrf = csrf_token(token), .actor = {}};
  in.actor.kind = ActorKind::user;
  in.actor.id = user.id.value;
  in.actor.name = user.name;
  in.actor.session = session.id;
  in.actor.address = origin.address;
  in.actor.request = origin.request;
  record(parts, tx, what, in.actor, {.user = user.id, .session = session.id, .name = user.name});
  return in;
}

Error email_taken() {
  return {ErrorCode::already_exists, "There is a user with this mail address already.", {{"email", "is taken"}}};
}

Error name_taken(std::string_view what) {
  return {ErrorCode::already_exists,
          "There is a " + std::string(what) + " with this name already.",
          {{"name", "is taken"}}};
}

Error no_such_user() {
  return {ErrorCode::not_found, "There is no such user.", {}};
}

Error locked_out(std::chrono::seconds wait) {
  return {ErrorCode::resource_exhausted,
          "Too many attempts. Try again in " + std::to_string(wait.count()) + " seconds.",
          {}};
}

}  // namespace deskbell::identity
