#pragma once
#include <cstddef>
#include <span>

namespace deskbell::learn {

// What a text's words say of whether something is liked: how many are good and bad, turned round ("not good"), made
// stronger or weaker, after a "but", near the end; marks, drawn faces, drawn-out words. The words come with the program
// (data/opinions.txt), English and Chinese; what to make of the counts a classifier learns.
inline constexpr std::size_t kOpinionFeatures = 24;

// `folded` as in GramBuffer; `out` has kOpinionFeatures. Of length one; false, and all zero, when there is no sign.
bool find_opinions(std::span<const char32_t> folded, std::span<float> out);

}  // namespace deskbell::learn
