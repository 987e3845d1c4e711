#include <api/endpoints.h>

#include <array>

#include <base/log.h>
#include <openssl/sha.h>
#include <sodium.h>

#include "idempotency_store.h"

namespace deskbell::api {
namespace {

constexpr std::chrono::hours kKeyLife{24 * 7};
constexpr std::size_t kMaxKey = 255;

bool changes(http::Method method) {
  return method == http::Method::post || method == http::Method::put || method == http::Method::patch ||
         method == http::Method::del;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

http::Response refuse(const http::Call& call, const Error& error) {
  return http::to_response(http::problem_of(error), call.trace_id());
}

http::Response disk_is_full(const http::Call& call) {
  return refuse(call, {ErrorCode::storage_full, "There is no room left to store anything. Reading goes on; try again later.", {}});
}

http::Response too_many(const http::Call& call, std::chrono::seconds wait) {
  auto response = http::to_response({.status = 429,
                                     .code = "resource_exhausted",
                                     .detail = "Too many requests. Try again in " + std::to_string(wait.count()) + " s."},
                                    call.trace_id());
  response.set_header("Retry-After", std::to_string(wait.count()));
  return response;
}

std::string hash_of(std::string_view body) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data());
  std::array<char, 2 * SHA256_DIGEST_LENGTH + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

// "Bearer abc" split into scheme and value.
std::pair<std::string_view, std::string_view> split(std::string_view authorization) {
  const auto space = authorization.find(' ');
  if (space == std::string_view::npos) return {authorization, {}};
  return {authorization.substr(0, space), authorization.substr(space + 1)};
}

bool is_sign_in(const http::Endpoint& endpoint) {
  return endpoint.method == http::Method::post && endpoint.security == http::Security::none;
}

std::string principal_key(const Actor& actor) {
  return std::string(base::name_of(actor.kind)) + ":" + std::to_string(actor.id);
}

}  // namespace

std::string_view session_cookie(http::Transport transport) {
  return transport == http::Transport::tls ? "__Host-deskbell" : "deskbell";
}

Endpoints::Endpoints(http::Routes& routes, storage::Database& database, const Clock& clock, Doorkeepers doorkeepers,
                     RateLimits limits)
    : routes_(routes), database_(database), clock_(clock), doorkeepers_(std::move(doorkeepers)), limits_(limits), limiter_(clock) {
  routes_.around([this](const auto& call, const auto& endpoint, const auto& next) {
    return pass_outage(call, endpoint, next);
  });
  routes_.around([this](const auto& call, const auto& endpoint, const auto& next) {
    return pass_rate_limit(call, endpoint, next);
  });
  routes_.around([this](const auto& call, const auto& endpoint, const auto& next) {
    return pass_authentication(call, endpoint, next);
  });
  routes_.around([this](const auto& call, const auto& endpoint, const auto& next) {
    return pass_idempotency(call, endpoint, next);
  });
}

void Endpoints::keep_no_answer_of(std::initializer_list<std::string_view> operations) {
  unkept_.insert(operations.begin(), operations.end());
}

void Endpoints::keep_when_away(std::string_view operation, Keeper keeper) {
  keepers_.emplace(operation, std::move(keeper));
}

void Endpoints::take_on_full_disk(std::initializer_list<std::string_view> operations) {
  essential_.insert(operations.begin(), operations.end());
}

const Actor& Endpoints::actor_of(const http::Call& call) {
  static const Actor kNobody{.kind = ActorKind::contact, .id = -1, .name = "", .permissions = {}, .queues = {}, .teams = {}, .session = {}, .address = {}};
  const auto* caller = std::any_cast<Caller>(&call.principal);
  return caller ? caller->actor : kNobody;
}

Result<Caller> Endpoints::identify(const http::Call& call, http::Security security) const {
  const auto [scheme, value] = split(call.header("Authorization").value_or(""));
  Result<Caller> caller = failure(ErrorCode::unauthenticated, "Sign in first.");
  if (security == http::Security::visitor) {
    if (scheme == "Visitor") caller = doorkeepers_.visitor(std::string(value), call);
  } else if (scheme == "Bearer") {
    caller = doorkeepers_.bearer(std::string(value), call);
  } else if (const auto cookie = call.cookie(session_cookie(call.transport()))) {
    caller = doorkeepers_.session(std::string(*cookie), call);
  }
  if (caller) caller->actor.address = call.client_address();
  return caller;
}

// Outermost, because every one of the others may ask the database, too.
http::Response Endpoints::pass_outage(const http::Call& call, const http::Endpoint& endpoint, const Next& next) {
  try {
    std::optional<storage::Essential> essential;
    if (endpoint.method == http::Method::del || essential_.contains(endpoint.operation)) essential.emplace();
    return next();
  } catch (const storage::StorageFull&) {
    return disk_is_full(call);
  } catch (const storage::Unavailable& error) {
    if (const auto keeper = keepers_.find(endpoint.operation); keeper != keepers_.end())
      if (auto kept = keeper->second(call)) return std::move(*kept);
    base::log_warn("The database did not take a request.", {{"error", error.what()}, {"trace", call.trace_id()}});
  }
  auto response = refuse(call, {ErrorCode::unavailable, "The database cannot be used at the moment. Try again in a moment.", {}});
  response.set_header("Retry-After", "2");
  return response;
}

http::Response Endpoints::pass_rate_limit(const http::Call& call, const http::Endpoint& endpoint, const Next& next) {
  if (limits_.address.per_second > 0)
    if (const auto wait = limiter_.allow("address:" + call.client_address(), limits_.address)) return too_many(call, *wait);
  if (is_sign_in(endpoint) && limits_.sign_in.per_second > 0)
    if (const auto wait = limiter_.allow(endpoint.operation + ":" + call.client_address(), limits_.sign_in))
      return too_many(call, *wait);
  return next();
}

http::Response Endpoints::pass_authentication(const http::Call& call, const http::Endpoint& endpoint, const Next& next) {
  if (endpoint.security == http::Security::none) return next();
  Result<Caller> caller = identify(call, endpoint.security);
  if (!caller) return refuse(call, caller.error());
  if (limits_.principal.per_second > 0)
    if (const auto wait = limiter_.allow(principal_key(caller->actor), limits_.principal)) return too_many(call, *wait);
  if (caller->proof == Proof::cookie && changes(endpoint.method) &&
      !equal(call.header("X-CSRF-Token").value_or(""), caller->csrf))
    return refuse(call, {ErrorCode::permission_denied, "The X-CSRF-Token header is missing or old. Load the page again.", {}});
  call.principal = std::move(*caller);
  return next();
}

http::Response Endpoints::pass_idempotency(const http::Call& call, const http::Endpoint& endpoint, const Next& next) {
  const auto header = call.header("Idempotency-Key");
  // Without a principal there is no scope; raw bodies are stored by content and need no key.
  if (!header || endpoint.method != http::Method::post || endpoint.security == http::Security::none ||
      endpoint.consumes != http::kJson || unkept_.contains(endpoint.operation))
    return next();
  if (header->empty() || header->size() > kMaxKey)
    return refuse(call, {ErrorCode::invalid_argument, "Idempotency-Key must have 1 to 255 characters.",
                         {{"Idempotency-Key", "must have 1 to 255 characters"}}});
  const std::string key(*header);
  const std::string scope = principal_key(actor_of(call)) + " " + std::string(call.path());
  const std::string body_hash = hash_of(call.body());
  http::Response response;
  try {
    const Result<void> kept = database_.write([&](storage::Transaction& tx) -> Result<void> {
      if (const auto former = store::find_answer(tx, scope, key)) {
        response = former->body_hash == body_hash
                       ? http::Response{.status = former->status, .content_type = former->content_type, .body = former->answer}
                       : http::to_response({.status = 422,
                                            .code = "invalid_argument",
                                            .detail = "This Idempotency-Key was used with another body.",
                                            .fields = {{"Idempotency-Key", "was used with another body"}}},
                                           call.trace_id());
        if (former->body_hash == body_hash) response.set_header("Idempotency-Replayed", "true");
        return {};
      }
      response = next();
      // A refused call changed nothing and may be repeated with the same key once its cause is mended.
      if (response.status >= 400) return failure(ErrorCode::aborted, "refused");
      store::keep_answer(tx, scope, key, {body_hash, response.status, response.content_type, std::string(response.bytes())},
                         clock_.now());
      return {};
    });
    // The commit itself may fail after the handler was content; then nothing of its answer is true.
    if (!kept && response.status < 400) return refuse(call, kept.error());
  } catch (const storage::UniqueViolation&) {
    return refuse(call, {ErrorCode::aborted, "A request with this Idempotency-Key is still running. Try again.", {}});
  }
  return response;
}

std::int64_t forget_old_keys(storage::Database& database, Time now) {
  return database.write([&](storage::Transaction& tx) -> Result<std::int64_t> {
    return store::forget_answers(tx, now - kKeyLife);
  }).value_or(0);
}

}  // namespace deskbell::api
