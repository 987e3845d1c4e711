#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::text {

// A text as the scanners read it: one folded letter for each code point - small, full width as plain, Latin without
// accents, simplified Chinese, dashes as '-', blanks as ' ' - with the byte at which it begins.
struct Letters {
  std::string_view source;
  std::u32string folded;
  std::vector<std::uint32_t> bytes;  // one more than letters
  bool digits = false;
  bool han = false;
  bool latin = false;
  bool kana = false;

  explicit Letters(std::string_view in);

  std::size_t size() const { return folded.size(); }
  // 0 beyond the end.
  char32_t operator[](std::size_t at) const { return at < folded.size() ? folded[at] : 0; }
  char32_t before(std::size_t at) const { return at > 0 ? folded[at - 1] : 0; }
  bool sees(std::size_t at, std::u32string_view words) const {
    return at <= folded.size() && std::u32string_view(folded).substr(at).starts_with(words);
  }
  bool ends_with(std::size_t at, std::u32string_view words) const {
    return std::u32string_view(folded).substr(0, at).ends_with(words);
  }
  std::string_view written(std::size_t begin, std::size_t end) const {
    return source.substr(bytes[begin], bytes[end] - bytes[begin]);
  }
  bool is_capital(std::size_t at) const;
};

// Tells quickly that a letter is none of a set; the set itself is asked when it may be one.
class LetterFilter {
 public:
  constexpr explicit LetterFilter(std::u32string_view letters) {
    for (const char32_t c : letters) add(c);
  }
  // The first letters of a table's words.
  template <class Table, class Text>
  constexpr LetterFilter(const Table& table, Text text) {
    for (const auto& row : table) add(text(row)[0]);
  }
  constexpr bool may_have(char32_t c) const { return has_[c % kSize]; }

 private:
  static constexpr std::size_t kSize = 1024;
  constexpr void add(char32_t c) { has_[c % kSize] = true; }
  std::array<bool, kSize> has_{};
};

inline bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
inline bool is_plain_letter(char32_t c) {
  return c >= U'a' && c <= U'z';
}
inline bool is_word(char32_t c) {
  return is_digit(c) || is_plain_letter(c);
}
inline bool is_han(char32_t c) {
  return c >= 0x4e00 && c <= 0x9fff;
}
// Of a script that is written with blanks between words.
inline bool is_letter(char32_t c) {
  return is_plain_letter(c) ||
         (c >= 0xaa && c <= 0x6ff && c != 0xb7 && c != 0xd7 && c != 0xf7 && c != 0xbf && c > 0xb5);
}

}  // namespace deskbell::text
