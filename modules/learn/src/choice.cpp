#include "choice.h"

#include "parallel.h"

#include <algorithm>
#include <cmath>

namespace deskbell::learn {
namespace {

struct Place {
  std::size_t cost;
  std::uint16_t label;
};

}  // namespace

std::vector<Scores> left_out_margins(const LinearTrial& trial) {
  std::vector<Problem> problems;
  std::vector<Place> places;
  for (std::uint8_t fold = 0; fold < trial.folds_left_out; ++fold)
    for (std::size_t cost = 0; cost < trial.costs.size(); ++cost)
      for (std::size_t label = 0; label < trial.label_count; ++label) {
        problems.push_back({static_cast<std::uint16_t>(label), fold, trial.costs[cost]});
        places.push_back({cost, static_cast<std::uint16_t>(label)});
      }
  std::vector<Scores> out(trial.costs.size(), Scores(trial.rows.size(), trial.label_count));
  for (auto& scores : out)
    for (std::size_t i = 0; i < trial.rows.size(); ++i)
      if (trial.folds[i] < trial.folds_left_out) scores.mark_known(i);
  const Exercise exercise{trial.rows, trial.features, trial.labels, trial.folds, trial.seed, trial.most_passes};
  in_parallel(lane_groups(problems.size()), trial.threads, [&](std::size_t group) {
    Problems ours;
    const std::size_t begin = group * kLanes;
    const std::size_t count = std::min(kLanes, problems.size() - begin);
    std::copy_n(problems.begin() + static_cast<std::ptrdiff_t>(begin), count, ours.begin());
    const auto weights = learn_linear(exercise, ours);
    for (std::size_t i = 0; i < trial.rows.size(); ++i) {
      const auto fold = trial.folds[i];
      if (fold < ours[0].without || fold > ours[count - 1].without) continue;
      const Lanes scores = margins(trial.rows[i], weights);
      for (std::size_t lane = 0; lane < count; ++lane)
        if (ours[lane].without == fold) out[places[begin + lane].cost].row(i)[places[begin + lane].label] = scores[lane];
    }
  });
  return out;
}

ChosenCost best_cost(std::span<const Scores> margins, std::span<const std::uint16_t> labels) {
  ChosenCost best;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const double accuracy = accuracy_of(margins[i], labels);
    if (i == 0 || accuracy > best.accuracy) best = {i, accuracy};
  }
  return best;
}

bool mends(const Scores& before, const Scores& after, std::span<const std::uint16_t> labels, double errors) {
  double mended = 0;
  double broken = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!before.known(i) || !after.known(i) || labels[i] == kNoLabel) continue;
    const bool was_right = before.best(i) == labels[i];
    const bool is_right = after.best(i) == labels[i];
    mended += is_right && !was_right ? 1 : 0;
    broken += was_right && !is_right ? 1 : 0;
  }
  return mended - broken > errors * std::sqrt(mended + broken);
}

std::vector<std::uint32_t> outvoted(const Scores& margins, std::span<const std::uint16_t> labels, float lead) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < margins.rows(); ++i) {
    if (!margins.known(i) || labels[i] == kNoLabel) continue;
    const auto row = margins.row(i);
    if (row[margins.best(i)] > row[labels[i]] + lead) out.push_back(i);
  }
  return out;
}

}  // namespace deskbell::learn
