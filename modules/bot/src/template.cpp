#include "template.h"

#include <base/json.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == ':';
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Calls text(part) and name(inside) in their order.
template <class OnText, class OnName>
void walk(std::string_view text, OnText on_text, OnName on_name) {
  while (true) {
    const auto open = text.find("{{");
    const auto close = open == text.npos ? text.npos : text.find("}}", open + 2);
    if (close == text.npos) return on_text(text);
    const std::string_view name = trimmed(text.substr(open + 2, close - open - 2));
    if (!is_name(name)) {
      on_text(text.substr(0, open + 2));
      text.remove_prefix(open + 2);
      continue;
    }
    on_text(text.substr(0, open));
    on_name(name, text.substr(open, close + 2 - open));
    text.remove_prefix(close + 2);
  }
}

}  // namespace

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  walk(
      text, [](std::string_view) {},
      [&](std::string_view name, std::string_view) {
        if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
      });
  return names;
}

std::string filled(std::string_view text, const ValueOf& value) {
  std::string out;
  walk(
      text, [&](std::string_view part) { out += part; },
      [&](std::string_view name, std::string_view as_written) {
        const auto found = value(name);
        if (found)
          out += *found;
        else
          out += as_written;
      });
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  return out;
}

std::string json_escaped(std::string_view text) {
  std::string quoted;
  base::write_json_string(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace deskbell::bot
