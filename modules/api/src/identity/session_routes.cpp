#include "wire.h"

#include <api/endpoints.h>

#include <any>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoContent;
using http::NoInput;
using identity::Identity;

constexpr Branch endpoint{"/api/v1", "session"};

http::Endpoint open_endpoint(Method method, std::string path, std::string operation, std::string summary) {
  auto open = endpoint(method, std::move(path), std::move(operation), std::move(summary));
  open.security = http::Security::none;
  return open;
}

Result<Me> me(Identity& identity, const Actor& actor, std::string csrf) {
  TRY(identity::User user, identity.users.load(actor, actor.user()));
  return Me{.user = std::move(user),
            .permissions = identity::told(actor.permissions),
            .csrf = std::move(csrf),
            .session = actor.session,
            .workspace = identity.workspace.settings().name};
}

identity::Origin origin_of(const http::Call& call) {
  return {.address = call.client_address(),
          .user_agent = std::string(call.header("User-Agent").value_or("")),
          .request = call.trace_id()};
}

// The cookie lasts as long as a session can; the server ends it earlier when nobody uses it.
void set_session_cookie(const http::Call& call, std::string token, std::chrono::seconds life) {
  call.set_cookie({.name = std::string(session_cookie(call.transport())), .value = std::move(token), .max_age = life});
}

Result<Me> welcome(const http::Call& call, Identity& identity, Result<identity::SignedIn> in) {
  if (!in) return std::unexpected(std::move(in).error());
  set_session_cookie(call, in->token, identity::kSessionLength);
  return me(identity, in->actor, in->csrf);
}

// The session that the browser had until now: nobody would be left to end it.
void end_former_session(const http::Call& call, const Endpoints& endpoints, Identity& identity) {
  if (!call.cookie(session_cookie(call.transport()))) return;
  if (const auto former = endpoints.identify(call, http::Security::session))
    (void)identity.sessions.sign_out(former->actor);
}

Result<Me> sign_in(const http::Call& call, const Endpoints& endpoints, Identity& identity, const SignInInput& in) {
  identity::Credentials credentials{.email = in.email, .password = in.password, .totp = {}};
  if (in.totp) credentials.totp = in.totp->value;
  auto signed_in = identity.sessions.sign_in(credentials, origin_of(call));
  if (!signed_in && signed_in.error().code == ErrorCode::resource_exhausted) {
    const auto wait = identity.sessions.retry_after(credentials.email, call.client_address());
    call.set_header("Retry-After", std::to_string(std::max<std::int64_t>(wait.count(), 1)));
  }
  if (signed_in) end_former_session(call, endpoints, identity);
  return welcome(call, identity, std::move(signed_in));
}

std::string csrf_of(const http::Call& call) {
  const auto* caller = std::any_cast<Caller>(&call.principal);
  return caller ? caller->csrf : std::string();
}

}  // namespace

void add_session_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<NoInput, SetupState>(
      open_endpoint(Method::get, "/setup", "getSetup", "Whether the first administrator is still to be made"),
      [&](const Actor&, const NoInput&) -> Result<SetupState> { return SetupState{identity.setup.needed()}; });
  endpoints.add<identity::SetupInput, Me>(
      open_endpoint(Method::post, "/setup", "setUp",
                    "Make the first administrator, with the token that the server printed"),
      [&](const http::Call& call, const Actor&, const identity::SetupInput& in) {
        return welcome(call, identity, identity.setup.run(in, origin_of(call)));
      });
  endpoints.add<SignInInput, Me>(
      open_endpoint(Method::post, "/session", "signIn", "Sign in; the session is kept in a cookie"),
      [&](const http::Call& call, const Actor&, const SignInInput& in) {
        return sign_in(call, endpoints, identity, in);
      });
  endpoints.add<NoInput, Me>(
      endpoint(Method::get, "/session", "getSession", "Who is signed in"),
      [&](const http::Call& call, const Actor& actor, const NoInput&) { return me(identity, actor, csrf_of(call)); });
  endpoints.add<NoInput, NoContent>(
      endpoint(Method::del, "/session", "signOut", "Sign out"),
      [&](const http::Call& call, const Actor& actor, const NoInput&) -> Result<NoContent> {
        TRY(identity.sessions.sign_out(actor));
        set_session_cookie(call, "", std::chrono::seconds(0));
        return NoContent{};
      });
  endpoints.add<NoInput, std::vector<identity::SessionSummary>>(
      endpoint(Method::get, "/sessions", "listSessions", "Your sessions, newest first"),
      [&](const Actor& actor, const NoInput&) { return identity.sessions.list(actor); });
  endpoints.add<OneSession, NoContent>(
      endpoint(Method::del, "/sessions/{session}", "endSession", "End one of your sessions"),
      [&](const Actor& actor, const OneSession& in) -> Result<NoContent> {
        TRY(identity.sessions.revoke(actor, in.session));
        return NoContent{};
      });
}

}  // namespace deskbell::api
