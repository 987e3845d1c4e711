#include "input.h"
#include "path_tree.h"
#include "text.h"

#include <http/routes.h>

#include <fmt/format.h>
#include <base/log.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace deskbell::http {
namespace {

constexpr std::string_view kCorsHeaders =
    "Authorization, Content-Type, Idempotency-Key, X-CSRF-Token, If-None-Match, traceparent";

struct Mount {
  std::string prefix;
  RawHandler handler;
};

// HEAD is answered by GET.
std::size_t slot(Method method) {
  return static_cast<std::size_t>(method == Method::head ? Method::get : method);
}

std::string allowed_methods(const PathTree::Leaf& leaf) {
  std::string text;
  for (Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del}) {
    const bool socket = leaf.socket && method == Method::get;
    if (leaf.operations[slot(method)] || socket) text += (text.empty() ? "" : ", ") + std::string(name_of(method));
  }
  return text;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

Response problem(int status, std::string_view code, std::string detail, const std::string& trace_id) {
  return to_response(Problem{status, std::string(code), std::move(detail)}, trace_id);
}

// One catch per request: the reader is told nothing of the inside, the log everything.
template <class Work>
Response guarded(const Request& request, Work work) {
  try {
    return work();
  } catch (const std::exception& e) {
    const base::TraceScope trace(request.trace_id);
    base::log_error("A request failed.", {{"method", name_of(request.method)}, {"error", e.what()}});
  } catch (...) {
    const base::TraceScope trace(request.trace_id);
    base::log_error("A request failed with an unknown exception.", {{"method", name_of(request.method)}});
  }
  return problem(500, "internal", "Something went wrong here. Tell the trace id to whoever runs this server.",
                 request.trace_id);
}

bool is_json(std::string_view content_type) {
  return equals_ignoring_case(trimmed(content_type.substr(0, content_type.find(';'))), kJson);
}

}  // namespace

struct Routes::State {
  std::vector<std::unique_ptr<Operation>> operations;
  std::vector<std::unique_ptr<SocketRoute>> sockets;
  std::vector<Mount> mounts;  // longest prefix first
  std::vector<Around> arounds;
  AllowOrigin allow_origin;
  Observer observer;
  PathTree tree;
  std::set<std::string> operation_ids;

  struct Match {
    const PathTree::Leaf* leaf = nullptr;
    const Mount* mount = nullptr;
    const Operation* operation = nullptr;
    std::vector<std::string> values;
    bool valid = true;
  };

  Match match(std::string_view target, Method method) const;
  Response run(const Request& request, const Match& found) const;
  Response answer(const Call& call, const Operation& operation) const;
  Response pass(const Call& call, const Operation& operation, std::size_t depth) const;
  Response preflight(const Request& request, const PathTree::Leaf& leaf, const PathParameters& none) const;
  bool is_allowed(const Call& call, const Endpoint& endpoint) const;
};

Routes::Routes() : state_(std::make_unique<State>()) {}
Routes::~Routes() = default;

void Routes::add_operation(Endpoint endpoint, const TypeInfo* input, const TypeInfo* output, RawHandler invoke) {
  const auto wrong = [&](std::string_view what) {
    throw std::logic_error(fmt::format("route {} {}: {}", name_of(endpoint.method), endpoint.path, what));
  };
  if (endpoint.method == Method::head || endpoint.method == Method::options)
    wrong("HEAD and OPTIONS answer themselves");
  if (!endpoint.operation.empty() && !state_->operation_ids.insert(endpoint.operation).second)
    wrong(fmt::format("the operation id {} is taken", endpoint.operation));
  const Operation*& place = state_->tree.add(endpoint.path).operations[slot(endpoint.method)];
  if (place) wrong("is there already");
  if (input) check_input(endpoint, *input);
  state_->operations.push_back(
      std::make_unique<Operation>(Operation{std::move(endpoint), input, output, std::move(invoke)}));
  place = state_->operations.back().get();
}

void Routes::add_raw(Endpoint endpoint, RawHandler handler) {
  add_operation(std::move(endpoint), nullptr, nullptr, std::move(handler));
}

