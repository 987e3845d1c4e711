#pragma once
#include <base/result.h>
#include <base/span.h>
#include <http/message.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Outgoing HTTP for webhooks, link previews and services. Addresses that a customer or an administrator typed must
// not reach what only this machine can reach, so private targets are refused unless they are listed.
namespace deskbell::http {

// Loopback, private, link-local (cloud metadata), shared, multicast, reserved, and IPv6 forms that hold such an IPv4
// address. The text is an IP address; anything else counts as private.
bool is_private_address(std::string_view ip);

struct ClientOptions {
  std::vector<std::string> allowed_private = {};  // "127.0.0.1", "10.1.0.0/16": private targets that are fine
  std::size_t answer_limit = 1024 * 1024;
  std::chrono::milliseconds connect_time{5'000};
  std::chrono::milliseconds total_time{15'000};
  int redirects = 3;
  std::string user_agent = "Deskbell";
  base::SpanSink spans = {};  // of the calls; then they carry a traceparent header, too
};

struct ClientRequest {
  Method method = Method::get;
  std::string url;
  std::vector<Header> headers = {};
  std::string body = {};
};

struct ClientResponse {
  int status = 0;
  std::vector<Header> headers = {};
  std::string body = {};
  std::string url = {};  // after redirects
  std::optional<std::string_view> header(std::string_view name) const;
};

// Thread-safe; one call is one connection. Any HTTP status is an answer; redirects are followed for GET and HEAD
// without own headers, so that nothing secret travels on. Errors: invalid_argument (address not http(s),
// or refused as private; also after a redirect), unavailable (no connection), deadline_exceeded, resource_exhausted
// (answer beyond the limit).
class Client {
 public:
  explicit Client(ClientOptions options = {});
  Result<ClientResponse> send(const ClientRequest& request) const;

  // What the reader of a stream says to each piece.
  enum class Reading { more, enough };
  using Reader = std::function<Reading(std::string_view piece)>;
  // As send, but the body of a 2xx answer goes to the reader as it comes, on the calling thread; the response has none
  // then. deadline_exceeded, too, when nothing of a body came within `first_piece`. `enough` ends it well.
  Result<ClientResponse> stream(const ClientRequest& request, std::chrono::milliseconds first_piece,
                                const Reader& reader) const;

 private:
  ClientOptions options_;
};

}  // namespace deskbell::http
