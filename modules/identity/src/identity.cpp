#include "passwords.h"
#include "sign_in_guard.h"
#include "totp.h"

#include <identity/identity.h>

namespace deskbell::identity {

struct Identity::Inner {
  Passwords passwords;
  SignInGuard guard;
  Totp totp;
};

Identity::Identity(Parts parts, Options options)
    : inner_(new Inner{.passwords = Passwords(options.password_cost),
                       .guard = SignInGuard(parts.clock),
                       .totp = Totp(options.seal_key, parts.random)}),
      access(parts.database, parts.log, parts.clock, std::move(options.queues_of_user)),
      sessions(parts, access, inner_->passwords, inner_->guard, inner_->totp),
      users(parts, access, inner_->passwords, inner_->guard),
      account(parts, access, inner_->passwords, inner_->guard, inner_->totp),
      teams(parts, access),
      roles(parts, access),
      api_tokens(parts, access),
      presence(parts, access),
      workspace(parts),
      audit(parts),
      setup(parts, access, workspace, inner_->passwords, inner_->guard) {}

Identity::~Identity() = default;

}  // namespace deskbell::identity
