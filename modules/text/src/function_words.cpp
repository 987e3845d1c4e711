#include "code_points.h"

#include <text/function_words.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace deskbell::text {
namespace {

constexpr auto kWords = [] {
  std::array words = std::to_array<std::string_view>(
      {"a",     "about",  "after", "am",   "an",     "and",    "any",   "are",  "as",   "at",    "be",
       "been",  "before", "but",   "by",   "can",    "could",  "d",     "did",  "do",   "does",  "doesn",
       "don",   "for",    "from",  "get",  "got",    "had",    "has",   "have", "he",   "hello", "help",
       "hey",   "hi",     "how",   "i",    "if",     "im",     "in",    "is",   "isn",  "it",    "its",
       "just",  "know",   "like",  "ll",   "m",      "me",     "more",  "my",   "need", "no",    "not",
       "now",   "of",     "on",    "or",   "our",    "please", "re",    "s",    "she",  "so",    "some",
       "still", "t",      "tell",  "than", "thanks", "that",   "the",   "them", "then", "there", "they",
       "this",  "to",     "too",   "ve",   "very",   "want",   "was",   "we",   "were", "what",  "when",
       "where", "which",  "who",   "why",  "will",   "with",   "would", "you",  "your"});
  std::ranges::sort(words);
  return words;
}();
constexpr std::u32string_view kCharacters =
    U"的了吗呢我你您们请是在有想要怎么什能可以个这那啊吧一下就都很和与给把被到对也";

}  // namespace

bool says_little(char32_t character) {
  return kCharacters.contains(character);
}

bool says_little(std::string_view term) {
  if (term.empty() || std::ranges::binary_search(kWords, term)) return true;
  for (std::size_t at = 0; at < term.size();)
    if (!says_little(next_code_point(term, at))) return false;
  return true;
}

}  // namespace deskbell::text
