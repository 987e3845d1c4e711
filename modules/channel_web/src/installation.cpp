#include <channel_web/installation.h>

#include <algorithm>
#include <cctype>

namespace deskbell::channel_web {
namespace {

constexpr std::size_t kMaxOrigins = 50;
constexpr std::size_t kMaxFields = 12;
constexpr std::size_t kMaxInvitations = 20;

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
  template <class T>
  void count(const std::string& field, const std::vector<T>& list, std::size_t high) {
    if (list.size() > high) add(field, "may have at most " + std::to_string(high) + " entries");
  }
  std::vector<FieldError> errors_;
};

bool is_colour(const std::string& text) {
  return text.size() == 7 && text[0] == '#' &&
         std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

// scheme://host[:port] in lower case; empty when it is no such thing.
std::string canonical_origin(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  while (!text.empty() && text.back() == '/') text.pop_back();
  if (text == "null") return text;
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || text.size() == scheme || text.size() > 255) return "";
  const bool plain = std::all_of(text.begin() + static_cast<std::ptrdiff_t>(scheme), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
  return plain ? text : "";
}

void check_fields(Findings& findings, const std::string& name, std::vector<FormField>& fields) {
  findings.count(name, fields, kMaxFields);
  for (std::size_t i = 0; i < fields.size() && i < kMaxFields; ++i) {
    const std::string at = name + "[" + std::to_string(i) + "]";
    findings.text(at + ".key", fields[i].key, 1, 40);
    findings.text(at + ".label", fields[i].label, 1, 100);
  }
}

}  // namespace

Result<InstallationDraft> checked(InstallationDraft draft) {
  Findings findings;
  findings.text("name", draft.name, 1, 100);
  findings.count("allowed_origins", draft.allowed_origins, kMaxOrigins);
  for (std::size_t i = 0; i < draft.allowed_origins.size() && i < kMaxOrigins; ++i) {
    draft.allowed_origins[i] = canonical_origin(draft.allowed_origins[i]);
    if (draft.allowed_origins[i].empty())
      findings.add("allowed_origins[" + std::to_string(i) + "]", "must look like https://shop.example");
  }
  if (!is_colour(draft.theme.colour)) findings.add("theme.colour", "must look like #1668dc");
  findings.text("theme.title", draft.theme.title, 0, 60);
  findings.text("theme.greeting", draft.theme.greeting, 0, 500);
  if (draft.theme.launcher_text) findings.text("theme.launcher_text", *draft.theme.launcher_text, 0, 40);
  if (draft.theme.logo_url && draft.theme.logo_url->empty()) draft.theme.logo_url.reset();
  if (draft.theme.logo_url) {
    findings.text("theme.logo_url", *draft.theme.logo_url, 0, 500);
    if (!draft.theme.logo_url->starts_with("https://")) findings.add("theme.logo_url", "must begin with https://");
  }
  check_fields(findings, "pre_chat", draft.pre_chat);
  check_fields(findings, "offline_fields", draft.offline_fields);
  findings.count("invitations", draft.invitations, kMaxInvitations);
  for (std::size_t i = 0; i < draft.invitations.size() && i < kMaxInvitations; ++i) {
    const std::string at = "invitations[" + std::to_string(i) + "]";
    auto& rule = draft.invitations[i];
    findings.text(at + ".text", rule.text, 1, 300);
    if (rule.url_contains) findings.text(at + ".url_contains", *rule.url_contains, 0, 200);
    if (rule.after_s < 0 || rule.after_s > 86'400) findings.add(at + ".after_s", "must be from 0 to 86400");
  }
  if (!findings.errors_.empty()) return std::unexpected(base::invalid_fields(std::move(findings.errors_)));
  return draft;
}

bool origin_allowed(const Installation& installation, std::string_view origin) {
  if (installation.allowed_origins.empty()) return true;
  return std::find(installation.allowed_origins.begin(), installation.allowed_origins.end(), origin) !=
         installation.allowed_origins.end();
}

}  // namespace deskbell::channel_web
