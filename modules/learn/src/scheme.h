#pragma once
#include "grams.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace deskbell::learn {

enum class Script { spaced, unspaced };  // of most letters
enum class Purpose { topics, opinions };

// Few labels with many texts each are taken for opinions.
Purpose purpose_of(std::size_t labels, std::size_t texts);

Script script_of(std::span<const std::string_view> texts);

// Measured: longer phrases, and marks as words, help to tell opinions, and harm where there are many topics.
GramScheme scheme_for(Script script, Purpose purpose);

// What BM25 counts: beginnings of words; of scripts without spaces single characters and pairs.
GramScheme term_scheme_for(Script script);

}  // namespace deskbell::learn
