#pragma once
#include <concepts>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <base/random.h>
#include <http/rate_limiter.h>
#include <http/routes.h>
#include <identity/actor.h>
#include <storage/database.h>

// The door of the HTTP API. Every endpoint passes the same four gates before its handler runs: rate limit,
// authentication, CSRF (changes by cookie), idempotency. Handlers get an Actor and a described input:
//
//   struct CloseConversation { Id<Conversation> conversation; };
//   BOOST_DESCRIBE_STRUCT(CloseConversation, (), (conversation))
//
//   endpoints.add<CloseConversation, Conversation>(
//       {.method = http::Method::post, .path = "/api/v1/conversations/{conversation}/close",
//        .operation = "closeConversation", .summary = "Close a conversation", .tag = "conversations"},
//       [&](const Actor& actor, const CloseConversation& in) { return conversations.close(actor, in.conversation); });
//
// A handler may take (const http::Call&, const Actor&, const In&) when it needs cookies or headers.
namespace deskbell::api {

// What the endpoints of one folder have in common: `constexpr Branch endpoint{"/api/v1/incidents", "incidents"};`, then
// `endpoint(Method::post, "/{incident}/end", "endIncident", "End it")`.
struct Branch {
  std::string_view root;  // what their paths begin with
  std::string_view tag;
  http::Endpoint operator()(http::Method method, std::string_view path, std::string operation,
                            std::string summary) const {
    return {.method = method,
            .path = std::string(root) += path,
            .operation = std::move(operation),
            .summary = std::move(summary),
            .tag = std::string(tag)};
  }
};

// How a caller proved who he is; tells whether a CSRF token is due.
enum class Proof { cookie, token };

struct Caller {
  Actor actor;
  Proof proof = Proof::token;
  std::string csrf;  // of the session, for Proof::cookie
};

// Who may be at the door. App plugs in the modules that know.
struct Doorkeepers {
  // A console session's cookie value; its actor and CSRF token.
  std::function<Result<Caller>(const std::string& token, const http::Call&)> session;
  // "Authorization: Bearer ..."
  std::function<Result<Caller>(const std::string& token, const http::Call&)> bearer;
  // "Authorization: Visitor ..."
  std::function<Result<Caller>(const std::string& token, const http::Call&)> visitor;
};

// Name of the session cookie: "__Host-" makes browsers insist on TLS, which plain loopback HTTP cannot give.
std::string_view session_cookie(http::Transport transport);

// Bursts and refill per second; a limit of 0 per second switches the gate off (benchmarks, trusted networks).
struct RateLimits {
  http::RateRule address{400, 200};  // any one client address
  http::RateRule principal{200, 50}; // any one user, token or visitor
  http::RateRule sign_in{10, 0.2};   // per address: sign-in, set-up, password, new visitors' talks
};

class Endpoints {
 public:
  // Adds the gates to `routes`. All references must outlive it.
  Endpoints(http::Routes& routes, storage::Database& database, const Clock& clock, Doorkeepers doorkeepers,
            RateLimits limits);

  template <class In, class Out, class Handler>
  void add(http::Endpoint endpoint, Handler handler) {
    routes_.add<In, Out>(std::move(endpoint), [handler = std::move(handler)](const http::Call& call, const In& in) {
      if constexpr (std::invocable<Handler, const http::Call&, const Actor&, const In&>) {
        return Result<Out>(handler(call, actor_of(call), in));
      } else {
        return Result<Out>(handler(actor_of(call), in));
      }
    });
  }
  http::Routes& routes() { return routes_; }
  // The Idempotency-Key of these operations is ignored: their answer holds a secret, which must not be kept, or they
  // hash a password, which must not happen inside a transaction.
  void keep_no_answer_of(std::initializer_list<std::string_view> operations);

  // While the database is away this answers in the stead of the operation's handler, by keeping the call for later; an
  // answer of nothing is 503.
  using Keeper = std::function<std::optional<http::Response>(const http::Call&)>;
  void keep_when_away(std::string_view operation, Keeper keeper);
  // These operations are carried out even on a full disk, as long as the reserve lasts (storage::Essential).
  void take_on_full_disk(std::initializer_list<std::string_view> operations);

  // The actor that the gates found; for raw handlers. Endpoints with Security::none have an actor without any right.
  static const Actor& actor_of(const http::Call& call);
  // Who is calling, or unauthenticated. For sockets, which pass no gates.
  Result<Caller> identify(const http::Call& call, http::Security security) const;

 private:
  using Next = std::function<http::Response()>;
  http::Response pass_outage(const http::Call& call, const http::Endpoint& endpoint, const Next& next);
  http::Response pass_rate_limit(const http::Call& call, const http::Endpoint& endpoint, const Next& next);
  http::Response pass_authentication(const http::Call& call, const http::Endpoint& endpoint, const Next& next);
  http::Response pass_idempotency(const http::Call& call, const http::Endpoint& endpoint, const Next& next);

  http::Routes& routes_;
  storage::Database& database_;
  const Clock& clock_;
  Doorkeepers doorkeepers_;
  RateLimits limits_;
  http::RateLimiter limiter_;
  std::set<std::string, std::less<>> unkept_;
  std::set<std::string, std::less<>> essential_;
  std::map<std::string, Keeper, std::less<>> keepers_;
};

storage::Schema schema();

// Forgets idempotency keys older than seven days; called by a daily job. Answers how many.
std::int64_t forget_old_keys(storage::Database& database, Time now);

}  // namespace deskbell::api
