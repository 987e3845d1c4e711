#include "passwords.h"
#include "sign_in_guard.h"
#include "totp.h"
#include "user_store.h"

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
                       .totp = Totp(options.vault, parts.random)}),
      access(parts.database, parts.log, parts.clock, std::move(options.queues_of_user)),
      sessions(parts, access, inner_->passwords, inner_->guard, inner_->totp),
      users(parts, inner_->passwords, inner_->guard),
      account(parts, access, inner_->passwords, inner_->guard, inner_->totp),
      teams(parts),
      roles(parts),
      api_tokens(parts, access),
      presence(parts, access),
      workspace(parts, std::move(options.knows_time_zone)),
      setup(parts, access, workspace, inner_->passwords, inner_->guard),
      database_(parts.database) {}

Identity::~Identity() = default;

vault::Holding Identity::sealed() {
  return {.name = "authenticator secrets",
          .use =
              [this] {
                vault::KeyUse use;
                for (const auto& record : database_.read(store::all_totp))
                  for (const auto* text : {&record.secret, &record.pending})
                    if (!text->empty()) ++use[vault::Vault::key_of(*text).value_or(0)];
                return use;
              },
          .reseal =
              [this](int limit) -> Result<int> {
                int done = 0;
                for (const auto& record : database_.read(store::all_totp)) {
                  if (done >= limit) break;
                  const auto secret = inner_->totp.resealed(record.user, record.secret);
                  const auto pending = inner_->totp.resealed(record.user, record.pending);
                  if (!secret && !pending) continue;
                  TRY(const bool saved, database_.write([&](storage::Transaction& tx) -> Result<bool> {
                    return store::replace_totp(tx, record, secret.value_or(record.secret),
                                               pending.value_or(record.pending));
                  }));
                  done += saved ? 1 : 0;
                }
                return done;
              }};
}

}  // namespace deskbell::identity
