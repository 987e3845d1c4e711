#include "changes.h"
#include "group_store.h"
#include "passwords.h"
#include "secrets.h"
#include "session_store.h"
#include "sign_in_guard.h"
#include "totp.h"

#include <identity/sessions.h>

namespace deskbell::identity {
namespace {

Error wrong_credentials() {
  return {ErrorCode::unauthenticated, "The mail address or the password is not right.", {}};
}

Error code_needed() {
  return {ErrorCode::unauthenticated, "Enter the code of your authenticator app.", {{"totp", "is required"}}};
}

Error wrong_code() {
  return {ErrorCode::unauthenticated, "The code is not right or was used before.", {{"totp", "is not right"}}};
}

bool about_code(const Error& error) {
  return !error.fields.empty() && error.fields.front().field == "totp";
}

// An account without a second factor passes.
Result<void> check_code(storage::Transaction& tx, const Totp& totp, const store::UserRecord& record,
                        const std::string& code, Time now) {
  if (!record.user.totp_enabled) return {};
  if (const std::string hash = Totp::recovery_hash(code); !hash.empty()) {
    if (store::use_recovery_code(tx, record.user.id, hash)) return {};
    return std::unexpected(wrong_code());
  }
  const auto secret = totp.unseal(record.user.id, record.totp_secret);
  const auto step = secret ? Totp::matching_step(*secret, code, now, record.totp_step) : std::nullopt;
  if (!step || !store::use_totp_step(tx, record.user.id, *step)) return std::unexpected(wrong_code());
  return {};
}

}  // namespace

Sessions::Sessions(Parts parts, Access& access, Passwords& passwords, SignInGuard& guard, Totp& totp)
    : parts_(parts), access_(access), passwords_(passwords), guard_(guard), totp_(totp) {}

Result<SignedIn> Sessions::sign_in(const Credentials& credentials, const Origin& origin) {
  const std::string& email = credentials.email;
  if (const auto wait = guard_.begin(email, origin.address); wait.count() > 0) return std::unexpected(locked_out(wait));
  const auto found =
      parts_.database.read([&](storage::Snapshot& snapshot) { return store::find_user_by_email(snapshot, email); });
  const std::string hash = found ? found->password_hash : std::string();
  TRY(const bool right, passwords_.verify(hash, credentials.password));
  if (!right || found->user.status != UserStatus::active) {
    note_failure(found ? &found->user : nullptr, "password", origin);
    return std::unexpected(wrong_credentials());
  }
  if (found->user.totp_enabled && credentials.totp.value_or("").empty()) {
    guard_.undo(email, origin.address);
    return std::unexpected(code_needed());
  }
  std::optional<std::string> new_hash;
  if (passwords_.outdated(hash)) {
    TRY(new_hash, passwords_.hash(credentials.password));
  }
  auto in = admit(found->user.id, hash, new_hash, credentials, origin);
  if (in) {
    guard_.succeeded(email, origin.address);
  } else if (about_code(in.error())) {
    note_failure(&found->user, "code", origin);
  }
  return in;
}

Result<SignedIn> Sessions::admit(Id<User> user, const std::string& hash, const std::optional<std::string>& new_hash,
                                 const Credentials& credentials, const Origin& origin) {
  const std::string token = parts_.random.token(kTokenBytes);
  TRY(SignedIn in, parts_.database.write([&](storage::Transaction& tx) -> Result<SignedIn> {
    // Between the check and now the account may have been disabled or got another password.
    const auto record = store::find_user(tx, user);
    if (!record || record->user.status != UserStatus::active || record->password_hash != hash)
      return std::unexpected(wrong_credentials());
    TRY(check_code(tx, totp_, *record, credentials.totp.value_or(""), parts_.clock.wall()));
    if (new_hash) store::set_password(tx, user, *new_hash);
    return open_session(parts_, tx, record->user, origin, token, "signed_in");
  }));
  TRY(in.actor, access_.authenticate(token, origin.address));
  return in;
}

void Sessions::note_failure(const User* user, std::string_view reason, const Origin& origin) {
  Actor nobody;
  nobody.address = origin.address;
  nobody.request = origin.request;
  IdentityChange change{.reason = std::string(user ? reason : "unknown account")};
  if (user) {
    change.user = user->id;
    change.name = user->name;
  }
  // What was typed as an unknown address is not kept: it may be a password in the wrong field.
  (void)parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    record(parts_, tx, "sign_in_failed", nobody, change);
    return {};
  });
}

std::chrono::seconds Sessions::retry_after(std::string_view email, std::string_view address) const {
  return guard_.wait(email, address);
}

Result<void> Sessions::sign_out(const Actor& actor) {
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!actor.user() || !store::delete_session(tx, actor.session))
      return failure(ErrorCode::unauthenticated, "You are not signed in.");
    record(parts_, tx, "signed_out", actor, {.user = actor.user(), .session = actor.session, .name = actor.name});
    return {};
  });
}

Result<std::vector<SessionSummary>> Sessions::list(const Actor& actor) {
  TRY(require_staff(actor));
  const auto records = parts_.database.read(
      [&](storage::Snapshot& snapshot) { return store::sessions_of_user(snapshot, actor.user()); });
  std::vector<SessionSummary> sessions;
  for (const auto& record : records)
    sessions.push_back({.id = record.id,
                        .created_at = record.created_at,
                        .last_seen_at = record.last_seen_at,
                        .address = record.address,
                        .user_agent = record.user_agent,
                        .current = record.id == actor.session});
  return sessions;
}

Result<void> Sessions::revoke(const Actor& actor, Id<Session> session) {
  TRY(require_staff(actor));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto found = store::find_session(tx, session);
    if (!found || found->user != actor.user()) return not_found("There is no such session.");
    store::delete_session(tx, session);
    record(parts_, tx, "session_ended", actor, {.user = found->user, .session = session, .name = actor.name});
    return {};
  });
}

int Sessions::sweep() {
  const Time now = parts_.clock.now();
  return parts_.database
      .write([&](storage::Transaction& tx) -> Result<int> {
        const auto sessions = store::expired_sessions(tx, now - kSessionLength, now - kSessionIdle);
        const auto tokens = store::expired_tokens(tx, now);
        for (const auto& ended : sessions) {
          store::delete_session(tx, ended.id);
          end_expired(tx, ended.id, ended.user, "session_ended");
        }
        for (const auto& ended : tokens) {
          store::delete_token(tx, ended.id);
          end_expired(tx, ended.id, ended.user, "api_token_revoked");
        }
        return static_cast<int>(sessions.size() + tokens.size());
      })
      .value_or(0);
}

void Sessions::end_expired(storage::Transaction& tx, Id<Session> session, Id<User> user, std::string_view what) {
  record(parts_, tx, what, Actor::system(), {.user = user, .session = session, .reason = "expired"});
}

}  // namespace deskbell::identity
