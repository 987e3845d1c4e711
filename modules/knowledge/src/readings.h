#pragma once
#include "spelling.h"

#include <knowledge/finder.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge {

// Words that may stand for each other, ready for being found in a question.
class Thesaurus {
 public:
  explicit Thesaurus(std::span<const SynonymGroup> groups);

  // The question with one of its words replaced by a synonym, at most `most` of them. `folded` is the folded question.
  std::vector<std::string> variants(std::string_view folded, std::size_t most) const;
  // Whether some group knows the word.
  bool knows(std::string_view folded_word) const;

 private:
  std::vector<SynonymGroup> groups_;  // folded
};

// What a question may mean: itself first, then with words put right, then with synonyms.
struct Readings {
  std::vector<std::string> texts;
  std::optional<std::string> corrected;  // only if more than an ending was changed
};
Readings readings_of(std::string_view question, const Spelling& spelling, const Thesaurus& thesaurus);

}  // namespace deskbell::knowledge
