#include <text/lines.h>

#include <webhooks/kinds.h>
#include <webhooks/subscription.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace deskbell::webhooks {
namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestDescription = 500;
constexpr std::size_t kLongestUrl = 2000;
constexpr std::size_t kMostFilters = 50;
constexpr std::size_t kMostHeaders = 10;
constexpr std::size_t kLongestHeaderName = 100;
constexpr std::size_t kLongestHeaderValue = 1000;

// What the protocol, the client or the signature sets.
constexpr std::array<std::string_view, 9> kOurHeaders{
    "host", "content-length", "content-type", "connection", "transfer-encoding", "expect", "upgrade", "te", "trailer"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

Result<void> check_url(std::string_view url) {
  const std::string start = lower(url.substr(0, 8));
  if (!start.starts_with("https://") && !start.starts_with("http://"))
    return invalid("url", "must begin with https:// or http://");
  if (url.size() > kLongestUrl) return invalid("url", "may have at most 2000 characters");
  if (std::ranges::any_of(url, [](unsigned char c) { return c <= ' ' || c >= 0x7f; }))
    return invalid("url", "may hold neither blanks nor characters beyond ASCII; write them percent-encoded");
  const std::string_view rest = url.substr(url.find("//") + 2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty() || authority.starts_with(':')) return invalid("url", "must name a host");
  if (authority.find('@') != std::string_view::npos)
    return invalid("url", "may not hold a user name or password; use a header");
  if (url.find('#') != std::string_view::npos) return invalid("url", "may not have a fragment (#)");
  return {};
}

Result<void> check_kinds(std::vector<std::string>& kinds) {
  if (kinds.empty()) return invalid("kinds", "must name at least one kind");
  if (kinds.size() > kMostFilters) return invalid("kinds", "may have at most 50 entries");
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (!is_filter(kinds[i]))
      return invalid("kinds[" + std::to_string(i) + "]", "is no kind of event that can be sent, and no prefix of one");
  std::ranges::sort(kinds);
  kinds.erase(std::ranges::unique(kinds).begin(), kinds.end());
  return {};
}

Result<void> check_headers(const Headers& headers) {
  if (headers.size() > kMostHeaders) return invalid("headers", "may have at most 10 entries");
  for (const auto& [name, value] : headers) {
    const std::string field = "headers." + name;
    const std::string key = lower(name);
    if (!is_token(name) || name.size() > kLongestHeaderName) return invalid("headers", "has a name that is none");
    if (key.starts_with("webhook-") || std::ranges::find(kOurHeaders, key) != kOurHeaders.end())
      return invalid(field, "is set by Deskbell");
    if (value.size() > kLongestHeaderValue) return invalid(field, "may have at most 1000 characters");
    if (std::ranges::any_of(value, [](unsigned char c) { return c < ' ' || c >= 0x7f; }))
      return invalid(field, "may hold ASCII characters only");
  }
  return {};
}

}  // namespace

Result<SubscriptionDraft> checked(SubscriptionDraft draft) {
  draft.name = text::clean_line(draft.name);
  if (draft.name.empty()) return invalid("name", "is required");
  if (text::length(draft.name) > kLongestName) return invalid("name", "may have at most 100 characters");
  draft.description = text::clean_block(draft.description);
  if (text::length(draft.description) > kLongestDescription)
    return invalid("description", "may have at most 500 characters");
  draft.url = text::clean_line(draft.url);
  TRY(check_url(draft.url));
  TRY(check_kinds(draft.kinds));
  TRY(check_headers(draft.headers));
  return draft;
}

}  // namespace deskbell::webhooks
