#include <help_centre/look.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace deskbell::help_centre {
namespace {

constexpr std::array<std::string_view, 2> kLanguages{"en", "zh-CN"};
constexpr std::size_t kMostLinks = 12;

class Findings {
 public:
  void add(std::string field, std::string message) { errors_.push_back({std::move(field), std::move(message)}); }
  void text(const std::string& field, std::string& value, std::size_t low, std::size_t high) {
    const auto first = value.find_first_not_of(" \t\r\n");
    value = first == std::string::npos ? "" : value.substr(first, value.find_last_not_of(" \t\r\n") - first + 1);
    if (value.size() < low) add(field, "may not be empty");
    // UTF-8 needs at most four bytes a character.
    if (value.size() > high * 4) add(field, "may have at most " + std::to_string(high) + " characters");
  }
  void words(const std::string& field, Words& words, std::size_t high) {
    for (auto& [language, value] : words) {
      if (std::ranges::find(kLanguages, language) == kLanguages.end()) add(field, "may be in en and zh-CN");
      text(field + "." + language, value, 0, high);
    }
    std::erase_if(words, [](const auto& entry) { return entry.second.empty(); });
  }
  Result<void> result() {
    if (errors_.empty()) return {};
    return std::unexpected(base::invalid_fields(std::move(errors_)));
  }

 private:
  std::vector<FieldError> errors_;
};

bool is_colour(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

// No script, no data, nothing of another scheme, and no "//elsewhere" that only looks like a path of ours.
bool is_link(std::string_view url) {
  if (std::ranges::any_of(url, [](unsigned char c) { return c <= 0x20 || c == 0x7f || c == '\\'; })) return false;
  if (url.starts_with("/")) return !url.starts_with("//");
  for (const std::string_view scheme : {"https://", "http://", "mailto:", "tel:"})
    if (url.starts_with(scheme)) return url.size() > scheme.size();
  return false;
}

}  // namespace

Result<Look> checked(Look look) {
  Findings findings;
  findings.text("name", look.name, 0, 60);
  if (!is_colour(look.colour)) findings.add("colour", "must look like #0b57b0");
  findings.words("welcome", look.welcome, 200);
  findings.text("installation", look.installation, 0, 60);
  if (look.links.size() > kMostLinks) findings.add("links", "may have at most 12 entries");
  for (std::size_t i = 0; i < look.links.size() && i < kMostLinks; ++i) {
    const std::string at = "links[" + std::to_string(i) + "]";
    FootLink& link = look.links[i];
    findings.words(at + ".label", link.label, 60);
    if (link.label.empty()) findings.add(at + ".label", "may not be empty");
    findings.text(at + ".url", link.url, 1, 500);
    if (!link.url.empty() && !is_link(link.url))
      findings.add(at + ".url", "must begin with https://, http://, mailto:, tel: or /");
  }
  TRY(findings.result());
  return look;
}

std::string_view in(const Words& words, std::string_view language) {
  if (const auto found = words.find(std::string(language)); found != words.end()) return found->second;
  return words.empty() ? std::string_view() : std::string_view(words.begin()->second);
}

}  // namespace deskbell::help_centre
