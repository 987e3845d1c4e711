#include "letters.h"

namespace deskbell::promises {
namespace {

constexpr std::u32string_view kTraditional = U"後點鐘個內兩週禮電話給復覆聯係繫會將時們處發號無沒剛過請嗎與為幫訴決關說結貨寄換辦應該問";
constexpr std::u32string_view kSimplified = U"后点钟个内两周礼电话给复复联系系会将时们处发号无没刚过请吗与为帮诉决关说结货寄换办应该问";
static_assert(kTraditional.size() == kSimplified.size());

char32_t folded(char32_t c) {
  if (c >= U'\uFF01' && c <= U'\uFF5E') c -= 0xFEE0;
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c == U'\u2019' || c == U'\u2018' || c == U'\u02BC') return U'\'';
  if (c == U'\u2013' || c == U'\u2014' || c == U'\uFF5E' || c == U'\u301C') return U'-';
  if (c == U'\u00A0' || c == U'\u3000' || c == U'\t') return U' ';
  if (const auto at = kTraditional.find(c); at != kTraditional.npos) return kSimplified[at];
  return c;
}

// Bytes that are no UTF-8 count as one letter each.
char32_t decode(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
  if (length == 0 || at + length > text.size()) {
    ++at;
    return U'\uFFFD';
  }
  char32_t c = length == 1 ? first : first & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) c = c << 6 | (byte(at + i) & 0x3F);
  at += length;
  return c;
}

}  // namespace

std::vector<Letter> letters_of(std::string_view text) {
  std::vector<Letter> out;
  out.reserve(text.size() + 1);
  int utf16 = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = decode(text, at);
    out.push_back({folded(c), begin, utf16});
    utf16 += c > 0xFFFF ? 2 : 1;
  }
  out.push_back({0, text.size(), utf16});
  return out;
}

}  // namespace deskbell::promises
