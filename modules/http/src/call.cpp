#include "text.h"

#include <http/call.h>

#include <fmt/format.h>

#include <algorithm>

namespace deskbell::http {

Call::Call(const Request& request, const Endpoint* endpoint, PathParameters parameters)
    : request_(request), endpoint_(endpoint), parameters_(std::move(parameters)) {
  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  path_ = target.substr(0, mark);
  if (mark != target.npos) query_ = target.substr(mark + 1);
}

std::string_view Call::origin() const {
  return header("Origin").value_or("");
}
std::string_view Call::host() const {
  return header("Host").value_or("");
}

std::string Call::own_origin() const {
  return fmt::format("{}://{}", transport() == Transport::tls ? "https" : "http", host());
}

std::optional<std::string_view> Call::cookie(std::string_view name) const {
  for (const Header& header : request_.headers) {
    if (!equals_ignoring_case(header.name, "Cookie")) continue;
    if (auto found = find_cookie(header.value, name)) return found;
  }
  return std::nullopt;
}

std::string_view Call::path_parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters_)
    if (key == name) return value;
  return {};
}

void Call::set_header(std::string_view name, std::string value) const {
  added_.set_header(name, std::move(value));
}

void Call::set_cookie(const Cookie& cookie) const {
  std::string text = fmt::format("{}={}; Path=/; HttpOnly", cookie.name, cookie.value);
  if (cookie.max_age) text += fmt::format("; Max-Age={}", cookie.max_age->count());
  switch (cookie.same_site) {
    case SameSite::strict:
      text += "; SameSite=Strict";
      break;
    case SameSite::lax:
      text += "; SameSite=Lax";
      break;
    case SameSite::none:
      text += "; SameSite=None";
      break;
  }
  if (transport() == Transport::tls) text += "; Secure";
  added_.add_header("Set-Cookie", std::move(text));
}

void Call::finish(Response& response) const {
  for (Header& header : added_.headers) {
    if (equals_ignoring_case(header.name, "Set-Cookie")) {
      response.headers.push_back(std::move(header));
    } else {
      response.set_header(header.name, std::move(header.value));
    }
  }
  added_.headers.clear();
}

}  // namespace deskbell::http
