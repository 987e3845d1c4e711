#include "head_parser.h"

#include "text.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace deskbell::http {
namespace {

Problem bad(std::string detail) {
  return {400, "bad_request", std::move(detail)};
}

constexpr std::array<bool, 256> kTokenCharacters = [] {
  std::array<bool, 256> table{};
  for (char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return kTokenCharacters[static_cast<unsigned char>(c)]; });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
  });
}

bool lists(std::string_view header, std::string_view token) {
  while (true) {
    const std::size_t comma = header.find(',');
    if (equals_ignoring_case(trimmed(header.substr(0, comma)), token)) return true;
    if (comma == header.npos) return false;
    header.remove_prefix(comma + 1);
  }
}

std::optional<Problem> read_request_line(std::string_view line, Head& head, int& minor) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == line.npos || first == last) return bad("The request line is not one of HTTP/1.1.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return bad("The method is not a token.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    if (version.starts_with("HTTP/")) return Problem{505, "http_version", "This server speaks HTTP/1.1."};
    return bad("The request line is not one of HTTP/1.1.");
  }
  minor = version.back() - '0';
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#' && c != '"'; });
  if (!visible || !(target.starts_with('/') || target == "*")) return bad("The address of the request is not a path.");
  head.request.target = std::string(target);
  for (Method known :
       {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options}) {
    if (name_of(known) != method) continue;
    head.request.method = known;
    return std::nullopt;
  }
  if (method == "TRACE" || method == "CONNECT")
    return Problem{405, "method_not_allowed", "TRACE and CONNECT are not offered."};
  return Problem{501, "unimplemented", "This server does not know the method."};
}

std::optional<Problem> read_fields(std::string_view lines, Head& head, const HeadLimits& limits) {
  while (!lines.empty()) {
    const std::size_t end = lines.find("\r\n");
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 2);
    if (line.starts_with(' ') || line.starts_with('\t')) return bad("Header lines may not be folded.");
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon))) return bad("A header line has no valid name.");
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_field_value(value)) return bad("A header value holds control characters.");
    if (head.request.headers.size() == limits.headers)
      return Problem{431, "headers_too_large", "The request has too many headers."};
    head.request.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  return std::nullopt;
}

std::optional<Problem> read_framing(Head& head, int minor) {
  int lengths = 0;
  int encodings = 0;
  int hosts = 0;
  if (minor == 0) head.persistence = Persistence::close;
  for (const Header& header : head.request.headers) {
    if (equals_ignoring_case(header.name, "Content-Length")) {
      ++lengths;
      const std::string& text = header.value;
      const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), head.content_length);
      const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
      if (!digits || error != std::errc()) return bad("Content-Length is not a number.");
    } else if (equals_ignoring_case(header.name, "Transfer-Encoding")) {
      ++encodings;
      if (!equals_ignoring_case(header.value, "chunked"))
        return Problem{501, "unimplemented", "The only transfer encoding is chunked."};
      head.chunked = true;
    } else if (equals_ignoring_case(header.name, "Host")) {
      ++hosts;
      if (!is_valid_host(header.value)) return bad("The Host header is not a host.");
    } else if (equals_ignoring_case(header.name, "Connection")) {
      if (lists(header.value, "close")) head.persistence = Persistence::close;
    } else if (equals_ignoring_case(header.name, "Expect")) {
      if (!equals_ignoring_case(header.value, "100-continue"))
        return Problem{417, "expectation_failed", "The only expectation is 100-continue."};
      head.expectation = Expectation::go_ahead;
    }
  }
  if (lengths > 1 || encodings > 1 || (lengths > 0 && encodings > 0))
    return bad("The length of the body is told twice.");
  if (encodings > 0 && minor == 0) return bad("HTTP/1.0 has no transfer encoding.");
  if (hosts > 1 || (hosts == 0 && minor == 1)) return bad("A request has exactly one Host header.");
  return std::nullopt;
}

}  // namespace

HeadEnd find_head_end(std::string_view data, std::size_t seen, const HeadLimits& limits) {
  const std::size_t from = seen > 3 ? seen - 3 : 0;
  for (std::size_t i = from; i < data.size(); ++i) {
    if (i >= limits.bytes) return {0, Problem{431, "headers_too_large", "The head of the request is too long."}};
    if (data[i] == '\0') return {0, bad("The head of the request holds a zero byte.")};
    if (data[i] == '\r' && i + 1 < data.size() && data[i + 1] != '\n')
      return {0, bad("A line of the head ends with a lone carriage return.")};
    if (data[i] != '\n') continue;
    if (i == 0 || data[i - 1] != '\r') return {0, bad("A line of the head ends with a lone line feed.")};
    if (i >= 3 && data[i - 2] == '\n' && data[i - 3] == '\r') return {i + 1, std::nullopt};
  }
  return {};
}

std::expected<Head, Problem> parse_head(std::string_view text, const HeadLimits& limits) {
  Head head;
  int minor = 1;
  const std::size_t end = text.find("\r\n");
  if (end == text.npos || !text.ends_with("\r\n\r\n")) return std::unexpected(bad("The head is not complete."));
  if (auto fault = read_request_line(text.substr(0, end), head, minor)) return std::unexpected(std::move(*fault));
  text.remove_suffix(2);
  if (auto fault = read_fields(text.substr(end + 2), head, limits)) return std::unexpected(std::move(*fault));
  if (auto fault = read_framing(head, minor)) return std::unexpected(std::move(*fault));
  return head;
}

bool wants_websocket(const Request& request) {
  return request.method == Method::get && lists(request.header("Upgrade").value_or(""), "websocket") &&
         lists(request.header("Connection").value_or(""), "upgrade");
}

std::expected<std::string, Problem> websocket_accept(const Request& request) {
  if (request.header("Sec-WebSocket-Version").value_or("") != "13")
    return std::unexpected(Problem{426, "upgrade_required", "The version of WebSocket is 13."});
  const std::string_view key = request.header("Sec-WebSocket-Key").value_or("");
  const bool valid =
      key.size() == 24 && key.ends_with("==") && std::all_of(key.begin(), key.end() - 2, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
      });
  if (!valid) return std::unexpected(bad("Sec-WebSocket-Key is not one."));
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace deskbell::http
