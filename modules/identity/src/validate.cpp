#include "validate.h"

#include <algorithm>

namespace deskbell::identity {
namespace {

constexpr std::size_t kLongestEmail = 254;
constexpr std::size_t kLongestLocalPart = 64;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_domain(std::string_view domain) {
  return !domain.empty() && domain.front() != '.' && domain.back() != '.' && domain.front() != '-' &&
         domain.find("..") == std::string_view::npos && std::ranges::all_of(domain, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

}  // namespace

int code_points(std::string_view text) {
  return static_cast<int>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Result<std::string> checked_line(std::string_view text, std::string_view field, int low, int high) {
  text = trimmed(text);
  if (text.empty() && low > 0) return invalid(std::string(field), "must not be empty");
  const int length = code_points(text);
  if (length < low) return invalid(std::string(field), "must have at least " + std::to_string(low) + " characters");
  if (length > high) return invalid(std::string(field), "may have at most " + std::to_string(high) + " characters");
  if (std::ranges::any_of(text, is_control)) return invalid(std::string(field), "must not hold control characters");
  return std::string(text);
}

Result<std::string> checked_email(std::string_view text) {
  text = trimmed(text);
  const auto at = text.rfind('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at <= kLongestLocalPart &&
                      text.size() <= kLongestEmail &&
                      std::ranges::none_of(
                          text, [](char c) { return is_control(c) || c == ' ' || c == ',' || c == '<' || c == '>'; }) &&
                      text.substr(0, at).find('@') == std::string_view::npos && is_domain(text.substr(at + 1));
  if (!shaped) return invalid("email", "is not a mail address");
  return std::string(text);
}

Result<std::string> checked_language(std::string_view text) {
  if (text != "en" && text != "zh-CN") return invalid("language", "must be one of: en, zh-CN");
  return std::string(text);
}

}  // namespace deskbell::identity
