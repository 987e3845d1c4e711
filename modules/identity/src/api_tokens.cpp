#include "changes.h"
#include "secrets.h"
#include "session_store.h"
#include "validate.h"

#include <identity/api_tokens.h>

namespace deskbell::identity {
namespace {

constexpr int kLongestName = 80;
constexpr std::size_t kMostTokens = 100;

}  // namespace

ApiTokens::ApiTokens(Parts parts, Access& access) : parts_(parts), access_(access) {}

Result<std::vector<ApiToken>> ApiTokens::list(const Actor& actor) {
  TRY(require_staff(actor));
  const auto records =
      parts_.database.read([&](storage::Snapshot& snapshot) { return store::tokens_of_user(snapshot, actor.user()); });
  std::vector<ApiToken> tokens;
  for (const auto& found : records) tokens.push_back(found.token);
  return tokens;
}

Result<ApiTokenCreated> ApiTokens::create(const Actor& actor, const NewApiToken& input) {
  TRY(access_.require_session(actor));
  TRY(const std::string name, checked_line(input.name, "name", 1, kLongestName));
  TRY(const Permissions scopes, to_permissions(input.scopes, "scopes"));
  const Time now = parts_.clock.now();
  if (input.expires_at && *input.expires_at <= now) return invalid("expires_at", "must be in the future");
  ApiTokenCreated created{.token = {.id = parts_.ids.next<Session>(),
                                    .name = name,
                                    .scopes = told(scopes),
                                    .created_at = now,
                                    .expires_at = input.expires_at},
                          .secret = std::string(kApiTokenPrefix) + parts_.random.token(kTokenBytes)};
  return parts_.database.write([&](storage::Transaction& tx) -> Result<ApiTokenCreated> {
    if (store::tokens_of_user(tx, actor.user()).size() >= kMostTokens)
      return failure(ErrorCode::resource_exhausted, "You have 100 tokens; remove those that are not needed.");
    store::insert_token(tx, {.token = created.token, .user = actor.user()}, hash_of(created.secret));
    record(parts_, tx, "api_token_created", actor, {.user = actor.user(), .session = created.token.id, .name = name});
    return created;
  });
}

Result<void> ApiTokens::revoke(const Actor& actor, Id<Session> token) {
  TRY(require_staff(actor));
  return parts_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto found = store::find_token(tx, token);
    if (!found || (found->user != actor.user() && !allowed(actor, Permission::manage_users)))
      return not_found("There is no such token.");
    store::delete_token(tx, token);
    record(parts_, tx, "api_token_revoked", actor, {.user = found->user, .session = token, .name = found->token.name});
    return {};
  });
}

}  // namespace deskbell::identity
