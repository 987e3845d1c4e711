#include "form.h"

#include <text/lines.h>

namespace deskbell::site {
namespace {

constexpr std::size_t kMostFields = 20;

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view in) {
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] == '+') {
      out += ' ';
    } else if (in[i] == '%' && i + 2 < in.size() && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
      out += static_cast<char>(hex(in[i + 1]) * 16 + hex(in[i + 2]));
      i += 2;
    } else {
      out += in[i];
    }
  }
  return out;
}

}  // namespace

std::optional<Fields> read_form(std::string_view body) {
  Fields out;
  while (!body.empty()) {
    const auto end = body.find('&');
    const std::string_view pair = body.substr(0, end);
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    std::string name = decoded(pair.substr(0, equals));
    std::string value = equals == std::string_view::npos ? std::string() : decoded(pair.substr(equals + 1));
    if (!text::is_valid_utf8(name) || !text::is_valid_utf8(value) || value.find('\0') != std::string::npos) return std::nullopt;
    if (out.size() == kMostFields || !out.emplace(std::move(name), std::move(value)).second) return std::nullopt;
  }
  return out;
}

}  // namespace deskbell::site
