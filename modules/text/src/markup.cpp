#include <text/lines.h>
#include <text/markup.h>

#include <algorithm>
#include <array>

namespace deskbell::text {
namespace {

constexpr int kMaxNesting = 4;
constexpr std::size_t kMaxLink = 2048;

bool is_gap(char c) {
  return c == ' ' || c == '\t';
}
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Strips the inline markers of one line. A marker for which no closing one was found is not searched again, so the
// work stays linear in the length of the line for each kind and nesting.
class Inline {
 public:
  Inline(std::string_view line, int nesting) : line_(line), nesting_(nesting) {}

  std::string stripped() {
    std::string out;
    while (at_ < line_.size())
      if (!(take_code(out) || take_link(out) || take_marked(out, "**") || take_marked(out, "*") ||
            take_marked(out, "_")))
        out += line_[at_++];
    return out;
  }

 private:
  bool take_code(std::string& out) {
    if (line_[at_] != '`' || no_code_) return false;
    const auto close = line_.find('`', at_ + 1);
    if (close == std::string_view::npos) no_code_ = true;
    if (close == std::string_view::npos || close == at_ + 1) return false;
    out += line_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    return true;
  }

  bool take_link(std::string& out) {
    if (line_[at_] != '[' || no_link_) return false;
    const auto middle = line_.find("](", at_ + 1);
    const auto close = middle == std::string_view::npos ? middle : line_.find(')', middle);
    if (close == std::string_view::npos) {
      no_link_ = true;
      return false;
    }
    if (middle - at_ > kMaxLink || !is_safe_link(line_.substr(middle + 2, close - middle - 2))) return false;
    out += inner(line_.substr(at_ + 1, middle - at_ - 1));
    at_ = close + 1;
    return true;
  }

  bool take_marked(std::string& out, std::string_view marker) {
    bool& none = marker == "**" ? no_bold_ : marker == "*" ? no_star_ : no_underscore_;
    const std::size_t begin = at_ + marker.size();
    if (none || !line_.substr(at_).starts_with(marker) || begin >= line_.size() || is_gap(line_[begin])) return false;
    if (marker == "*" && (line_[begin] == '*' || (at_ > 0 && line_[at_ - 1] == '*'))) return false;
    if (marker == "_" && at_ > 0 && is_word(line_[at_ - 1])) return false;
    for (auto close = line_.find(marker, begin + 1); close != std::string_view::npos;
         close = line_.find(marker, close + 1)) {
      if (is_gap(line_[close - 1])) continue;
      if (marker == "*" && line_.substr(close).starts_with("**")) {
        ++close;
        continue;
      }
      if (marker == "_" && close + 1 < line_.size() && is_word(line_[close + 1])) continue;
      out += inner(line_.substr(begin, close - begin));
      at_ = close + marker.size();
      return true;
    }
    none = true;
    return false;
  }

  std::string inner(std::string_view text) const {
    return nesting_ == kMaxNesting ? std::string(text) : Inline(text, nesting_ + 1).stripped();
  }

  const std::string_view line_;
  const int nesting_;
  std::size_t at_ = 0;
  bool no_code_ = false, no_link_ = false, no_bold_ = false, no_star_ = false, no_underscore_ = false;
};

// Behind "- ", "* " or "12. ".
std::string_view without_list_marker(std::string_view line) {
  const auto first = std::min(line.find_first_not_of(" \t"), line.size());
  std::string_view rest = line.substr(first);
  if (rest.starts_with("- ") || rest.starts_with("* ")) return rest.substr(2);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits > 0 && digits <= 3 && rest.substr(digits).starts_with(". ")) return rest.substr(digits + 2);
  return line;
}

}  // namespace

Result<std::string> clean_message(std::string_view in, std::string field, std::size_t limit) {
  std::string clean = clean_block(in);
  if (clean.empty()) return invalid(std::move(field), "is empty");
  if (length(clean) > limit)
    return invalid(std::move(field), "may have at most " + std::to_string(limit) + " characters");
  return clean;
}

std::string plain_text(std::string_view markup) {
  std::string out;
  bool fenced = false;
  while (!markup.empty()) {
    const auto end = std::min(markup.find('\n'), markup.size());
    const std::string_view line = markup.substr(0, end);
    markup.remove_prefix(std::min(end + 1, markup.size()));
    if (line.starts_with("```")) {
      fenced = !fenced;
      continue;
    }
    if (!out.empty()) out += '\n';
    if (fenced) {
      out += line;
    } else {
      out += Inline(without_list_marker(line), 0).stripped();
    }
  }
  return out;
}

bool is_safe_link(std::string_view url) {
  if (url.empty() || url.size() > kMaxLink) return false;
  for (const char c : url)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || std::string_view("\"'<>\\`").contains(c)) return false;
  const auto colon = url.find(':');
  if (colon == std::string_view::npos) return false;
  std::string scheme(url.substr(0, colon));
  for (char& c : scheme) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const std::string_view rest = url.substr(colon + 1);
  if (scheme == "mailto" || scheme == "tel") return !rest.empty() && !rest.starts_with("/");
  if ((scheme != "http" && scheme != "https") || !rest.starts_with("//")) return false;
  const std::string_view host = rest.substr(2, std::min(rest.find_first_of("/?#", 2), rest.size()) - 2);
  return !host.empty() && !host.contains('@');
}

}  // namespace deskbell::text