void Routes::mount(std::string prefix, RawHandler handler) {
  state_->mounts.push_back({std::move(prefix), std::move(handler)});
  std::sort(state_->mounts.begin(), state_->mounts.end(),
            [](const Mount& a, const Mount& b) { return a.prefix.size() > b.prefix.size(); });
}

void Routes::add_socket(SocketRoute route) {
  auto& leaf = state_->tree.add(route.path);
  if (leaf.socket || leaf.operations[slot(Method::get)])
    throw std::logic_error(fmt::format("route {}: is there already", route.path));
  state_->sockets.push_back(std::make_unique<SocketRoute>(std::move(route)));
  leaf.socket = state_->sockets.back().get();
}

void Routes::around(Around around) {
  state_->arounds.push_back(std::move(around));
}
void Routes::observe(Observer observer) {
  state_->observer = std::move(observer);
}
void Routes::notify(const Answered& answered) const {
  if (state_->observer) state_->observer(answered);
}
void Routes::allow_origin(AllowOrigin allow) {
  state_->allow_origin = std::move(allow);
}
const std::vector<std::unique_ptr<Operation>>& Routes::operations() const {
  return state_->operations;
}

Routes::State::Match Routes::State::match(std::string_view target, Method method) const {
  Match found;
  const std::string_view path = target.substr(0, target.find('?'));
  const auto segments = path_segments(path);
  if (!segments) {
    found.valid = false;
    return found;
  }
  found.leaf = tree.find(*segments, found.values);
  if (found.leaf) {
    found.operation = found.leaf->operations[slot(method)];
    return found;
  }
  const auto mount =
      std::find_if(mounts.begin(), mounts.end(), [&](const Mount& m) { return path.starts_with(m.prefix); });
  if (mount != mounts.end()) found.mount = &*mount;
  return found;
}

bool Routes::State::is_allowed(const Call& call, const Endpoint& endpoint) const {
  const std::string_view origin = call.origin();
  if (endpoint.cors != Cors::listed || !allow_origin || origin.empty()) return false;
  return allow_origin(call, origin);
}

Response Routes::State::pass(const Call& call, const Operation& operation, std::size_t depth) const {
  if (depth < arounds.size())
    return arounds[depth](call, operation.endpoint, [&, depth] { return pass(call, operation, depth + 1); });
  if (has_json_body(operation.endpoint) && !call.body().empty() && !is_json(call.header("Content-Type").value_or("")))
    return problem(415, "unsupported_media_type", "The body must be sent with Content-Type: application/json.",
                   call.trace_id());
  return operation.invoke(call);
}

Response Routes::State::answer(const Call& call, const Operation& operation) const {
  const bool listed = operation.endpoint.cors == Cors::listed;
  const bool allowed = is_allowed(call, operation.endpoint);
  Response response = guarded(call.request(), [&] { return pass(call, operation, 0); });
  call.finish(response);
  if (listed) response.add_header("Vary", "Origin");
  if (allowed) {
    response.set_header("Access-Control-Allow-Origin", std::string(call.origin()));
    response.set_header("Access-Control-Expose-Headers", "Retry-After, Trace-Id, ETag");
    response.set_header("Cross-Origin-Resource-Policy", "cross-origin");
  }
  if (operation.endpoint.produces == kJson && !response.header("Cache-Control"))
    response.add_header("Cache-Control", "no-store");
  return response;
}

Response Routes::State::preflight(const Request& request, const PathTree::Leaf& leaf,
                                  const PathParameters& none) const {
  const std::string_view wanted = request.header("Access-Control-Request-Method").value_or("");
  for (const Operation* operation : leaf.operations) {
    if (!operation || name_of(operation->endpoint.method) != wanted) continue;
    const Call call(request, &operation->endpoint, none);
    if (!is_allowed(call, operation->endpoint)) break;
    Response response{.status = 204};
    response.add_header("Access-Control-Allow-Origin", std::string(call.origin()));
    response.add_header("Access-Control-Allow-Methods", std::string(wanted));
    response.add_header("Access-Control-Allow-Headers", std::string(kCorsHeaders));
    response.add_header("Access-Control-Max-Age", "600");
    response.add_header("Vary", "Origin");
    return response;
  }
  return problem(403, "permission_denied", "Pages of this origin may not call this address.", request.trace_id);
}

