#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "letters.h"

namespace deskbell::promises {

// A word, a number ("10", "10:30", "2026-03-05"), or one mark.
struct Word {
  std::string text;
  std::size_t begin = 0;  // letters of the text
  std::size_t end = 0;

  bool is_mark() const;
  bool is_number() const;  // digits only
  bool ends_sentence() const { return text == "." || text == "!" || text == "?" || text == ";"; }
};

// Folded; "a.m." and "am" are "am"; "3pm" is "3" and "pm"; "10.30" is "10:30"; what is not ASCII is left out of words.
std::vector<Word> words_of(std::span<const Letter> letters);

}  // namespace deskbell::promises
