#include "grams.h"

#include "seeded.h"

#include <text/fold.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string>

namespace deskbell::learn {
namespace {

constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kPhraseSalt = 0x51ed270b8a2f63d1ULL;
constexpr std::uint64_t kRunSalt = 0xc4ceb9fe1a85ec53ULL;

enum class Sort : std::uint8_t { blank, letter, unspaced, mark };

Sort sort_of(char32_t c) {
  if (c < 0x80) {
    if (c <= ' ' || c == 0x7f) return Sort::blank;
    const bool alnum = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_';
    return alnum ? Sort::letter : Sort::mark;
  }
  if (is_unspaced(c)) return Sort::unspaced;
  const auto point = static_cast<UChar32>(c);
  if (u_isUWhiteSpace(point)) return Sort::blank;
  return u_isalnum(point) || u_charType(point) == U_NON_SPACING_MARK ? Sort::letter : Sort::mark;
}

void decode(const std::string& utf8, std::vector<char32_t>& out) {
  out.clear();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  for (std::size_t at = 0; at < utf8.size() && out.size() < kLongestText;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, at, utf8.size(), c);
    out.push_back(static_cast<char32_t>(c));
  }
}

std::uint64_t hashed(const std::vector<char32_t>& folded, std::size_t begin, std::size_t end) {
  std::uint64_t hash = 0;
  for (std::size_t i = begin; i < end; ++i) hash = (hash + folded[i] + 1) * kFactor;
  return mixed(hash);
}

void find_words(const GramScheme& scheme, GramBuffer& buffer) {
  const auto& folded = buffer.folded;
  const std::size_t most = scheme.word_letters == 0 ? folded.size() : scheme.word_letters;
  buffer.words.clear();
  for (std::size_t at = 0; at < folded.size();) {
    const Sort sort = sort_of(folded[at]);
    std::size_t end = at + 1;
    if (sort == Sort::letter)
      while (end < folded.size() && sort_of(folded[end]) == Sort::letter) ++end;
    if (sort == Sort::letter || sort == Sort::unspaced ||
        (sort == Sort::mark && scheme.marks == GramScheme::Marks::as_words))
      buffer.words.push_back(hashed(folded, at, std::min(end, at + most)));
    at = end;
  }
}

void find_phrases(const GramScheme& scheme, GramBuffer& buffer) {
  const auto& words = buffer.words;
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::uint64_t hash = kPhraseSalt;
    const std::size_t last = std::min(words.size(), first + scheme.longest_phrase);
    for (std::size_t i = first; i < last; ++i) {
      hash = (hash ^ words[i]) * kFactor;
      buffer.grams.push_back({mixed(hash), GramKind::phrase});
    }
  }
}

// The runs of one piece between blanks, with a blank before and behind it.
void find_runs_in(std::size_t begin, std::size_t end, const GramScheme& scheme, GramBuffer& buffer) {
  const auto& folded = buffer.folded;
  const std::size_t padded = end - begin + 2;
  const auto at = [&](std::size_t i) { return i == 0 || i + 1 == padded ? U' ' : folded[begin + i - 1]; };
  for (std::size_t first = 0; first + scheme.shortest_run <= padded; ++first) {
    std::uint64_t hash = kRunSalt;
    const std::size_t last = std::min<std::size_t>(padded, first + scheme.longest_run);
    for (std::size_t i = first; i < last; ++i) {
      hash = (hash + at(i) + 1) * kFactor;
      if (i + 1 - first < scheme.shortest_run) continue;
      buffer.grams.push_back({mixed(hash), GramKind::run});
    }
  }
}

void find_runs(const GramScheme& scheme, GramBuffer& buffer) {
  const auto& folded = buffer.folded;
  const auto inside = [&](char32_t c) {
    const Sort sort = sort_of(c);
    return sort == Sort::letter || (sort == Sort::mark && scheme.marks == GramScheme::Marks::within_words);
  };
  for (std::size_t at = 0; at < folded.size();) {
    if (!inside(folded[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < folded.size() && inside(folded[end])) ++end;
    find_runs_in(at, end, scheme, buffer);
    at = end;
  }
}

}  // namespace

bool is_unspaced(char32_t c) {
  if (c < 0x0e00) return false;
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x4dbf) ||
         (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) || c == 0x3005 || c == 0x3007;
}

void find_grams(std::string_view text, const GramScheme& scheme, GramBuffer& buffer) {
  // A code point has at most four bytes; folding need not see more than is kept.
  decode(text::fold(text.substr(0, 4 * kLongestText)), buffer.folded);
  buffer.grams.clear();
  find_words(scheme, buffer);
  find_phrases(scheme, buffer);
  if (scheme.shortest_run > 0) find_runs(scheme, buffer);
}

}  // namespace deskbell::learn
