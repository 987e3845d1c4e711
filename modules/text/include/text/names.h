#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Names of people as they stand in what people write. Pure.
namespace deskbell::text {

// What names are made of: a word of a script with blanks, or one character of one without (Chinese, kana, Hangul).
struct NamePiece {
  std::size_t begin = 0;  // bytes of the text
  std::size_t end = 0;
  bool is_word = false;
  std::string folded;  // equal for the spellings of one piece: "MEI", "mei"; 偉, 伟
};
std::vector<NamePiece> name_pieces(std::string_view text);

// A word that says something else as well: will, may, rose, can, you. Folded.
bool is_ordinary_word(std::string_view folded);

// How many of the pieces at `from` are a Chinese surname: 1 (王) or 2 (欧阳); 0: none.
std::size_t surname_at(const std::vector<NamePiece>& pieces, std::size_t from);

// Whoever a text may name in full, as `fold` writes names, each once; to be looked up among names, as most are none:
//  - two to four words in a row, the first and the last with a capital, those between, too, unless of at most three
//    letters ("Vincent van Gogh"). A single word is no candidate: it may be "Will" or "May".
//  - a Chinese surname that begins a word and one or two characters after it (王芳, 王小明, 欧阳娜娜), unless all of it
//    is within one word of the dictionary (高兴, 方便). 王 alone is no candidate, nor is 王明 within 国王明天.
std::vector<std::string> possible_names(std::string_view text);

}  // namespace deskbell::text
