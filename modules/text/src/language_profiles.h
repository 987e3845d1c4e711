#pragma once
#include "language_features.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace deskbell::text {

// Evidence for each profiled language, gathered word by word.
struct Evidence {
  std::array<std::int32_t, kProfiled.size()> of{};
  std::int32_t features = 0;  // asked for, found or not

  void add(const Evidence& more);
};

enum class WordKnown { no, yes };
// Adds what the word, in small letters, tells. Known: one of the texts that the profiles were made from has it.
WordKnown weigh_word(std::u32string_view word, Evidence& evidence);

}  // namespace deskbell::text
