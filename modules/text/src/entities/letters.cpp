#include "entities/letters.h"

#include "code_points.h"
#include "han.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include <array>

namespace deskbell::text {
namespace {

constexpr char32_t kTabled = 0x250;

std::array<char32_t, kTabled> small_table() {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfd = unorm2_getNFDInstance(&status);
  std::array<char32_t, kTabled> out{};
  for (char32_t c = 0; c < kTabled; ++c) {
    auto small = u_tolower(static_cast<UChar32>(c));
    UChar parts[16];
    const auto length = unorm2_getDecomposition(nfd, small, parts, 16, &status);
    if (U_SUCCESS(status) && length > 0) {
      std::int32_t at = 0;
      U16_NEXT(parts, at, length, small);
    }
    out[c] = static_cast<char32_t>(small);
  }
  out['\t'] = out['\r'] = out[0xa0] = U' ';
  return out;
}

char32_t folded_beyond(char32_t c) {
  if (c >= 0x4e00 && c <= 0x9fff) return simplified(c);
  if (c >= 0xff01 && c <= 0xff5e) {
    c -= 0xfee0;
    return c >= U'A' && c <= U'Z' ? c + 32 : c;
  }
  if (c >= 0x2010 && c <= 0x2015) return U'-';
  if (c == 0x2018 || c == 0x2019) return U'\'';
  if (c == 0x3000 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f) return U' ';
  if (c == 0x2212) return U'-';
  if (c == 0x301c) return U'~';
  if (c == 0xffe5) return U'¥';
  if (c == 0xffe1) return U'£';
  return c < 0x3000 ? static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))) : c;
}

}  // namespace

Letters::Letters(std::string_view in) : source(in) {
  static const std::array<char32_t, kTabled> table = small_table();
  folded.resize(in.size());
  bytes.resize(in.size() + 1);
  std::size_t count = 0;
  for (std::size_t at = 0; at < in.size(); ++count) {
    bytes[count] = static_cast<std::uint32_t>(at);
    char32_t c = static_cast<unsigned char>(in[at]);
    if (c < 0x80) {
      ++at;
    } else {
      c = next_code_point(in, at);
    }
    c = c < kTabled ? table[c] : folded_beyond(c);
    folded[count] = c;
    digits = digits || is_digit(c);
    latin = latin || is_plain_letter(c);
    han = han || is_han(c);
    kana = kana || (c >= 0x3040 && c <= 0x30ff);
  }
  folded.resize(count);
  bytes.resize(count + 1);
  bytes[count] = static_cast<std::uint32_t>(in.size());
}

bool Letters::is_capital(std::size_t at) const {
  if (at >= folded.size()) return false;
  std::size_t byte = bytes[at];
  return u_isupper(static_cast<UChar32>(next_code_point(source, byte)));
}

}  // namespace deskbell::text
