#include "code_points.h"
#include "folding.h"
#include "han.h"

#include <text/fold.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <stdexcept>
#include <string>

namespace deskbell::text {
namespace {

const UNormalizer2& normalizer(const UNormalizer2* (*instance)(UErrorCode*)) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* found = instance(&status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU normalisation data: ") + u_errorName(status));
  return *found;
}

bool is_combining_accent(char32_t c) {
  return c >= 0x300 && c <= 0x36f;
}
bool is_accented_latin(char32_t c) {
  return (c >= 0xc0 && c <= 0x24f) || (c >= 0x1e00 && c <= 0x1eff);
}
bool is_plain_han(char32_t c) {
  return c >= 0x4e00 && c <= 0x9fff;
}

// The letter without its accents.
char32_t base_letter(char32_t c) {
  static const UNormalizer2& nfd = normalizer(unorm2_getNFDInstance);
  UChar parts[16];
  UErrorCode status = U_ZERO_ERROR;
  const auto length = unorm2_getDecomposition(&nfd, static_cast<UChar32>(c), parts, 16, &status);
  if (U_FAILURE(status) || length < 1) return c;
  std::int32_t at = 0;
  UChar32 first = 0;
  U16_NEXT(parts, at, length, first);
  return static_cast<char32_t>(first);
}

void emit(std::vector<FoldedChar>& out, char32_t c, std::size_t begin, std::size_t end) {
  if (is_combining_accent(c)) return;
  if (is_accented_latin(c)) c = base_letter(c);
  if (c >= 0x3400) c = simplified(c);
  out.push_back({c, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

// Characters that may combine with each other are folded together; this many at most, against hostile stacks of marks.
constexpr int kMaxSegment = 32;

// Folds the segment that begins at `at` and moves behind it.
void fold_segment(std::string_view in, std::size_t& at, std::vector<FoldedChar>& out) {
  static const UNormalizer2& nfkc_fold = normalizer(unorm2_getNFKCCasefoldInstance);
  const std::size_t begin = at;
  UChar source[2 * kMaxSegment];
  std::int32_t length = 0;
  const auto first = static_cast<UChar32>(next_code_point(in, at));  // the macros below evaluate their arguments twice
  U16_APPEND_UNSAFE(source, length, first);
  for (int taken = 1; taken < kMaxSegment && at < in.size(); ++taken) {
    std::size_t after = at;
    const auto next = static_cast<UChar32>(next_code_point(in, after));
    if (next < 0x80 || unorm2_hasBoundaryBefore(&nfkc_fold, next)) break;
    U16_APPEND_UNSAFE(source, length, next);
    at = after;
  }
  UChar folded[20 * kMaxSegment];  // a single character may become 18 units
  UErrorCode status = U_ZERO_ERROR;
  const auto count = unorm2_normalize(&nfkc_fold, source, length, folded, 20 * kMaxSegment, &status);
  if (U_FAILURE(status)) return;
  for (std::int32_t i = 0; i < count;) {
    UChar32 c = 0;
    U16_NEXT(folded, i, count, c);
    emit(out, static_cast<char32_t>(c), begin, at);
  }
}

}  // namespace

std::vector<FoldedChar> fold_chars(std::string_view in) {
  std::vector<FoldedChar> out;
  out.reserve(in.size() / 2);
  std::size_t at = 0;
  while (at < in.size()) {
    const auto byte = static_cast<unsigned char>(in[at]);
    if (byte < 0x80) {
      const char32_t lower = byte >= 'A' && byte <= 'Z' ? byte + 32 : byte;
      out.push_back({lower, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)});
      ++at;
      continue;
    }
    std::size_t after = at;
    const char32_t c = next_code_point(in, after);
    if (is_plain_han(c)) {
      emit(out, c, at, after);
      at = after;
    } else {
      fold_segment(in, at, out);
    }
  }
  return out;
}

std::string fold(std::string_view in) {
  std::string out;
  out.reserve(in.size());
  for (const auto& folded : fold_chars(in)) append(out, folded.c);
  return out;
}

}  // namespace deskbell::text
