#pragma once
#include "lanes.h"
#include "rows.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

// Linear support vector machines with squared hinge loss, by dual coordinate descent (Hsieh, Chang, Lin, Keerthi,
// Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008, algorithm 1), sixteen yes-or-no
// questions at once: each feature of a text costs one run over the questions. The constant is one more feature that
// every text has, as in LIBLINEAR.
namespace deskbell::learn {

inline constexpr std::uint8_t kNoFold = 255;
inline constexpr std::uint16_t kNoLabel = 65535;

// "Is it this label?", learnt from all rows but those of one fold.
struct Problem {
  std::uint16_t label = kNoLabel;  // kNoLabel: an idle lane
  std::uint8_t without = kNoFold;
  float cost = 1;  // C: the larger, the more a wrong row matters against small weights
};
using Problems = std::array<Problem, kLanes>;

struct Exercise {
  const Rows& rows;
  std::size_t features;
  std::span<const std::uint16_t> labels;  // of the rows; kNoLabel: not learnt from
  std::span<const std::uint8_t> folds;    // of the rows
  std::uint64_t seed = 1;
  int most_passes = 30;
  float tolerance = 0.1F;  // ends when no question's projected gradient is larger
};

// Weights of sixteen questions: weights[feature][question], the constant's at [features]. Depends on the seed and on
// the sixteen questions, not on other threads.
std::vector<Lanes> learn_linear(const Exercise& exercise, const Problems& problems);

// How far each question's answer is on the yes side.
Lanes margins(Row row, std::span<const Lanes> weights);

}  // namespace deskbell::learn
