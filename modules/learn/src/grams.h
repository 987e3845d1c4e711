#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

// A text as the pieces that a classifier looks at. Scripts with spaces: words and neighbouring words, and runs of
// characters within each word, a blank at both ends included (char_wb of scikit-learn). Scripts without spaces: each
// character counts as a word, so neighbouring characters do what a dictionary of words would, and do it better (measured
// on six Chinese sets).
namespace deskbell::learn {

struct GramScheme {
  enum class Marks : std::uint8_t { within_words, as_words };    // what . , ! ? are
  enum class Balance : std::uint8_t { each_block, whole };  // what is brought to length one: words and runs apart, or all
  std::uint8_t longest_phrase = 2;  // words in a row
  std::uint8_t shortest_run = 2;    // characters; 0: no runs
  std::uint8_t longest_run = 5;
  Marks marks = Marks::within_words;
  Balance balance = Balance::each_block;
  std::uint8_t word_letters = 0;    // of a word only so many letters count, a poor man's stem; 0: all
  bool opinions = false;            // what words say of liking counts, too, see opinion_words.h
  bool operator==(const GramScheme&) const = default;
};

inline constexpr std::size_t kLongestText = 8'000;  // code points; the rest of a text is not looked at

enum class GramKind : std::uint8_t { phrase, run };

struct Gram {
  std::uint64_t key;  // 64 bits of hash: as good as the piece itself, and a model holds nobody's words
  GramKind kind;
};

// Folded: see text::fold. Reused between calls, so that a prediction allocates nothing.
struct GramBuffer {
  std::vector<char32_t> folded;
  std::vector<std::uint64_t> words;
  std::vector<Gram> grams;
};

void find_grams(std::string_view text, const GramScheme& scheme, GramBuffer& buffer);

// Of a script without spaces: Chinese, Japanese, Thai, ...
bool is_unspaced(char32_t c);

}  // namespace deskbell::learn
