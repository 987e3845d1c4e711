#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using http::Method;
using http::NoContent;
using http::NoInput;
using identity::Identity;
using identity::User;

constexpr Branch endpoint{"/api/v1", "users"};

identity::UserFilter filter_of(const UserQuery& in) {
  identity::UserFilter filter{
      .status = in.status, .cursor = in.cursor.value_or(""), .limit = base::page_size(in.limit)};
  if (in.query) filter.query = in.query->value;
  return filter;
}

void add_access_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<OneUser, NewPassword>(
      endpoint(Method::post, "/users/{user}/password", "resetPassword", "Give a user a new random password, told once"),
      [&](const Actor& actor, const OneUser& in) -> Result<NewPassword> {
        TRY(std::string password, identity.users.reset_password(actor, in.user));
        return NewPassword{std::move(password)};
      });
  endpoints.add<OneUser, NoContent>(
      endpoint(Method::post, "/users/{user}/revoke", "revokeAccess", "End all sessions and API tokens of a user"),
      [&](const Actor& actor, const OneUser& in) -> Result<NoContent> {
        TRY(identity.users.revoke(actor, in.user));
        return NoContent{};
      });
  endpoints.add<OneUser, NoContent>(
      endpoint(Method::post, "/users/{user}/totp/reset", "resetTotp", "Switch the second factor of a user off"),
      [&](const Actor& actor, const OneUser& in) -> Result<NoContent> {
        TRY(identity.users.reset_totp(actor, in.user));
        return NoContent{};
      });
}

void add_presence_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.add<PresenceOfUser, User>(
      endpoint(Method::put, "/users/{user}/presence", "setPresence", "Set the presence of somebody you supervise"),
      [&](const Actor& actor, const PresenceOfUser& in) {
        return identity.presence.set(actor, in.user, in.presence, in.note);
      });
  endpoints.add<PresenceHistory, std::vector<identity::PresenceSpan>>(
      endpoint(Method::get, "/users/{user}/presence-history", "getPresenceHistory",
               "When a user was there and why not; the last seven days when no bounds are given"),
      [&](const Actor& actor, const PresenceHistory& in) {
        return identity.presence.history(actor, in.user, in.from, in.to);
      });
}

}  // namespace

void add_user_routes(Endpoints& endpoints, Identity& identity) {
  endpoints.keep_no_answer_of({"createUser", "resetPassword"});
  endpoints.add<UserQuery, Page<User>>(
      endpoint(Method::get, "/users", "listUsers", "Users, by part of name or mail address"),
      [&](const Actor& actor, const UserQuery& in) { return identity.users.list(actor, filter_of(in)); });
  endpoints.add<identity::NewUser, identity::UserCreated>(
      endpoint(Method::post, "/users", "createUser", "Add a user; without a password one is made and told once"),
      [&](const Actor& actor, const identity::NewUser& in) { return identity.users.create(actor, in); });
  endpoints.add<OneUser, User>(
      endpoint(Method::get, "/users/{user}", "getUser", "One user"),
      [&](const Actor& actor, const OneUser& in) { return identity.users.load(actor, in.user); });
  endpoints.add<UserChange, User>(
      endpoint(Method::patch, "/users/{user}", "changeUser", "Change, disable or enable a user"),
      [&](const Actor& actor, const UserChange& in) { return identity.users.change(actor, in.user, in); });
  endpoints.add<NoInput, std::vector<identity::UserSummary>>(
      endpoint(Method::get, "/directory", "listDirectory", "Active users, for pickers"),
      [&](const Actor& actor, const NoInput&) { return identity.users.directory(actor); });
  add_access_routes(endpoints, identity);
  add_presence_routes(endpoints, identity);
}

}  // namespace deskbell::api
