#include "problem_document.h"
#include "text.h"

#include <base/json.h>
#include <http/message.h>
#include <refusals/wording.h>

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace deskbell::http {
namespace {

constexpr std::string_view kProblemType = "application/problem+json";

std::optional<std::string_view> find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers)
    if (equals_ignoring_case(header.name, name)) return header.value;
  return std::nullopt;
}

Response text_response(std::string body, std::string_view type, int status) {
  return {.status = status, .content_type = std::string(type), .body = std::move(body)};
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}

Body Body::map(int file, std::size_t size) {
  Body body;
  if (size == 0) return body;
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (at == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "cannot map an uploaded body");
  body.mapped_ = std::shared_ptr<const char>(static_cast<const char*>(at),
                                             [size](const char* p) { ::munmap(const_cast<char*>(p), size); });
  body.size_ = size;
  return body;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  return find_header(headers, name);
}
std::optional<std::string_view> Response::header(std::string_view name) const {
  return find_header(headers, name);
}

void Response::add_header(std::string_view name, std::string value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    throw std::invalid_argument(fmt::format("the value of header {} holds a line break", name));
  headers.push_back({std::string(name), std::move(value)});
}

void Response::set_header(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const Header& header) { return equals_ignoring_case(header.name, name); });
  add_header(name, std::move(value));
}

Response Response::json(std::string text, int status) {
  return text_response(std::move(text), "application/json", status);
}
Response Response::text(std::string text, int status) {
  return text_response(std::move(text), "text/plain; charset=utf-8", status);
}
Response Response::html(std::string text, int status) {
  return text_response(std::move(text), "text/html; charset=utf-8", status);
}
Response Response::redirect(std::string location, int status) {
  Response response{.status = status};
  response.add_header("Location", std::move(location));
  return response;
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return 400;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::already_exists:
      return 409;
    case ErrorCode::failed_precondition:
      return 409;
    case ErrorCode::aborted:
      return 409;
    case ErrorCode::resource_exhausted:
      return 429;
    case ErrorCode::internal:
      return 500;
    case ErrorCode::unimplemented:
      return 501;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::storage_full:
      return 507;
    case ErrorCode::deadline_exceeded:
      return 504;
  }
  return 500;
}

Problem problem_of(const Error& error) {
  return {status_of(error.code), std::string(name_of(error.code)), error.message, error.fields};
}

std::string_view reason_of(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

Response to_response(const Problem& problem, std::string_view trace_id) {
  ProblemDocument document{.type = "about:blank",
                           .title = std::string(reason_of(problem.status)),
                           .status = problem.status,
                           .code = problem.code,
                           .detail = problem.detail,
                           .trace_id = std::string(trace_id),
                           .fields = std::nullopt};
  if (!problem.fields.empty()) document.fields.emplace();
  for (const FieldError& error : problem.fields) document.fields->push_back({error.field, error.message});
  Response response = text_response(base::to_json(document), kProblemType, problem.status);
  response.add_header("Cache-Control", "no-store");
  if (problem.status == 507) response.add_header("Retry-After", "5");
  return response;
}

Response in_language_of(const Request& request, Response response) {
  if (response.content_type != kProblemType) return response;
  const auto language = refusals::preferred(request.header("Accept-Language").value_or(""));
  response.set_header("Content-Language", language == refusals::Language::zh ? "zh-CN" : "en");
  response.set_header("Vary", response.header("Vary") ? std::string(*response.header("Vary")) + ", Accept-Language" : "Accept-Language");
  if (language == refusals::Language::en) return response;
  auto document = base::parse_json<ProblemDocument>(response.bytes());
  if (!document) return response;
  Error error{.message = std::move(document->detail)};
  for (const ProblemField& field : document->fields.value_or(std::vector<ProblemField>())) error.fields.push_back({field.field, field.message});
  error = refusals::told(language, std::move(error), document->code);
  document->title = refusals::told(language, document->title);
  document->detail = std::move(error.message);
  if (document->fields) document->fields->clear();
  for (FieldError& field : error.fields) document->fields->push_back({std::move(field.field), std::move(field.message)});
  response.body = base::to_json(*document);
  return response;
}

Response to_response(Download download) {
  Response response{.content_type = std::move(download.content_type), .body = std::move(download.bytes)};
  std::string plain;
  for (char c : download.file_name)
    plain += c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%' ? c : '_';
  response.add_header("Content-Disposition",
                      fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}",
                                  download.disposition == Disposition::attachment ? "attachment" : "inline", plain,
                                  percent_encoded(download.file_name)));
  response.add_header("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
  response.add_header("Cross-Origin-Resource-Policy", "cross-origin");
  response.add_header("Cache-Control", std::move(download.cache_control));
  return response;
}

}  // namespace deskbell::http
