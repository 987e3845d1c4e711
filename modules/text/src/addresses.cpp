#include "addresses.h"

#include <algorithm>
#include <string>

namespace deskbell::text {
namespace {

constexpr std::size_t kLongestLocal = 64;
constexpr std::size_t kLongest = 2048;

constexpr std::string_view kTopLevels[] = {"app",  "at", "au",  "biz",  "br",    "ca", "ch",  "cn",  "co",
                                           "com",  "de", "dev", "edu",  "es",    "eu", "fr",  "gov", "hk",
                                           "info", "io", "it",  "jp",   "kr",    "me", "net", "nl",  "org",
                                           "pl",   "ru", "se",  "shop", "store", "tw", "uk",  "us"};

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_host(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '.';
}
bool is_local(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("._%+-'").contains(c);
}
// Of a path: ASCII only, since Chinese follows URLs without a blank.
bool is_path(char c) {
  return c > 0x20 && c < 0x7f && !std::string_view("<>\"`{}|\\^").contains(c);
}

// Without what belongs to the sentence around it.
std::size_t trimmed(std::string_view in, std::size_t begin, std::size_t end) {
  int open = 0;
  for (std::size_t i = begin; i < end; ++i) open += in[i] == '(' ? 1 : in[i] == ')' ? -1 : 0;
  while (end > begin) {
    const char last = in[end - 1];
    if (std::string_view(".,;:!?'*_]").contains(last)) {
      --end;
    } else if (last == ')' && open < 0) {
      ++open;
      --end;
    } else {
      break;
    }
  }
  return end;
}

// Where the host that begins at `at` ends; `at` when it is none: labels with dots, a last one of two letters or more.
std::size_t host_end(std::string_view in, std::size_t at) {
  std::size_t end = at;
  while (end < in.size() && end - at < 254 && is_host(in[end])) ++end;
  while (end > at && !is_letter(in[end - 1]) && !is_digit(in[end - 1])) --end;
  const std::string_view host = in.substr(at, end - at);
  const auto dot = host.rfind('.');
  if (dot == host.npos || dot == 0 || host.size() - dot < 3 || host.contains("..") || host.front() == '-') return at;
  return std::ranges::all_of(host.substr(dot + 1), is_letter) ? end : at;
}

bool is_known_top_level(std::string_view host) {
  std::string top;
  for (const char c : host.substr(host.rfind('.') + 1)) top += static_cast<char>(c | 0x20);
  return std::ranges::find(kTopLevels, top) != std::end(kTopLevels);
}

std::size_t path_end(std::string_view in, std::size_t begin, std::size_t at) {
  const std::size_t limit = std::min(in.size(), begin + kLongest);
  while (at < limit && is_path(in[at])) ++at;
  return trimmed(in, begin, at);
}

bool has_scheme(std::string_view in, std::size_t at, std::size_t& after) {
  for (const std::string_view scheme : {"https://", "http://", "ftp://"}) {
    if (in.size() - at < scheme.size()) continue;
    const bool same = std::ranges::equal(in.substr(at, scheme.size()), scheme,
                                         [](char a, char b) { return (is_letter(a) ? a | 0x20 : a) == b; });
    if (!same) continue;
    after = at + scheme.size();
    return true;
  }
  return false;
}

class Scanner {
 public:
  explicit Scanner(std::string_view in) : in_(in) {}

  std::vector<WebAddress> scan() {
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (is_letter(c) || is_digit(c)) {
        if (!url()) skip_token();
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  // At the beginning of a token.
  bool url() {
    std::size_t after = at_;
    if (has_scheme(in_, at_, after)) {
      const std::size_t end = path_end(in_, at_, after);
      if (end <= after) return false;
      return found(WebAddress::Kind::url, at_, end);
    }
    return false;
  }

  // A run of characters of hosts and local parts: a mail address, a bare host, or neither.
  void skip_token() {
    const std::size_t begin = at_;
    while (at_ < in_.size() && is_local(in_[at_])) ++at_;
    if (at_ < in_.size() && in_[at_] == '@' && at_ - begin <= kLongestLocal) {
      const std::size_t end = host_end(in_, at_ + 1);
      if (end > at_ + 1) {
        found(WebAddress::Kind::email, begin, end);
        return;
      }
    }
    const std::string_view token = in_.substr(begin, at_ - begin);
    if (!token.contains('.') || token.size() > 253) return;
    const std::size_t end = host_end(in_, begin);
    if (end == begin) return;
    const std::string_view host = in_.substr(begin, end - begin);
    const bool www = host.size() > 4 && (host.starts_with("www.") || host.starts_with("WWW."));
    // "done.me" and "end.it" are sentences without a blank more often than hosts: those need a path.
    const bool path = end < in_.size() && in_[end] == '/';
    const auto top = host.substr(host.rfind('.') + 1);
    const bool plain = top.size() == 3 || top == "cn" || top == "de" || top == "io" || top == "uk" || top == "jp";
    if (!www && !(is_known_top_level(host) && (path || plain))) return;
    const bool ends =
        end == in_.size() || !is_path(in_[end]) || !(in_[end] == '/' || in_[end] == '?' || in_[end] == ':');
    found(WebAddress::Kind::url, begin, ends ? end : path_end(in_, begin, end));
  }

  bool found(WebAddress::Kind kind, std::size_t begin, std::size_t end) {
    out_.push_back({kind, begin, end});
    at_ = end;
    return true;
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::vector<WebAddress> out_;
};

}  // namespace

std::vector<WebAddress> web_addresses(std::string_view in) {
  // Nothing to be found is found quickly.
  if (!in.contains('.') && !in.contains("://")) return {};
  return Scanner(in).scan();
}

}  // namespace deskbell::text
