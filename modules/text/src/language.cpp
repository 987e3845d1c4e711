#include "code_points.h"
#include "located_terms.h"

#include <text/language.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <string_view>

namespace deskbell::text {
namespace {

constexpr std::size_t kEnough = 4000;  // bytes

// Frequent words that tell English from its neighbours, and theirs from it. Sorted.
constexpr std::string_view kEnglish[] = {
    "and",  "are", "can",  "could", "do",    "for",   "from",   "have",  "hello",  "help", "hi",  "how",  "i",
    "is",   "it",  "my",   "not",   "of",    "order", "please", "thank", "thanks", "that", "the", "this", "to",
    "want", "was", "what", "when",  "where", "why",   "will",   "with",  "would",  "you",  "your"};
constexpr std::string_view kForeign[] = {
    "aber", "avec",  "bin", "bitte",   "bonjour", "che",  "como", "con",  "das", "de",  "der", "des",  "die",
    "el",   "est",   "et",  "gracias", "hallo",   "hola", "ich",  "il",   "ist", "je",  "la",  "le",   "les",
    "los",  "merci", "mi",  "mit",     "nicht",   "non",  "nous", "para", "pas", "per", "por", "pour", "que",
    "sie",  "sono",  "un",  "una",     "une",     "und",  "vous", "wie",  "y",   "zu"};

template <std::size_t N>
bool is_in(const std::string_view (&words)[N], std::string_view word) {
  return std::ranges::find(words, word) != std::end(words);
}

struct Letters {
  int han = 0, kana_or_hangul = 0, latin = 0, other = 0;
  int all() const { return han + kana_or_hangul + latin + other; }
};

Letters count_letters(std::string_view in) {
  Letters letters;
  for (std::size_t at = 0; at < in.size();) {
    const auto c = static_cast<UChar32>(next_code_point(in, at));
    if (!u_isalpha(c)) continue;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
      case USCRIPT_HAN:
        ++letters.han;
        break;
      case USCRIPT_HIRAGANA:
      case USCRIPT_KATAKANA:
      case USCRIPT_HANGUL:
        ++letters.kana_or_hangul;
        break;
      case USCRIPT_LATIN:
        ++letters.latin;
        break;
      default:
        ++letters.other;
    }
  }
  return letters;
}

}  // namespace

Language guess_language(std::string_view in) {
  in = in.substr(0, kEnough);
  const Letters letters = count_letters(in);
  if (letters.all() == 0) return Language::unknown;
  if (letters.kana_or_hangul * 8 > letters.all()) return Language::other;
  // A Chinese character says about as much as three Latin letters.
  if (letters.han * 3 > letters.latin + letters.other) return Language::zh;
  if (letters.other * 2 > letters.all()) return Language::other;
  int english = 0;
  int foreign = 0;
  for (const auto& run : runs_of(in)) {
    if (run.kind != RunKind::letters) continue;
    english += is_in(kEnglish, run.terms.front().term);
    foreign += is_in(kForeign, run.terms.front().term);
  }
  if (english == 0 && foreign == 0) return Language::unknown;
  return english >= foreign ? Language::en : Language::other;
}

}  // namespace deskbell::text
