#pragma once
#include <identity/access.h>
#include <identity/account.h>
#include <identity/api_tokens.h>
#include <identity/parts.h>
#include <identity/presence.h>
#include <identity/roles.h>
#include <identity/sessions.h>
#include <identity/setup.h>
#include <identity/teams.h>
#include <identity/users.h>
#include <identity/workspace.h>
#include <vault/holdings.h>
#include <vault/vault.h>

#include <memory>

namespace deskbell::identity {

struct Options {
  const vault::Vault& vault;  // seals the TOTP secrets
  QueuesOfUser queues_of_user = {};
  PasswordCost password_cost = {};
  KnowsTimeZone knows_time_zone = {};
};

// The whole module, wired; for the composition root and for tests of modules above.
class Identity {
  struct Inner;
  std::unique_ptr<Inner> inner_;

 public:
  Identity(Parts parts, Options options);
  ~Identity();

  Access access;
  Sessions sessions;
  Users users;
  Account account;
  Teams teams;
  Roles roles;
  ApiTokens api_tokens;
  PresenceBoard presence;
  Workspace workspace;
  Setup setup;

  // The TOTP secrets, for a rotation of keys.
  vault::Holding sealed();

 private:
  storage::Database& database_;
};

}  // namespace deskbell::identity
