#pragma once
#include <cstddef>
#include <cstdint>

namespace deskbell::learn {

// How much trying and learning fits: some five seconds on two cores, told by counting, never by a clock, so that the
// same examples always get the same model.
struct Effort {
  std::uint8_t folds_judged = 5;  // of kFolds, by the linear model
  int trial_passes = 10;
  std::size_t nets = 0;  // with different seeds
  std::size_t hidden = 128;
  int net_passes = 12;
  std::uint8_t net_folds = 1;
  std::size_t judges = 0;  // nets that are learnt without each of these folds, to be judged by it
};

struct Size {
  std::size_t rows;
  std::size_t entries;  // of all rows
  std::size_t features;
  std::size_t labels;
  std::size_t costs;  // to be tried
};

Effort effort_for(const Size& size);

}  // namespace deskbell::learn
