#pragma once
#include <base/json.h>
#include <base/result.h>
#include <http/call.h>
#include <http/message.h>
#include <http/socket.h>
#include <http/type_info.h>

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Typed routes: one described struct per endpoint's input.
//
//   struct GetMessages { Id<Conversation> conversation; std::optional<std::int64_t> before_seq; std::optional<int>
//   limit; }; BOOST_DESCRIBE_STRUCT(GetMessages, (), (conversation, before_seq, limit))
//
//   routes.add<GetMessages, Page<Message>>(
//       {.method = Method::get, .path = "/api/v1/conversations/{conversation}/messages", .operation = "listMessages",
//        .summary = "Messages of a conversation, oldest first", .tag = "conversations"},
//       [&](const Call& call, const GetMessages& in) -> Result<Page<Message>> { ... });
//
// Members whose names stand in the path as {name} are read from it. The others come from the query string for GET and
// DELETE (and for every method when `consumes` is not JSON), otherwise from the JSON body. Lists in a query are
// repeated (tag=a&tag=b) or separated by commas. Reading is as strict as base::from_json: every problem is named.
namespace deskbell::http {

enum class Security { none, session, visitor };
// Which foreign pages may call: none, or those that Routes::allow_origin says yes to.
enum class Cors { none, listed };

inline constexpr std::size_t kDefaultBodyLimit = 1024 * 1024;
inline constexpr std::string_view kJson = "application/json";

struct Endpoint {
  Method method = Method::get;
  std::string path;
  std::string operation;  // camelCase, unique: "postMessage"
  std::string summary;
  std::string tag = {};
  Security security = Security::session;
  int success = 200;
  std::string description = {};
  std::string example = {};         // JSON of the body, for the documentation
  std::string example_answer = {};  // JSON of the answer
  std::size_t body_limit = kDefaultBodyLimit;
  Cors cors = Cors::none;
  std::string consumes = std::string(kJson);  // "*/*": any bytes, read with call.body()
  std::string produces = std::string(kJson);
  std::string accepted = {};  // when it may also answer 202 {"pending": true, "client_id"}: what that means
};

// The input of an endpoint that takes nothing.
struct NoInput {};
BOOST_DESCRIBE_STRUCT(NoInput, (), ())

// One page of a list; `next` is the cursor of the following page.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

using RawHandler = std::function<Response(const Call&)>;

// What openapi() and the reader know of a route.
struct Operation {
  Endpoint endpoint;
  const TypeInfo* input = nullptr;   // null for raw routes
  const TypeInfo* output = nullptr;  // null: no JSON answer
  RawHandler invoke;
};

// Accepts or refuses a WebSocket; runs on a worker thread. The Origin header is there; "null" is a sandboxed page.
struct SocketRoute {
  std::string path;
  std::function<bool(const Call&)> allow_origin;  // foreign pages get 403
  std::function<Result<std::unique_ptr<SocketHandler>>(const Call&)> open;
  std::size_t message_limit = 1024 * 1024;
};

// A request that was answered, a refused one or an upgrade included: for metrics and traces.
struct Answered {
  const Request& request;
  std::string_view route;  // the pattern: "/api/v1/users/{user}"; of a mount its prefix; "-": there is nothing
  int status;
  std::chrono::steady_clock::duration took;
};

class Routes {
 public:
  Routes();
  ~Routes();
  Routes(const Routes&) = delete;
  Routes& operator=(const Routes&) = delete;

  // Wrong endpoints (a path twice, a {name} that In does not have, a query member that no text can hold) throw
  // std::logic_error: the program does not start. Add everything before the server starts.
  template <class In, class Out, class Handler>
    requires std::invocable<Handler, const Call&, const In&>
  void add(Endpoint endpoint, Handler handler);
  // Raw bytes in and out: webhooks, pages. Not told in the OpenAPI document unless `operation` is set.
  void add_raw(Endpoint endpoint, RawHandler handler);
  // Everything under a prefix ("/assets/") that no other route matches; GET and HEAD only.
  void mount(std::string prefix, RawHandler handler);
  void add_socket(SocketRoute route);

