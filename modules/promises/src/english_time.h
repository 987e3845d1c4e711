#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "english_words.h"
#include "spoken.h"

namespace deskbell::promises {

// A time expression in words [begin, end).
struct SpokenWords {
  Spoken spoken;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// One that begins at this word: "tomorrow morning at ten", "within two hours", "by the end of the day".
std::optional<SpokenWords> spoken_at(std::span<const Word> words, std::size_t at, const Standpoint& here);
// The first one from this word on.
std::optional<SpokenWords> first_spoken(std::span<const Word> words, std::size_t from, const Standpoint& here);

}  // namespace deskbell::promises
