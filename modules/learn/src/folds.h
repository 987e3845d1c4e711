#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace deskbell::learn {

inline constexpr std::uint8_t kFolds = 5;
inline constexpr std::uint8_t kNeverLeftOut = 254;  // instead of a fold: a row that is learnt from and not judged

// Deals the rows of every label to kFolds folds as evenly as can be, by the seed.
std::vector<std::uint8_t> deal_folds(std::span<const std::uint16_t> labels, std::size_t label_count,
                                     std::uint64_t seed);

}  // namespace deskbell::learn
