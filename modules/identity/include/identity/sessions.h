#pragma once
#include <identity/access.h>
#include <identity/parts.h>
#include <identity/user.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::identity {

class Passwords;
class SignInGuard;
class Totp;

struct Credentials {
  std::string email;
  std::string password;
  std::optional<std::string> totp;  // the code of the authenticator app, or a recovery code
};

// What the door needs after signing in: `token` goes into the cookie and nowhere else.
struct SignedIn {
  std::string token;
  std::string csrf;
  Actor actor;
};

struct SessionSummary {
  Id<Session> id;
  Time created_at;
  Time last_seen_at;
  std::string address;
  std::string user_agent;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionSummary, (), (id, created_at, last_seen_at, address, user_agent, current))

// Signing in and out. Only the hash of a session token is stored.
class Sessions {
 public:
  Sessions(Parts parts, Access& access, Passwords& passwords, SignInGuard& guard, Totp& totp);

  // unauthenticated with the same words and after the same time whether the account is unknown, disabled or the
  // password wrong; with the field "totp" when the password is right and a code is missing or wrong.
  // resource_exhausted while the account or the address is locked out (see retry_after). Blocks for a password hash:
  // never call it inside Database::write.
  Result<SignedIn> sign_in(const Credentials& credentials, const Origin& origin);
  // How long this account and address have to wait; zero when they need not.
  std::chrono::seconds retry_after(std::string_view email, std::string_view address) const;

  Result<void> sign_out(const Actor& actor);
  // The actor's own sessions, newest first.
  Result<std::vector<SessionSummary>> list(const Actor& actor);
  // Ends one of the actor's own sessions.
  Result<void> revoke(const Actor& actor, Id<Session> session);
  // Deletes sessions and tokens that have run out, so that their sockets are closed too. Called every few minutes.
  int sweep();

 private:
  Result<SignedIn> admit(Id<User> user, const std::string& hash, const std::optional<std::string>& new_hash,
                         const Credentials& credentials, const Origin& origin);
  void note_failure(const User* user, std::string_view reason, const Origin& origin);
  void end_expired(storage::Transaction& tx, Id<Session> session, Id<User> user, std::string_view what);
  Parts parts_;
  Access& access_;
  Passwords& passwords_;
  SignInGuard& guard_;
  Totp& totp_;
};

}  // namespace deskbell::identity
