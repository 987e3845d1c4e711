#include <base/check.h>

#include <fmt/format.h>

#include <string>

namespace deskbell::base {
namespace {

constexpr unsigned kNoCodePoint = 0x110000;

// The code point at the start of `text` and how many bytes it takes; kNoCodePoint when it is not UTF-8 (RFC 3629).
unsigned decode(std::string_view text, std::size_t& length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  length = lead < 0x80                   ? 1
           : lead >= 0xc2 && lead < 0xe0 ? 2
           : lead >= 0xe0 && lead < 0xf0 ? 3
           : lead >= 0xf0 && lead < 0xf5 ? 4
                                         : 0;
  if (length == 0 || length > text.size()) return kNoCodePoint;
  if (length == 1) return lead;
  unsigned point = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return kNoCodePoint;
    point = point << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xd800 && point < 0xe000;
  return overlong || surrogate || point > 0x10ffff ? kNoCodePoint : point;
}

}  // namespace

Result<void> check_text(std::string_view field, std::string_view text, int low, int high) {
  std::int64_t count = 0;
  for (std::size_t at = 0, length = 0; at < text.size(); at += length, ++count) {
    const unsigned point = decode(text.substr(at), length);
    if (point == kNoCodePoint) return invalid(std::string(field), "is not valid UTF-8");
    if ((point < 0x20 && point != '\n' && point != '\t' && point != '\r') || point == 0x7f)
      return invalid(std::string(field), "may not contain control characters");
    if (count >= high) return invalid(std::string(field), fmt::format("may have at most {} characters", high));
  }
  if (count < low)
    return invalid(std::string(field),
                   low == 1 ? "may not be empty" : fmt::format("must have at least {} characters", low));
  return {};
}

std::string_view first_code_points(std::string_view text, int limit) {
  std::size_t at = 0;
  for (int count = 0; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
    if (starts && ++count > limit) break;
  }
  return text.substr(0, at);
}

}  // namespace deskbell::base
