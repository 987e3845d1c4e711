#pragma once
#include <http/message.h>

#include <any>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::http {

struct Endpoint;

using PathParameters = std::vector<std::pair<std::string_view, std::string>>;

// One request on its way through interceptors and handler. Lives on one worker thread, until the answer is made.
// What the handler and the interceptors add to the answer (headers, cookies) holds for errors too.
class Call {
 public:
  Call(const Request& request, const Endpoint* endpoint, PathParameters parameters);

  const std::string& trace_id() const { return request_.trace_id; }
  const std::string& client_address() const { return request_.client_address; }
  Transport transport() const { return request_.transport; }
  Method method() const { return request_.method; }
  std::string_view path() const { return path_; }    // as received, still percent-encoded
  std::string_view query() const { return query_; }  // without '?'
  std::string_view body() const { return request_.body.view(); }
  std::string_view origin() const;  // the Origin header; empty when there is none
  std::string_view host() const;    // with port, as received
  // "https://host", what Origin says when the page came from this server.
  std::string own_origin() const;
  std::optional<std::string_view> header(std::string_view name) const { return request_.header(name); }
  std::optional<std::string_view> cookie(std::string_view name) const;
  const PathParameters& path_parameters() const { return parameters_; }
  std::string_view path_parameter(std::string_view name) const;  // decoded; empty when the path has none such
  const Endpoint* endpoint() const { return endpoint_; }
  const Request& request() const { return request_; }

  void set_header(std::string_view name, std::string value) const;
  void set_cookie(const Cookie& cookie) const;
  // Moves what was set into the answer. Called once, by Routes.
  void finish(Response& response) const;

  // Whoever authenticates puts the principal here; http does not look inside.
  mutable std::any principal;

 private:
  const Request& request_;
  const Endpoint* endpoint_;
  PathParameters parameters_;
  std::string_view path_;
  std::string_view query_;
  mutable Response added_;
};

}  // namespace deskbell::http
