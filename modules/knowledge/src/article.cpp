#include "romanised.h"

#include <text/language.h>
#include <text/lines.h>

#include <knowledge/article.h>

#include <algorithm>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kMaxSlug = 80;
constexpr std::size_t kMaxTag = 35;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_tag(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}
std::string_view primary(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

}  // namespace

bool is_language_tag(std::string_view tag) {
  if (tag.size() > kMaxTag) return false;
  for (bool first = true;; first = false) {
    const auto part = tag.substr(0, tag.find('-'));
    const bool sound = first ? (part.size() == 2 || part.size() == 3) && std::ranges::all_of(part, is_lower)
                             : !part.empty() && part.size() <= 8 &&
                                   std::ranges::all_of(part, [](char c) { return is_letter(c) || is_digit(c); });
    if (!sound) return false;
    if (part.size() == tag.size()) return true;
    tag.remove_prefix(part.size() + 1);
  }
}

std::string_view suitable_language(std::span<const std::string> offered, std::string_view wanted) {
  for (const auto& one : offered)
    if (same_tag(one, wanted)) return one;
  for (const auto& one : offered)
    if (same_tag(primary(one), primary(wanted))) return one;
  return {};
}

std::string language_of_text(std::string_view text) {
  const auto found = text::identify_language(text).language;
  if (text::is_chinese(found)) return "zh-CN";
  if (found == text::Language::unknown || found == text::Language::other) return {};
  return std::string(text::language_tag(found));
}

std::string slug_of(std::string_view title) {
  std::string out;
  for (const char c : romanised(text::truncated(title, kMaxTitle))) {
    if (is_lower(c) || is_digit(c)) {
      out += c;
    } else if (c != '\'' && !out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.size() > kMaxSlug) {
    const auto end = out.rfind('-', kMaxSlug);
    out.resize(end == out.npos ? kMaxSlug : end);
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

bool is_slug(std::string_view slug) {
  if (slug.empty() || slug.size() > kMaxSlug || slug.front() == '-' || slug.back() == '-') return false;
  return slug.find("--") == slug.npos &&
         std::ranges::all_of(slug, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

}  // namespace deskbell::knowledge