Response Routes::State::run(const Request& request, const Match& found) const {
  if (!found.valid)
    return problem(400, "invalid_argument", "The path of the address is not a valid one.", request.trace_id);
  if (found.mount) {
    if (request.method != Method::get && request.method != Method::head) {
      Response response = problem(405, "method_not_allowed", "Only GET and HEAD are possible here.", request.trace_id);
      response.add_header("Allow", "GET, HEAD");
      return response;
    }
    const Call call(request, nullptr, {});
    Response response = found.mount->handler(call);
    call.finish(response);
    return response;
  }
  if (!found.leaf) return problem(404, "not_found", "There is nothing at this address.", request.trace_id);
  if (request.method == Method::options && request.header("Access-Control-Request-Method"))
    return preflight(request, *found.leaf, {});
  if (!found.operation) {
    const bool upgrade = found.leaf->socket && request.method == Method::get;
    Response response =
        upgrade ? problem(426, "upgrade_required", "This address speaks WebSocket only.", request.trace_id)
                : problem(405, "method_not_allowed", "This address does not know the method.", request.trace_id);
    response.add_header(upgrade ? "Upgrade" : "Allow", upgrade ? "websocket" : allowed_methods(*found.leaf));
    return response;
  }
  PathParameters parameters;
  const auto names = template_names(found.operation->endpoint.path);
  for (std::size_t i = 0; i < names.size(); ++i) parameters.emplace_back(names[i], found.values[i]);
  const Call call(request, &found.operation->endpoint, std::move(parameters));
  return answer(call, *found.operation);
}

Response Routes::handle(const Request& request) const {
  return guarded(request, [&] { return state_->run(request, state_->match(request.target, request.method)); });
}

Routes::Target Routes::find(const Request& head) const {
  const State::Match found = state_->match(head.target, head.method);
  Target target{.operation = found.operation, .socket = found.leaf ? found.leaf->socket : nullptr};
  if (found.operation) {
    target.body_limit = found.operation->endpoint.body_limit;
    target.route = found.operation->endpoint.path;
  } else if (target.socket) {
    target.route = target.socket->path;
  } else if (found.mount) {
    target.route = found.mount->prefix;
  }
  const std::string_view path = std::string_view(head.target).substr(0, head.target.find('?'));
  if (!found.operation || found.values.empty()) {
    target.log_path = path.substr(0, 200);
    return target;
  }
  // Numbers are ids; anything else in a parameter may be a token that opens something.
  std::size_t next = 0;
  std::string_view rest = found.operation->endpoint.path;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    target.log_path += rest.substr(0, open);
    if (open == rest.npos) break;
    const std::size_t close = rest.find('}');
    const std::string& value = found.values[next++];
    target.log_path += is_number(value) ? std::string_view(value) : rest.substr(open, close - open + 1);
    rest = rest.substr(close + 1);
  }
  return target;
}

std::expected<std::unique_ptr<SocketHandler>, Response> Routes::open_socket(const SocketRoute& route,
                                                                            const Request& request) const {
  std::unique_ptr<SocketHandler> handler;
  Response refused = guarded(request, [&]() -> Response {
    const Call call(request, nullptr, {});
    const std::string_view origin = call.origin();
    if (origin.empty() || !route.allow_origin || !route.allow_origin(call))
      return problem(403, "permission_denied", "Pages of this origin may not open a socket here.", request.trace_id);
    Result<std::unique_ptr<SocketHandler>> opened = route.open(call);
    if (!opened) return refusal(call, opened.error());
    handler = std::move(*opened);
    return {};
  });
  if (handler) return handler;
  return std::unexpected(std::move(refused));
}

}  // namespace deskbell::http
