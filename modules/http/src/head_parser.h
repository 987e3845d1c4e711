#pragma once
#include <http/message.h>

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

// HTTP/1.1 request heads (RFC 9112), read strictly: whatever two servers could understand differently is refused.
namespace deskbell::http {

struct HeadLimits {
  std::size_t bytes = 16 * 1024;
  std::size_t headers = 100;
};

enum class Persistence { keep_alive, close };
enum class Expectation { none, go_ahead };  // Expect: 100-continue

struct Head {
  Request request;
  Persistence persistence = Persistence::keep_alive;
  Expectation expectation = Expectation::none;
  bool chunked = false;
  std::uint64_t content_length = 0;
};

struct HeadEnd {
  std::size_t size = 0;  // including the empty line; 0: not there yet
  std::optional<Problem> fault = {};
};

// Looks for the end of the head. `seen` bytes were looked at before. Bare LF, NUL and too many bytes are faults at
// once, so that a client that never ends its head is not waited for.
HeadEnd find_head_end(std::string_view data, std::size_t seen, const HeadLimits& limits);

// `head` is what find_head_end delimited. A fault ends the connection: what follows cannot be told apart.
std::expected<Head, Problem> parse_head(std::string_view head, const HeadLimits& limits);

// Checks the headers of a WebSocket upgrade (RFC 6455 4.2.1) and gives the value of Sec-WebSocket-Accept.
bool wants_websocket(const Request& request);
std::expected<std::string, Problem> websocket_accept(const Request& request);

}  // namespace deskbell::http
