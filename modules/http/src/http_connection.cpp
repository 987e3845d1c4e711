#include "http_connection.h"

#include "socket_connection.h"
#include "text.h"

#include <base/span.h>

#include <fmt/format.h>
#include <base/log.h>

#include <algorithm>
#include <system_error>

namespace deskbell::http {
namespace {

constexpr std::size_t kUnroutedBody = 64 * 1024;
constexpr std::size_t kInlineBody = 4 * 1024;  // sent in one piece with the head

struct DefaultHeader {
  std::string_view name;
  std::string_view value;
};
constexpr DefaultHeader kSecurityHeaders[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

// As RoutesOfHost wants it.
std::string host_name(const Request& request) {
  std::string_view host = request.header("Host").value_or("");
  if (const std::size_t colon = host.rfind(':'); colon != host.npos && !host.ends_with(']')) host = host.substr(0, colon);
  return lower_case(host);
}

}  // namespace

HttpConnection::HttpConnection(Channel& channel, const Service& service)
    : channel_(&channel), service_(service), limits_(service.options.limits), since_(channel.io().now()) {}

std::size_t HttpConnection::on_data(std::span<char> bytes) {
  const auto self = shared_from_this();
  const std::string_view data(bytes.data(), bytes.size());
  std::size_t used = 0;
  try {
    while (channel_ && used < data.size()) {
      std::size_t step = 0;
      if (state_ == State::idle || state_ == State::head) {
        step = read_head(data.substr(used));
      } else if (state_ == State::body) {
        step = read_body(data.substr(used));
      }
      if (step == 0) break;
      used += step;
    }
  } catch (const std::system_error& e) {
    base::log_error("A body could not be spooled.", {{"error", e.what()}});
    refuse({507, "storage_full", "The server has no room for this upload."});
  } catch (const std::exception& e) {
    base::log_error("A request could not be read.", {{"error", e.what()}});
    refuse({500, "internal", "The request could not be taken in."});
  }
  return used;
}

std::size_t HttpConnection::read_head(std::string_view data) {
  if (state_ == State::idle) {
    if (data.starts_with("\r\n")) return 2;  // RFC 9112 2.2
    state_ = State::head;
    since_ = channel_->io().now();
    seen_ = 0;
  }
  const HeadLimits limits{limits_.head_bytes, limits_.headers};
  HeadEnd end = find_head_end(data, seen_, limits);
  if (end.fault) {
    refuse(*end.fault);
    return 0;
  }
  seen_ = data.size();
  if (end.size == 0) return 0;
  auto head = parse_head(data.substr(0, end.size), limits);
  if (!head) {
    refuse(head.error());
    return 0;
  }
  begin(std::move(*head));
  return end.size;
}

void HttpConnection::begin(Head head) {
  exchange_ = std::make_unique<Exchange>();
  exchange_->began = std::chrono::steady_clock::now();
  exchange_->head = std::move(head);
  close_after_ = exchange_->head.persistence == Persistence::close;
  Request& request = exchange_->head.request;
  if (auto given = base::parse_trace_parent(request.header("traceparent").value_or(""))) {
    request.trace_id = std::move(given->trace);
    request.parent_span = given->span;
  } else {
    request.trace_id = base::new_trace_id();
  }
  request.span = base::new_span_id();
  request.transport = channel_->transport();
  request.client_address = channel_->peer();
  if (service_.trusted_proxies.contains(channel_->peer())) {
    request.client_address =
        client_address(channel_->peer(), request.header("X-Forwarded-For").value_or(""), service_.trusted_proxies);
    if (request.header("X-Forwarded-Proto") == "https") request.transport = Transport::tls;
  }
  ++service_.requests;
  exchange_->routes = service_.routes_of_host(host_name(request));
  if (!exchange_->routes) {
    exchange_->target.log_path = "-";
    return refuse({421, "misdirected", "This server does not answer to that host name."});
  }
  exchange_->target = exchange_->routes->find(request);

  const Head& read = exchange_->head;
  const bool routed = exchange_->target.operation != nullptr;
  const std::size_t limit = routed ? exchange_->target.body_limit : kUnroutedBody;
  if (read.content_length > limit || (read.chunked && !routed)) {
    if (routed) return refuse({413, "payload_too_large", fmt::format("The body may have at most {} bytes.", limit)});
    close_after_ = true;
    return dispatch();
  }
  if (!exchange_->share.take(service_.body_bytes, read.chunked ? limit : read.content_length, limits_.body_bytes))
    return refuse({503, "unavailable", "The server is busy with other uploads. Try again in a moment."});
  exchange_->body = read.chunked ? BodyReader::chunked(limit) : BodyReader::sized(read.content_length, limit);
  exchange_->spool = std::make_unique<BodySpool>(limits_.spool_bytes, service_.options.spool_directory);
  if (exchange_->body->done()) return dispatch();
  state_ = State::body;
  since_ = channel_->io().now();
  if (read.expectation == Expectation::go_ahead) channel_->queue(Piece::raw("HTTP/1.1 100 Continue\r\n\r\n"));
}

bool HttpConnection::Share::take(std::atomic<std::size_t>& total, std::size_t bytes, std::size_t limit) {
  if (total.fetch_add(bytes) + bytes > limit) {
    total -= bytes;
    return false;
  }
  total_ = &total;
  bytes_ = bytes;
  return true;
}

std::size_t HttpConnection::read_body(std::string_view data) {
  auto used = exchange_->body->feed(data, *exchange_->spool);
  if (!used) {
    refuse(used.error());
    return 0;
  }
  if (exchange_->body->done()) {
    exchange_->head.request.body = exchange_->spool->take();
    dispatch();
  }
  return *used;
}

void HttpConnection::dispatch() {
  state_ = State::working;
  channel_->want_input(false);
  exchange_->spool.reset();
  const Request& request = exchange_->head.request;
  if (exchange_->target.socket && wants_websocket(request)) {
    auto accept = websocket_accept(request);
    if (accept) return dispatch_socket(std::move(*accept));
    Response response = to_response(accept.error(), request.trace_id);
    if (accept.error().status == 426) response.add_header("Sec-WebSocket-Version", "13");
    return respond(std::move(response));
  }
  // The exchange stays with the connection, which this task keeps alive.
  const bool taken = service_.workers.submit([self = shared_from_this(), io = &channel_->io(), &request] {
    const base::SpanScope span(request.trace_id, request.span);
    auto response = std::make_shared<Response>(self->exchange_->routes->handle(request));
    io->post([self, response] { self->respond(std::move(*response)); });
  });
  if (!taken) refuse_busy();
}

void HttpConnection::dispatch_socket(std::string accept) {
  using Opened = std::expected<std::unique_ptr<SocketHandler>, Response>;
  const bool taken = service_.workers.submit([self = shared_from_this(), io = &channel_->io(), accept] {
    const SocketRoute& route = *self->exchange_->target.socket;
    const base::SpanScope span(self->exchange_->head.request.trace_id, self->exchange_->head.request.span);
    auto opened = std::make_shared<Opened>(self->exchange_->routes->open_socket(route, self->exchange_->head.request));
    io->post([self, opened, accept] {
      if (*opened) {
        self->upgrade(std::move(**opened), accept);
      } else {
        self->respond(std::move(opened->error()));
      }
    });
  });
  if (!taken) refuse_busy();
}

void HttpConnection::refuse_busy() {
  Response busy = to_response(Problem{503, "unavailable", "The server is busy. Try again in a moment."},
                              exchange_->head.request.trace_id);
  busy.add_header("Retry-After", "1");
  respond(std::move(busy));
}

void HttpConnection::upgrade(std::unique_ptr<SocketHandler> handler, const std::string& accept) {
  if (!channel_) return;
  if (service_.draining)
    return respond(to_response(Problem{503, "unavailable", "The server goes away."}, exchange_->head.request.trace_id));
  log(101);
  channel_->queue(
      Piece::raw(fmt::format("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Accept: {}\r\nTrace-Id: {}\r\n\r\n",
                             accept, exchange_->head.request.trace_id)));
  auto socket = std::make_shared<SocketConnection>(*channel_, std::move(handler),
                                                   exchange_->target.socket->message_limit, limits_, service_.sockets);
  Channel& channel = *channel_;
  channel_ = nullptr;  // from here on the socket's
  exchange_.reset();
  socket->open();
  channel.change_protocol(std::move(socket));
}

void HttpConnection::refuse(const Problem& problem) {
  if (!channel_) return;
  close_after_ = true;
  if (!exchange_) {
    exchange_ = std::make_unique<Exchange>();
    exchange_->began = std::chrono::steady_clock::now();
    exchange_->head.request.trace_id = base::new_trace_id();
    exchange_->head.request.span = base::new_span_id();
    exchange_->head.request.client_address = channel_->peer();
    exchange_->head.request.transport = channel_->transport();
    exchange_->target.log_path = "-";
  }
  channel_->want_input(false);
  Response response = to_response(problem, exchange_->head.request.trace_id);
  if (problem.status == 503) response.add_header("Retry-After", "1");
  respond(std::move(response));
}

void HttpConnection::respond(Response response) {
  if (!channel_) return;
  if (service_.draining) close_after_ = true;
  if (response.status >= 400) response = in_language_of(exchange_->head.request, std::move(response));
  log(response.status);
  state_ = State::writing;
  since_ = channel_->io().now();
  write(response);
  if (close_after_) channel_->finish();
}

void HttpConnection::write(const Response& response) {
  std::string head = head_text(response);
  const bool silent =
      exchange_->head.request.method == Method::head || response.status == 204 || response.status == 304;
  const std::string_view bytes = silent ? std::string_view() : response.bytes();
  if (bytes.size() <= kInlineBody) {
    channel_->queue(Piece::raw(head.append(bytes)));
    return;
  }
  channel_->queue(Piece::raw(std::move(head)));
  if (!response.static_body.empty()) {
    channel_->queue({.data = bytes.data(), .size = bytes.size()});
  } else {
    channel_->queue(Piece::raw(std::move(const_cast<Response&>(response).body)));
  }
}

std::string HttpConnection::head_text(const Response& response) const {
  std::string text =
      fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_of(response.status), channel_->io().date());
  const auto add = [&](std::string_view name, std::string_view value) {
    ((text += name) += ": ").append(value) += "\r\n";
  };
  if (response.status != 204 && response.status != 304)
    fmt::format_to(std::back_inserter(text), "Content-Length: {}\r\n", response.bytes().size());
  if (!response.content_type.empty()) add("Content-Type", response.content_type);
  for (const Header& header : response.headers) add(header.name, header.value);
  for (const DefaultHeader& header : kSecurityHeaders)
    if (!response.header(header.name)) add(header.name, header.value);
  if (exchange_->head.request.transport == Transport::tls)
    add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  add("Trace-Id", exchange_->head.request.trace_id);
  add("Connection", close_after_ ? "close" : "keep-alive");
  text += "\r\n";
  return text;
}

void HttpConnection::log(int status) const {
  const Request& request = exchange_->head.request;
  const auto took = std::chrono::steady_clock::now() - exchange_->began;
  const std::string_view route = exchange_->target.route;
  if (exchange_->routes) exchange_->routes->notify({.request = request, .route = route, .status = status, .took = took});
  if (!base::log_enabled(base::LogLevel::info)) return;
  const base::TraceScope trace(request.trace_id);
  base::log_info("Request.", {{"client", request.client_address},
                              {"method", name_of(request.method)},
                              {"path", exchange_->target.log_path},
                              {"route", route},
                              {"status", status},
                              {"ms", std::chrono::duration<double, std::milli>(took).count()}});
}

void HttpConnection::on_flushed() {
  if (state_ != State::writing) return;
  state_ = State::idle;
  since_ = channel_->io().now();
  exchange_.reset();
  channel_->want_input(true);
}

void HttpConnection::on_end_of_input() {
  // A client that has stopped sending in the middle of a request gets nothing any more.
  channel_->abort();
}

void HttpConnection::on_tick(SteadyTime now) {
  const auto self = shared_from_this();
  switch (state_) {
    case State::idle:
      if (now - since_ >= (channel_->is_shaking_hands() ? limits_.head_time : limits_.idle_time)) channel_->abort();
      return;
    case State::head:
      if (now - since_ >= limits_.head_time) refuse({408, "request_timeout", "The head of the request took too long."});
      return;
    case State::body: {
      const auto earned =
          std::chrono::milliseconds(1000 * exchange_->spool->size() / std::max<std::size_t>(1, limits_.body_rate));
      if (now - since_ >= limits_.body_time + earned)
        refuse({408, "request_timeout", "The body of the request took too long."});
      return;
    }
    case State::working:
      return;
    case State::writing:
      if (now - std::max(since_, channel_->last_progress()) >= limits_.write_time) channel_->abort();
      return;
  }
}

void HttpConnection::on_drain() {
  if (state_ == State::idle) return channel_->abort();
  close_after_ = true;
}

}  // namespace deskbell::http
