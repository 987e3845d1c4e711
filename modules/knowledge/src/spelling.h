#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace deskbell::knowledge {

// Optimal string alignment (Damerau-Levenshtein with adjacent transpositions), at most `limit`; limit + 1 when it is
// more. Bytes, for words of Latin letters.
int edit_distance(std::string_view left, std::string_view right, int limit);

// Puts words right that occur in no text: by the nearest word that does, of those equally near the commonest.
class Spelling {
 public:
  // `count`: in how many texts the word stands.
  void add(std::string_view word, std::uint32_t count);
  // Nothing when the word is known, too short (four letters), not of Latin letters, or nothing is near enough: one
  // mistake in words up to seven letters, two beyond.
  std::optional<std::string> corrected(std::string_view word) const;

 private:
  struct Known {
    std::string word;
    std::uint32_t count;
  };
  std::unordered_map<std::size_t, std::vector<Known>> by_length_;
};

}  // namespace deskbell::knowledge
