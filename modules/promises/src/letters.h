#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// A text as the recognisers read it: one letter per code point, folded one to one (case, full width, traditional
// characters of the words that matter, curly apostrophes), with the places where they stand in the original.
namespace deskbell::promises {

struct Letter {
  char32_t folded = 0;
  std::size_t byte = 0;  // where it begins
  int utf16 = 0;
};

// One more at the end, with folded 0, that marks where the text ends.
std::vector<Letter> letters_of(std::string_view text);

}  // namespace deskbell::promises