  // Wraps every call to an endpoint (not mounts and sockets): authentication, rate limits, idempotency. The first one
  // added is outermost. Answer without calling next() to refuse; reading of the input happens inside next().
  using Around = std::function<Response(const Call&, const Endpoint&, const std::function<Response()>& next)>;
  void around(Around around);
  // For endpoints with Cors::listed. Runs on a worker thread. Without it nothing foreign is allowed.
  using AllowOrigin = std::function<bool(const Call&, std::string_view origin)>;
  void allow_origin(AllowOrigin allow);

  // Called on the io threads for every request, so it must be quick and must not throw. Before the server starts.
  using Observer = std::function<void(const Answered&)>;
  void observe(Observer observer);
  void notify(const Answered& answered) const;

  // The whole way of a request without its sockets: match, CORS, interceptors, handler, problems. Never throws.
  Response handle(const Request& request) const;

  const std::vector<std::unique_ptr<Operation>>& operations() const;

  // For the server: what is known before the body is there.
  struct Target {
    const Operation* operation = nullptr;
    const SocketRoute* socket = nullptr;
    std::size_t body_limit = 0;
    std::string_view route = "-";  // see Answered
    std::string log_path = {};  // the path with everything hidden that may be a secret
  };
  Target find(const Request& head) const;
  // Checks Origin and opens; the problem otherwise. Never throws.
  std::expected<std::unique_ptr<SocketHandler>, Response> open_socket(const SocketRoute& route, const Request&) const;

 private:
  void add_operation(Endpoint endpoint, const TypeInfo* input, const TypeInfo* output, RawHandler invoke);
  struct State;
  std::unique_ptr<State> state_;
};

// The problem document for an error; what interceptors and raw handlers refuse with.
Response refusal(const Call& call, const Error& error);

// ---- how add() works ----

namespace detail {

// Path, query and body as one JSON object in the shape of `input`.
Result<json::value> gather_input(const Call& call, const TypeInfo& input);
Response success(const Call& call, std::string json);

template <class Out>
Response answer(const Call& call, Result<Out>& out) {
  if (!out) return refusal(call, out.error());
  if constexpr (std::same_as<Out, NoContent>) {
    return Response{.status = 204};
  } else if constexpr (std::same_as<Out, Response>) {
    return std::move(*out);
  } else if constexpr (std::same_as<Out, Download>) {
    return to_response(std::move(*out));
  } else {
    return success(call, base::to_json(*out));
  }
}

template <class Out>
const TypeInfo* output_type() {
  if constexpr (std::same_as<Out, NoContent> || std::same_as<Out, Response> || std::same_as<Out, Download>) {
    return nullptr;
  } else {
    return &type_of<Out>();
  }
}

}  // namespace detail

// What a typed endpoint's handler would get; for interceptors that answer in its stead.
template <class In>
Result<In> input_of(const Call& call) {
  TRY(const json::value gathered, detail::gather_input(call, type_of<In>()));
  return base::from_json<In>(gathered);
}

template <class In, class Out, class Handler>
  requires std::invocable<Handler, const Call&, const In&>
void Routes::add(Endpoint endpoint, Handler handler) {
  if (std::same_as<Out, NoContent>) endpoint.success = 204;
  add_operation(std::move(endpoint), &type_of<In>(), detail::output_type<Out>(),
                [handler = std::move(handler)](const Call& call) -> Response {
                  Result<json::value> gathered = detail::gather_input(call, type_of<In>());
                  if (!gathered) return refusal(call, gathered.error());
                  Result<In> in = base::from_json<In>(*gathered);
                  if (!in) return refusal(call, in.error());
                  Result<Out> out = handler(call, *in);
                  return detail::answer<Out>(call, out);
                });
}

}  // namespace deskbell::http
