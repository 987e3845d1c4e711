#pragma once
#include "linear.h"
#include "rows.h"
#include "scores.h"

#include <cstdint>
#include <span>
#include <vector>

// Choosing by trying on rows that were left out.
namespace deskbell::learn {

struct LinearTrial {
  const Rows& rows;
  std::size_t features;
  std::size_t label_count;
  std::span<const std::uint16_t> labels;  // learnt from
  std::span<const std::uint8_t> folds;
  std::uint8_t folds_left_out;  // the first so many folds are left out in turn and judged
  std::span<const float> costs;
  std::uint64_t seed;
  int most_passes;
  int threads;
};

// Margins of the left-out rows, for each cost.
std::vector<Scores> left_out_margins(const LinearTrial& trial);

struct ChosenCost {
  std::size_t index = 0;  // in the trial's costs
  double accuracy = 0;
};

// The cost under which most left-out rows get their label; the smaller of two that do equally well.
ChosenCost best_cost(std::span<const Scores> margins, std::span<const std::uint16_t> labels);

// Whether the second way to judge mends more rows than it breaks, by more than `errors` standard errors of that. Rows
// that either does not know are left out.
bool mends(const Scores& before, const Scores& after, std::span<const std::uint16_t> labels, double errors);

// Rows whose label loses against another by more than `lead` although the judging model had not seen them: likely
// mislabelled.
std::vector<std::uint32_t> outvoted(const Scores& margins, std::span<const std::uint16_t> labels, float lead);

}  // namespace deskbell::learn
