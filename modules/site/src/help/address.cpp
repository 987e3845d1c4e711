#include "address.h"

#include <base/json.h>
#include <text/lines.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace deskbell::site::help {
namespace {

constexpr std::size_t kLongestHeader = 500;
constexpr std::size_t kLongestToken = 300;
constexpr std::size_t kShortestToken = 16;
constexpr std::size_t kMostOfContact = 100;  // so that the whole address fits into a talk's page address

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// ";q=0.8" in thousandths; what is not written well counts as nothing.
int weight_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  const std::string_view digits = trimmed(parameters.substr(at + 2));
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  if (read.ec != std::errc() || !(value >= 0) || value > 1) return 0;
  return static_cast<int>(value * 1000);
}

std::string under(Language language, std::string_view rest) {
  return home_path(language) + "/" + std::string(rest);
}

}  // namespace

std::string_view tag_of(Language language) {
  return language == Language::zh ? std::string_view("zh-CN") : base::name_of(language);
}

std::string_view direction_of(Language language) {
  return language == Language::ar ? "rtl" : "ltr";
}

std::optional<Language> find_language(std::string_view tag) {
  for (const Language language : kLanguages)
    if (tag == tag_of(language)) return language;
  return std::nullopt;
}

std::optional<Language> near_language(std::string_view tag) {
  if (tag.size() > 20) return std::nullopt;
  const std::string small = lower(tag);
  const std::string_view first = std::string_view(small).substr(0, small.find_first_of("-_"));
  for (const Language language : kLanguages)
    if (first == tag_of(language).substr(0, 2)) return language;
  return std::nullopt;
}

Language preferred_language(std::string_view header, std::span<const Language> offered) {
  header = header.substr(0, kLongestHeader);
  Language best = offered.empty() ? Language::en : offered.front();
  int most = 0;
  while (!header.empty()) {
    const auto comma = header.find(',');
    const std::string_view part = trimmed(header.substr(0, comma));
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    const auto semicolon = part.find(';');
    const auto language = near_language(trimmed(part.substr(0, semicolon)));
    const int weight = semicolon == std::string_view::npos ? 1000 : weight_of(part.substr(semicolon + 1));
    if (language && weight > most && std::ranges::find(offered, *language) != offered.end()) {
      best = *language;
      most = weight;
    }
  }
  return best;
}

std::string clean_query(std::string_view typed) {
  return text::clean_line(typed, kMaxQuery);
}

std::optional<std::string> tracking_token(std::string_view pasted) {
  pasted = trimmed(pasted);
  if (const auto at = pasted.rfind("/track/"); at != std::string_view::npos) pasted.remove_prefix(at + 7);
  pasted = pasted.substr(0, pasted.find_first_of("?#/"));
  const bool plain =
      std::ranges::all_of(pasted, [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; });
  if (!plain || pasted.size() < kShortestToken || pasted.size() > kLongestToken) return std::nullopt;
  return std::string(pasted);
}

std::string home_path(Language language) {
  return "/help/" + std::string(tag_of(language));
}

std::string section_path(Language language, std::string_view slug) {
  return under(language, "sections/") + percent_encoded(slug);
}

std::string article_path(Language language, std::string_view slug) {
  return under(language, "articles/") + percent_encoded(slug);
}

std::string search_path(Language language, std::string_view query) {
  return under(language, "search") + (query.empty() ? "" : "?q=" + percent_encoded(query));
}

std::string contact_path(Language language, std::string_view about, std::string_view query) {
  std::string out = under(language, "contact");
  if (!about.empty()) out += "?article=" + percent_encoded(about);
  if (!query.empty()) out += (about.empty() ? "?q=" : "&q=") + percent_encoded(text::truncated(query, kMostOfContact));
  return out;
}

std::string request_path(Language language) {
  return under(language, "request");
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace deskbell::site::help
