#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// What tells languages of one script apart; the tool that makes the profiles and the program share it.
namespace deskbell::text {

// The languages told apart by words, in the order of text::Language, where they begin with `en`.
inline constexpr std::array<std::string_view, 23> kProfiled = {"en", "de", "fr", "es", "pt", "it", "nl", "pl",
                                                               "cs", "sv", "da", "no", "fi", "tr", "vi", "id",
                                                               "ro", "hu", "ru", "uk", "bg", "ar", "fa"};
inline constexpr std::size_t kMaxWord = 24;  // characters; the rest of a longer word tells nothing new
inline constexpr int kOrders = 6;            // 1 to 4 characters, end of a word, word
inline constexpr int kWordOrder = 5;
inline constexpr double kWeightScale = 16;  // units of a weight in one natural logarithm

inline std::uint32_t mixed_hash(std::uint32_t h) {
  h ^= h >> 15;
  h *= 0x2c1b3c6dU;
  h ^= h >> 12;
  h *= 0x297a2d39U;
  return h ^ (h >> 15);
}

// Calls use(order, hash) for each n-gram of the word between its blanks, and for the word. A single plain letter tells
// nothing. `word` is in small letters.
template <class Use>
void each_feature(std::u32string_view word, Use&& use) {
  word = word.substr(0, kMaxWord);
  std::array<char32_t, kMaxWord + 2> padded;
  padded[0] = U' ';
  std::ranges::copy(word, padded.begin() + 1);
  padded[word.size() + 1] = U' ';
  const std::size_t size = word.size() + 2;
  std::uint32_t whole = 0x9e3779b9U;
  for (const char32_t c : word) whole = (whole ^ static_cast<std::uint32_t>(c)) * 0x01000193U;
  use(kWordOrder, mixed_hash(whole ^ 0x5bd1e995U));
  for (std::size_t begin = 0; begin < size; ++begin) {
    std::uint32_t h = 0x811c9dc5U;
    for (std::size_t n = 1; n <= 4 && begin + n <= size; ++n) {
      h = (h ^ static_cast<std::uint32_t>(padded[begin + n - 1])) * 0x01000193U;
      if (n == 1 && padded[begin] < 0x80) continue;
      use(static_cast<int>(n) - 1, mixed_hash(h + static_cast<std::uint32_t>(n) * 0x85ebca6bU));
    }
  }
  if (word.size() >= 5) {  // five last letters: endings
    std::uint32_t h = 0x1b873593U;
    for (std::size_t i = size - 6; i < size; ++i) h = (h ^ static_cast<std::uint32_t>(padded[i])) * 0x01000193U;
    use(4, mixed_hash(h));
  }
}

}  // namespace deskbell::text
