#include "multipart.h"

#include <text/lines.h>

#include <algorithm>

namespace deskbell::site {
namespace {

using std::string_view;

constexpr std::size_t kMostParts = 20;
constexpr std::size_t kLongestHead = 4096;
constexpr std::size_t kLongestName = 1000;

std::string lower(string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

string_view trimmed(string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_plain(string_view text) {
  return text.size() <= kLongestName && text::is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Browsers write a quote and line ends within a name like this (WHATWG HTML, 4.10.21.8).
std::string unescaped(string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with("%22")) {
      out += '"';
      text.remove_prefix(3);
    } else if (text.starts_with("%0D") || text.starts_with("%0A")) {
      out += ' ';
      text.remove_prefix(3);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

// The value of a parameter in `; name="value"; other=value`. Nothing when it is not there.
std::optional<std::string> parameter(string_view text, string_view wanted) {
  while (true) {
    const auto semicolon = text.find(';');
    if (semicolon == text.npos) return std::nullopt;
    text = trimmed(text.substr(semicolon + 1));
    const auto equals = text.find('=');
    if (equals == text.npos) return std::nullopt;
    const std::string name = lower(trimmed(text.substr(0, equals)));
    text = text.substr(equals + 1);
    string_view value;
    if (text.starts_with('"')) {
      const auto end = text.find('"', 1);
      if (end == text.npos) return std::nullopt;
      value = text.substr(1, end - 1);
      text = text.substr(end + 1);
    } else {
      value = trimmed(text.substr(0, text.find(';')));
      text = text.substr(std::min(text.size(), text.find(';')));
    }
    if (name == wanted) return std::string(value);
  }
}

std::optional<std::string> boundary_of(string_view content_type) {
  const std::string kind = lower(trimmed(content_type.substr(0, content_type.find(';'))));
  if (kind != "multipart/form-data") return std::nullopt;
  auto boundary = parameter(content_type, "boundary");
  constexpr string_view kAllowed = "'()+_,-./:=? ";
  const bool sound = boundary && !boundary->empty() && boundary->size() <= 70 && !boundary->ends_with(' ') &&
                     std::ranges::all_of(*boundary, [&](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              kAllowed.find(c) != kAllowed.npos;
                     });
  return sound ? boundary : std::nullopt;
}

// Name and file name, from the lines before the empty one.
std::optional<Part> part_of(string_view head) {
  std::optional<Part> part;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const string_view line = head.substr(0, end);
    head = end == head.npos ? string_view() : head.substr(end + 2);
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0) return std::nullopt;
    if (lower(line.substr(0, colon)) != "content-disposition") continue;
    const string_view value = trimmed(line.substr(colon + 1));
    const auto name = parameter(value, "name");
    const auto file = parameter(value, "filename");
    if (part || lower(trimmed(value.substr(0, value.find(';')))) != "form-data" || !name || !is_plain(*name) ||
        (file && !is_plain(*file)))
      return std::nullopt;
    part =
        Part{.name = unescaped(*name), .file_name = file ? std::optional(unescaped(*file)) : std::nullopt, .bytes = {}};
  }
  return part;
}

}  // namespace

std::optional<std::vector<Part>> read_multipart(string_view content_type, string_view body) {
  const auto boundary = boundary_of(content_type);
  if (!boundary) return std::nullopt;
  const std::string first = "--" + *boundary;
  const std::string between = "\r\n" + first;
  if (!body.starts_with(first)) return std::nullopt;
  body.remove_prefix(first.size());
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n") || parts.size() == kMostParts) return std::nullopt;
    body.remove_prefix(2);
    const auto blank = body.substr(0, kLongestHead).find("\r\n\r\n");
    if (blank == body.npos) return std::nullopt;
    auto part = part_of(body.substr(0, blank));
    if (!part) return std::nullopt;
    body.remove_prefix(blank + 4);
    const auto end = body.find(between);
    if (end == body.npos) return std::nullopt;
    part->bytes = body.substr(0, end);
    body.remove_prefix(end + between.size());
    parts.push_back(*std::move(part));
  }
  return parts;
}

}  // namespace deskbell::site
