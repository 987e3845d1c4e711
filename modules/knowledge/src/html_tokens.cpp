#include "html_tokens.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kMaxAttributes = 40;

struct Named {
  std::string_view name;
  char32_t letter;
};
constexpr Named kNamed[] = {{"amp", U'&'},         {"lt", U'<'},          {"gt", U'>'},          {"quot", U'"'},
                            {"apos", U'\''},       {"nbsp", U' '},        {"copy", U'\u00a9'},   {"reg", U'\u00ae'},
                            {"trade", U'\u2122'},  {"deg", U'\u00b0'},    {"euro", U'\u20ac'},   {"pound", U'\u00a3'},
                            {"yen", U'\u00a5'},    {"ndash", U'\u2013'},  {"mdash", U'\u2014'},  {"hellip", U'\u2026'},
                            {"lsquo", U'\u2018'},  {"rsquo", U'\u2019'},  {"ldquo", U'\u201c'},  {"rdquo", U'\u201d'},
                            {"bull", U'\u2022'},   {"middot", U'\u00b7'}, {"times", U'\u00d7'},  {"rarr", U'\u2192'},
                            {"larr", U'\u2190'},   {"auml", U'\u00e4'},   {"ouml", U'\u00f6'},   {"uuml", U'\u00fc'},
                            {"Auml", U'\u00c4'},   {"Ouml", U'\u00d6'},   {"Uuml", U'\u00dc'},   {"szlig", U'\u00df'},
                            {"eacute", U'\u00e9'}, {"egrave", U'\u00e8'}, {"agrave", U'\u00e0'}, {"ccedil", U'\u00e7'}};

void append(std::string& out, char32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | (c >> 6));
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3f));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

bool is_sound(std::uint32_t point) {
  return point >= 0x20 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) && point != 0x7f;
}

// The character that "amp" or "#x2019" stands for; 0: nobody knows.
char32_t letter_of(std::string_view name) {
  if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const auto digits = name.substr(hex ? 2 : 1);
    std::uint32_t point = 0;
    const auto end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, point, hex ? 16 : 10);
    return read.ec == std::errc() && read.ptr == end && is_sound(point) ? static_cast<char32_t>(point) : U'\0';
  }
  const auto found = std::ranges::find(kNamed, name, &Named::name);
  return found == std::end(kNamed) ? U'\0' : found->letter;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_name(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
std::string lower(std::string_view in) {
  std::string out(in);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// Where the tag that begins with '<' ends: behind the first '>' that stands in no quoted value. npos: nowhere.
std::size_t end_of_tag(std::string_view in) {
  char quote = 0;
  for (std::size_t i = 1; i < in.size(); ++i) {
    if (quote != 0) {
      if (in[i] == quote) quote = 0;
    } else if ((in[i] == '"' || in[i] == '\'') && in[i - 1] == '=') {
      quote = in[i];
    } else if (in[i] == '>') {
      return i + 1;
    }
  }
  return in.npos;
}

}  // namespace

std::string without_entities(std::string_view in) {
  std::string out;
  constexpr std::size_t kLongest = 12;
  while (!in.empty()) {
    const auto at = in.find('&');
    out += in.substr(0, at);
    if (at == in.npos) break;
    in.remove_prefix(at);
    const auto end = in.substr(0, kLongest).find(';');
    const char32_t letter = end == in.npos ? U'\0' : letter_of(in.substr(1, end - 1));
    if (letter == U'\0') {
      out += '&';
      in.remove_prefix(1);
    } else {
      append(out, letter);
      in.remove_prefix(end + 1);
    }
  }
  return out;
}

bool HtmlTokens::next(HtmlToken& out) {
  while (!rest_.empty()) {
    out = {};
    if (!raw_until_.empty()) {
      // As browsers do: what is in it is no markup.
      auto at = rest_.find("</");
      while (at != rest_.npos && lower(rest_.substr(at + 2, raw_until_.size())) != raw_until_)
        at = rest_.find("</", at + 2);
      raw_until_.clear();
      rest_.remove_prefix(std::min(at, rest_.size()));
      continue;
    }
    if (rest_.front() != '<') {
      const auto end = std::min(rest_.find('<'), rest_.size());
      out.text = without_entities(rest_.substr(0, end));
      rest_.remove_prefix(end);
      return true;
    }
    if (rest_.starts_with("<!--")) {
      const auto end = rest_.find("-->", 4);
      rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 3);
      continue;
    }
    if (tag(out)) return true;
  }
  return false;
}

bool HtmlTokens::tag(HtmlToken& out) {
  const bool closing = rest_.size() > 1 && rest_[1] == '/';
  const std::size_t begin = closing ? 2 : 1;
  if (rest_.size() > begin && is_letter(rest_[begin])) {
    const auto end = end_of_tag(rest_);
    if (end == rest_.npos) {
      // A tag that never ends hides the rest.
      rest_ = {};
      return false;
    }
    const auto inside = rest_.substr(begin, end - 1 - begin);
    rest_.remove_prefix(end);
    std::size_t length = 0;
    while (length < inside.size() && is_name(inside[length])) ++length;
    out.kind = closing ? HtmlToken::Kind::close : HtmlToken::Kind::open;
    out.name = lower(inside.substr(0, length));
    out.empty = inside.ends_with('/');
    if (!closing) attributes(inside.substr(length), out);
    if (!closing && !out.empty && (out.name == "script" || out.name == "style")) raw_until_ = out.name;
    return true;
  }
  if (rest_.size() > 1 && (rest_[1] == '!' || rest_[1] == '?' || closing)) {
    const auto end = rest_.find('>');
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    return false;
  }
  out.text = "<";
  rest_.remove_prefix(1);
  return true;
}

void HtmlTokens::attributes(std::string_view in, HtmlToken& out) const {
  while (!in.empty() && out.attributes.size() < kMaxAttributes) {
    while (!in.empty() && !is_name(in.front())) in.remove_prefix(1);
    std::size_t length = 0;
    while (length < in.size() && is_name(in[length])) ++length;
    if (length == 0) return;
    std::string name = lower(in.substr(0, length));
    in.remove_prefix(length);
    while (!in.empty() && is_blank(in.front())) in.remove_prefix(1);
    std::string value;
    if (in.starts_with('=')) {
      in.remove_prefix(1);
      while (!in.empty() && is_blank(in.front())) in.remove_prefix(1);
      if (!in.empty() && (in.front() == '"' || in.front() == '\'')) {
        const auto end = std::min(in.find(in.front(), 1), in.size());
        value = without_entities(in.substr(1, end - 1));
        in.remove_prefix(std::min(end + 1, in.size()));
      } else {
        const auto end = static_cast<std::size_t>(std::ranges::find_if(in, is_blank) - in.begin());
        value = without_entities(in.substr(0, end));
        in.remove_prefix(end);
      }
    }
    out.attributes.emplace_back(std::move(name), std::move(value));
  }
}

}  // namespace deskbell::knowledge
