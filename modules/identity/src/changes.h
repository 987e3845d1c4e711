#pragma once
#include "user_store.h"

#include <identity/access.h>
#include <identity/actor.h>
#include <identity/events.h>
#include <identity/parts.h>
#include <identity/sessions.h>
#include <storage/database.h>

#include <string>
#include <string_view>

// What several use cases do inside their transactions.
namespace deskbell::identity {

// Appends identity.<what> to the workspace stream, with the actor's name and address.
void record(const Parts& parts, storage::Transaction& tx, std::string_view what, const Actor& actor,
            IdentityChange change);

// Ends all sessions (but `besides`) and, unless one is left, all API tokens of the user.
void end_access(const Parts& parts, storage::Transaction& tx, const Actor& actor, const User& user,
                Id<Session> besides);

// Moves the user to another presence, with span and event. Nothing when it is the same already.
void change_presence(const Parts& parts, storage::Transaction& tx, const Actor& actor, User& user, Presence presence,
                     std::optional<std::string> note);

// permission_denied unless the actor may do all of that himself.
Result<void> require_covers(const Actor& actor, const Permissions& permissions);
// permission_denied for contacts and bots; users and the system pass.
Result<void> require_staff(const Actor& actor);

// A new session of the user in the caller's transaction, with its event ("signed_in", "set_up").
SignedIn open_session(const Parts& parts, storage::Transaction& tx, const User& user, const Origin& origin,
                      const std::string& token, std::string_view what);

// Answers `taken` when somebody else took a unique name between the check and the commit.
template <class Body>
auto write_unique(storage::Database& database, const Error& taken, Body&& body)
    -> std::invoke_result_t<Body, storage::Transaction&> {
  try {
    return database.write(std::forward<Body>(body));
  } catch (const storage::UniqueViolation&) {
    return std::unexpected(taken);
  }
}

Error email_taken();
Error name_taken(std::string_view what);
Error no_such_user();
Error locked_out(std::chrono::seconds wait);

}  // namespace deskbell::identity
