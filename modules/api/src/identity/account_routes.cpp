#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoContent;
using http::NoInput;
using identity::Identity;
using identity::User;

constexpr Branch endpoint{"/api/v1", "account"};

// Answers 204, and says when to try again after too many wrong passwords.
Result<NoContent> proven(const http::Call& call, Identity& identity, const Actor& actor, const Result<void>& done) {
  if (done) return NoContent{};
  if (done.error().code == ErrorCode::resource_exhausted) {
    const auto self = identity.users.load(actor, actor.user());
    const auto wait = self ? identity.sessions.retry_after(self->email, actor.address) : std::chrono::seconds(0);
    call.set_header("Retry-After", std::to_string(std::max<std::int64_t>(wait.count(), 1)));
  }
  return std::unexpected(done.error());
}

void add_totp_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.keep_no_answer_of({"changePassword", "beginTotp", "confirmTotp", "disableTotp", "createApiToken"});
  endpoints.add<NoInput, identity::TotpEnrolment>(
      endpoint(Method::post, "/me/totp", "beginTotp", "Begin to use an authenticator app"),
      [&](const Actor& actor, const NoInput&) { return identity.account.begin_totp(actor); });
  endpoints.add<TotpCode, RecoveryCodes>(
      endpoint(Method::post, "/me/totp/confirm", "confirmTotp", "Switch the second factor on with its first code"),
      [&](const Actor& actor, const TotpCode& in) -> Result<RecoveryCodes> {
        TRY(auto codes, identity.account.confirm_totp(actor, in.code));
        return RecoveryCodes{std::move(codes)};
      });
  endpoints.add<PasswordProof, NoContent>(
      endpoint(Method::post, "/me/totp/disable", "disableTotp", "Switch the second factor off"),
      [&](const http::Call& call, const Actor& actor, const PasswordProof& in) {
        return proven(call, identity, actor, identity.account.disable_totp(actor, in.password));
      });
}

void add_token_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<NoInput, std::vector<identity::ApiToken>>(
      endpoint(Method::get, "/api-tokens", "listApiTokens", "Your API tokens"),
      [&](const Actor& actor, const NoInput&) { return identity.api_tokens.list(actor); });
  endpoints.add<identity::NewApiToken, identity::ApiTokenCreated>(
      endpoint(Method::post, "/api-tokens", "createApiToken", "Make an API token; its secret is told once"),
      [&](const Actor& actor, const identity::NewApiToken& in) { return identity.api_tokens.create(actor, in); });
  endpoints.add<OneToken, NoContent>(
      endpoint(Method::del, "/api-tokens/{token}", "revokeApiToken", "Revoke an API token"),
      [&](const Actor& actor, const OneToken& in) -> Result<NoContent> {
        TRY(identity.api_tokens.revoke(actor, in.token));
        return NoContent{};
      });
}

}  // namespace

void add_account_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<identity::AccountPatch, User>(
      endpoint(Method::patch, "/me", "changeMe", "Change your name or language"),
      [&](const Actor& actor, const identity::AccountPatch& in) { return identity.account.change(actor, in); });
  endpoints.add<PasswordChange, NoContent>(
      endpoint(Method::post, "/me/password", "changePassword", "Change your password; ends your other sessions"),
      [&](const http::Call& call, const Actor& actor, const PasswordChange& in) {
        return proven(call, identity, actor, identity.account.change_password(actor, in.current, in.password));
      });
  endpoints.add<PresenceInput, User>(
      endpoint(Method::put, "/me/presence", "setMyPresence", "Say whether you are there"),
      [&](const Actor& actor, const PresenceInput& in) {
        return identity.presence.set(actor, actor.user(), in.presence, in.note);
      });
  add_totp_routes(endpoints, identity);
  add_token_routes(endpoints, identity);
}

}  // namespace deskbell::api
