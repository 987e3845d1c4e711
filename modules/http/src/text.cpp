#include "text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace deskbell::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
  return -1;
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

// The length of the character at `at`; 0 when it is invalid or cut.
std::size_t utf8_length(const unsigned char* at, std::size_t left) {
  const unsigned char lead = at[0];
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  }
  if (length == 0 || length > left) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (at[i] < low || at[i] > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

// Calls each(part) for the parts between separators.
template <class Each>
void split(std::string_view text, char separator, Each each) {
  while (true) {
    const std::size_t end = text.find(separator);
    each(text.substr(0, end));
    if (end == text.npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_valid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    std::uint64_t word = 0;
    while (i + 8 <= text.size() && (std::memcpy(&word, bytes + i, 8), (word & 0x8080808080808080ULL) == 0)) i += 8;
    if (i >= text.size()) break;
    const std::size_t length = utf8_length(bytes + i, text.size() - i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::space) {
      c = ' ';
    }
    out += c;
  }
  const bool control = std::any_of(out.begin(), out.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
  });
  if (control || !is_valid_utf8(out)) return std::nullopt;
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::optional<std::vector<std::string>> path_segments(std::string_view path) {
  if (path.empty() || path.front() != '/') return std::nullopt;
  std::vector<std::string> segments;
  path.remove_prefix(1);
  if (path.empty()) return segments;
  bool good = true;
  std::size_t empty = 0;
  split(path, '/', [&](std::string_view part) {
    auto segment = percent_decoded(part, Plus::literal);
    if (!segment || *segment == "." || *segment == ".." || segment->find_first_of("/\\\n\r\t") != std::string::npos) {
      good = false;
      return;
    }
    if (segment->empty()) ++empty;
    segments.push_back(std::move(*segment));
  });
  if (!good || empty > 1 || (empty == 1 && !segments.back().empty())) return std::nullopt;
  return segments;
}

std::optional<Query> parse_query(std::string_view query) {
  Query out;
  if (query.empty()) return out;
  bool good = true;
  split(query, '&', [&](std::string_view part) {
    if (part.empty()) return;
    const std::size_t equal = part.find('=');
    auto name = percent_decoded(part.substr(0, equal), Plus::space);
    auto value =
        equal == part.npos ? std::optional<std::string>("") : percent_decoded(part.substr(equal + 1), Plus::space);
    if (!name || !value) {
      good = false;
      return;
    }
    out.emplace_back(std::move(*name), std::move(*value));
  });
  if (!good) return std::nullopt;
  return out;
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  split(header, ';', [&](std::string_view part) {
    part = trimmed(part);
    const std::size_t equal = part.find('=');
    if (equal == part.npos || part.substr(0, equal) != name || found) return;
    part.remove_prefix(equal + 1);
    if (part.size() >= 2 && part.front() == '"' && part.back() == '"') part = part.substr(1, part.size() - 2);
    found = part;
  });
  return found;
}

bool is_valid_host(std::string_view host) {
  if (host.empty() || host.size() > 255) return false;
  std::string_view port;
  if (host.front() == '[') {
    const std::size_t end = host.find(']');
    if (end == host.npos || end < 3) return false;
    const std::string_view address = host.substr(1, end - 1);
    if (!std::all_of(address.begin(), address.end(), [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; }))
      return false;
    port = host.substr(end + 1);
    if (!port.empty() && port.front() != ':') return false;
  } else {
    const std::size_t colon = host.find(':');
    const std::string_view name = host.substr(0, colon);
    port = colon == host.npos ? std::string_view() : host.substr(colon);
    if (name.empty() || !std::all_of(name.begin(), name.end(),
                                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; }))
      return false;
  }
  if (port.empty()) return true;
  port.remove_prefix(1);
  return port.size() <= 5 && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool accepts_encoding(std::string_view header, std::string_view coding) {
  bool accepted = false;
  split(header, ',', [&](std::string_view part) {
    part = trimmed(part);
    const std::size_t semicolon = part.find(';');
    if (!equals_ignoring_case(trimmed(part.substr(0, semicolon)), coding)) return;
    std::string_view weight = semicolon == part.npos ? std::string_view() : trimmed(part.substr(semicolon + 1));
    const bool zero = weight.starts_with("q=0") && weight.find_first_of("123456789") == weight.npos;
    accepted = !zero;
  });
  return accepted;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  bool found = false;
  split(if_none_match, ',', [&](std::string_view part) {
    part = trimmed(part);
    if (part.starts_with("W/")) part.remove_prefix(2);
    if (part == etag || part == "*") found = true;
  });
  return found;
}

std::string base64(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j)
      word = word << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > bytes.size() ? '=' : kAlphabet[word >> (18 - 6 * j) & 63];
  }
  return out;
}

}  // namespace deskbell::http
