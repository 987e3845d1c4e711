#pragma once
#include <boost/describe.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace deskbell::text {

// `other` is written in a script that we know of no language for. Norwegian is Bokmål.
enum class Language {
  unknown,
  other,
  en,
  de,
  fr,
  es,
  pt,
  it,
  nl,
  pl,
  cs,
  sv,
  da,
  no,
  fi,
  tr,
  vi,
  id,
  ro,
  hu,
  ru,
  uk,
  bg,
  ar,
  fa,
  zh_hans,
  zh_hant,
  ja,
  ko,
  el,
  he,
  hi,
  th,
  bn,
  ta,
  te,
  gu,
  pa,
  ml,
  kn,
  si,
  ka,
  hy,
  km,
  lo,
  my,
  am
};
BOOST_DESCRIBE_ENUM(Language, unknown, other, en, de, fr, es, pt, it, nl, pl, cs, sv, da, no, fi, tr, vi, id, ro, hu,
                    ru, uk, bg, ar, fa, zh_hans, zh_hant, ja, ko, el, he, hi, th, bn, ta, te, gu, pa, ml, kn, si, ka,
                    hy, km, lo, my, am)

// BCP 47: "en", "zh-Hans"; "und" for unknown and other.
std::string_view language_tag(Language language);
inline bool is_chinese(Language language) {
  return language == Language::zh_hans || language == Language::zh_hant;
}

// A stretch of the text in one language; bytes [begin, end).
struct LanguageSpan {
  Language language;
  std::size_t begin;
  std::size_t end;
  bool operator==(const LanguageSpan&) const = default;
};
struct LanguageShare {
  Language language;
  double share;  // of what is said, not of bytes: a Chinese character says about as much as three Latin letters
};

struct Identified {
  // The language that says most: "我的 order 还没到" is Chinese. Unknown when there is too little to tell: "ok",
  // "12345".
  Language language = Language::unknown;
  // How often such a text is really in that language, 0 to 1. Chinese in which no character tells simplified from
  // traditional is taken for simplified, at 0.7.
  double confidence = 0;
  std::vector<LanguageShare> shares;  // known languages, greatest first; add up to 1 unless empty
  std::vector<LanguageSpan> spans;    // in order, disjoint; neighbours differ; unknown stretches are left out
};

// By scripts first, then by words and character n-grams. Web and mail addresses and whatever holds digits say nothing.
// The first 4,000 bytes decide. A few microseconds for a message; the tables (2 MB) are made at the first call.
Identified identify_language(std::string_view in);

}  // namespace deskbell::text
