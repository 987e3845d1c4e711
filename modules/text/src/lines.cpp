#include "code_points.h"

#include <text/lines.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <stdexcept>

namespace deskbell::text {
namespace {

// Turns the direction of what follows; file names and links lie with them.
bool is_bidi_override(char32_t c) {
  return c == 0x202d || c == 0x202e;
}
bool is_bidi_control(char32_t c) {
  return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}
bool is_invisible(char32_t c) {
  return c == 0x200b || c == 0x2060 || c == 0xfeff || c == 0xad || (c >= 0xe0000 && c <= 0xe007f) ||
         (c >= 0xfff9 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}
bool is_line_end(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}
bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
         c == 0x205f || c == 0x3000;
}

std::string composed(std::string in) {
  bool ascii = true;
  for (const char c : in) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) return in;
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  std::u16string wide(in.size(), u'\0');
  std::int32_t length = 0;
  u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &length, in.data(),
                       static_cast<std::int32_t>(in.size()), 0xfffd, nullptr, &status);
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  if (unorm2_isNormalized(nfc, wide.data(), length, &status)) return in;
  std::u16string out(static_cast<std::size_t>(length) * 3 + 16, u'\0');
  const auto written =
      unorm2_normalize(nfc, wide.data(), length, out.data(), static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  std::string narrow(static_cast<std::size_t>(written) * 3, '\0');
  u_strToUTF8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &length, out.data(), written, &status);
  if (U_FAILURE(status)) throw std::runtime_error(u_errorName(status));
  narrow.resize(static_cast<std::size_t>(length));
  return narrow;
}

bool extends_character(char32_t c) {
  return c == 0x200d || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_GRAPHEME_EXTEND) ||
         (c >= 0x1f3fb && c <= 0x1f3ff);
}

void trim_end(std::string& out, std::string_view what) {
  const auto last = out.find_last_not_of(what);
  out.resize(last == std::string::npos ? 0 : last + 1);
}

}  // namespace

std::string clean_line(std::string_view in, std::size_t limit) {
  std::string out;
  out.reserve(in.size());
  bool gap = false;
  for (std::size_t at = 0; at < in.size();) {
    const char32_t c = next_code_point(in, at);
    if (is_bidi_control(c) || is_invisible(c)) continue;
    if (is_blank(c) || is_control(c) || is_line_end(c)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    append(out, c);
  }
  out = composed(std::move(out));
  if (limit != kNoLimit) {
    out.resize(truncated(out, limit).size());
    trim_end(out, " ");
  }
  return out;
}

std::string clean_block(std::string_view in, std::size_t limit) {
  std::string out;
  out.reserve(in.size());
  int line_ends = 0;
  for (std::size_t at = 0; at < in.size();) {
    char32_t c = next_code_point(in, at);
    if (c == '\r' && at < in.size() && in[at] == '\n') continue;
    if (is_line_end(c)) {
      trim_end(out, " \t");
      if (!out.empty() && ++line_ends <= 3) out += '\n';
      continue;
    }
    if ((is_control(c) && c != '\t') || is_bidi_override(c) || is_invisible(c)) continue;
    if (c == 0xa0) c = ' ';
    if (c != ' ' && c != '\t') line_ends = 0;
    append(out, c);
  }
  trim_end(out, " \t\n");
  out = composed(std::move(out));
  if (limit != kNoLimit) {
    out.resize(truncated(out, limit).size());
    trim_end(out, " \t\n");
  }
  return out;
}

std::size_t length(std::string_view in) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < in.size(); ++count) next_code_point(in, at);
  return count;
}

std::string_view truncated(std::string_view in, std::size_t limit) {
  if (in.size() <= limit) return in;
  std::size_t at = 0;
  std::size_t cut = 0;  // the last place where a character begins
  bool joined = false;
  for (std::size_t count = 0; at < in.size(); ++count) {
    const std::size_t here = at;
    const char32_t c = next_code_point(in, at);
    if (!joined && !extends_character(c)) cut = here;
    joined = c == 0x200d;
    // A stack of marks longer than the whole limit is cut anywhere.
    if (count == limit) return in.substr(0, cut > 0 ? cut : here);
  }
  return in;
}

std::string shortened(std::string_view in, std::size_t limit) {
  if (length(in) <= limit) return std::string(in);
  std::string out(truncated(in, limit - 1));
  trim_end(out, " ");
  return out += "…";
}

std::size_t utf16_length(std::string_view in) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < in.size();) units += next_code_point(in, at) > 0xffff ? 2 : 1;
  return units;
}

bool is_valid_utf8(std::string_view in) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(in.data());
  for (std::size_t at = 0; at < in.size();) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, in.size(), c);
    if (c < 0) return false;
  }
  return true;
}

}  // namespace deskbell::text
