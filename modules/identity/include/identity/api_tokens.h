#pragma once
#include <identity/access.h>
#include <identity/parts.h>
#include <identity/user.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::identity {

struct ApiToken {
  Id<Session> id;  // the same kind of id as a session: it is what Actor::session holds
  std::string name;
  PermissionMap scopes;
  Time created_at;
  std::optional<Time> expires_at;
  std::optional<Time> last_used_at;
};
BOOST_DESCRIBE_STRUCT(ApiToken, (), (id, name, scopes, created_at, expires_at, last_used_at))

struct NewApiToken {
  std::string name;
  PermissionMap scopes;
  std::optional<Time> expires_at = {};
};
BOOST_DESCRIBE_STRUCT(NewApiToken, (), (name, scopes, expires_at))

struct ApiTokenCreated {
  ApiToken token;
  std::string secret;  // "dsk_..."; only its hash is stored
};
BOOST_DESCRIBE_STRUCT(ApiTokenCreated, (), (token, secret))

// Tokens for programs, each of one user and never stronger than he is.
class ApiTokens {
 public:
  ApiTokens(Parts parts, Access& access);
  // The actor's own.
  Result<std::vector<ApiToken>> list(const Actor& actor);
  // Needs a signed-in person: a token cannot make tokens.
  Result<ApiTokenCreated> create(const Actor& actor, const NewApiToken& input);
  // One's own, or with manage_users anybody's.
  Result<void> revoke(const Actor& actor, Id<Session> token);

 private:
  Parts parts_;
  Access& access_;
};

}  // namespace deskbell::identity
