#pragma once
#include <base/result.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a request and an answer are, with no socket in sight: routes, interceptors and tests work on these.
namespace deskbell::http {

enum class Method { get, head, post, put, patch, del, options };
std::string_view name_of(Method method);  // "GET"

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

enum class Transport { plain, tls };

// The bytes of a request body: in memory, or (uploads) in a nameless temporary file that is mapped into memory.
class Body {
 public:
  Body() = default;
  Body(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  Body(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor)
  // Maps `size` bytes of the open file, which may be closed afterwards. Throws std::system_error.
  static Body map(int file, std::size_t size);
  std::string_view view() const { return mapped_ ? std::string_view(mapped_.get(), size_) : std::string_view(text_); }

 private:
  std::string text_;
  std::shared_ptr<const char> mapped_;
  std::size_t size_ = 0;
};

struct Request {
  Method method = Method::get;
  std::string target;  // "/api/v1/users?limit=5", as received
  std::vector<Header> headers = {};
  Body body = {};
  std::string client_address = "127.0.0.1";  // behind a trusted proxy: the address it told
  Transport transport = Transport::plain;    // as the client sees it
  std::string trace_id = {};                 // 32 hexadecimal digits
  std::uint64_t span = 0;                    // of this request in its trace,
  std::uint64_t parent_span = 0;             // and of the caller's, if he told one

  // The first header of that name (case does not matter).
  std::optional<std::string_view> header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = {};
  std::string body = {};
  std::vector<Header> headers = {};   // security headers named here replace the server's defaults
  std::string_view static_body = {};  // instead of body: bytes that live as long as the program (embedded assets)

  std::string_view bytes() const { return static_body.empty() ? std::string_view(body) : static_body; }
  std::optional<std::string_view> header(std::string_view name) const;
  void set_header(std::string_view name, std::string value);  // replaces; refuses (throws) line breaks
  void add_header(std::string_view name, std::string value);

  static Response json(std::string text, int status = 200);
  static Response text(std::string text, int status = 200);
  static Response html(std::string text, int status = 200);
  static Response redirect(std::string location, int status = 303);
};

// The answer of a handler that has nothing to say: 204.
struct NoContent {};

enum class Disposition { attachment, inline_safe };

// A file for the client. Sent with nosniff and a sandbox policy, so that whatever it holds can do nothing here.
struct Download {
  std::string content_type;
  std::string file_name;  // any text; told safely (RFC 6266, RFC 8187)
  std::string bytes;
  Disposition disposition = Disposition::attachment;
  std::string cache_control = "private, max-age=31536000, immutable";
};

enum class SameSite { strict, lax, none };

struct Cookie {
  std::string name;
  std::string value;
  std::optional<std::chrono::seconds> max_age = {};  // absent: until the browser closes; 0 removes it
  SameSite same_site = SameSite::strict;
  // HttpOnly and Path=/ always; Secure whenever the client came by TLS. A "__Host-" name needs TLS.
};

// RFC 9457 document of type application/problem+json.
struct Problem {
  int status = 500;
  std::string code;  // name of the ErrorCode, or of a fault of the protocol such as "payload_too_large"
  std::string detail;
  std::vector<FieldError> fields = {};
};

// The only table from domain errors to HTTP.
int status_of(ErrorCode code);
Problem problem_of(const Error& error);
std::string_view reason_of(int status);  // "Not Found"
Response to_response(const Problem& problem, std::string_view trace_id);
// The same answer; a problem document in the language that the reader asked for (Accept-Language).
Response in_language_of(const Request& request, Response response);
Response to_response(Download download);

}  // namespace deskbell::http
