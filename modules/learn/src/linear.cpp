#include "linear.h"

#include "seeded.h"

#include <algorithm>
#include <numeric>

namespace deskbell::learn {
namespace {

struct Questions {
  LaneMask labels{};
  LaneMask without{};
  Lanes damping{};  // D = 1 / 2C
  std::uint32_t idle_folds = 0;  // not used by any lane: such rows are passed over
};

Questions questions_of(const Problems& problems) {
  Questions out;
  bool one_fold = true;
  for (std::size_t i = 0; i < kLanes; ++i) {
    out.labels[i] = problems[i].label;
    out.without[i] = problems[i].without;
    out.damping[i] = 0.5F / problems[i].cost;
    if (problems[i].label != kNoLabel && problems[i].without != problems[0].without) one_fold = false;
  }
  out.idle_folds = one_fold && problems[0].without != kNoFold ? problems[0].without : kNoFold;
  return out;
}

struct State {
  std::vector<Lanes> weights;
  std::vector<Lanes> shares;       // alpha, per row
  std::vector<float> squares;      // |x|², the constant included
  std::vector<std::uint8_t> calm;  // nothing moved at the last visit
  float worst = 0;
};

// One visit of a row: the one-variable problem of each lane is solved exactly.
DESKBELL_FOR_EACH_PROCESSOR
void visit_rows(const Exercise& exercise, const Questions& questions, std::span<const std::uint32_t> order,
                State& state) {
  const std::size_t constant = exercise.features;
  Lanes* const weights = state.weights.data();
  Lanes worst{};
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::uint32_t i = order[at];
    const Row row = exercise.rows[i];
    Lanes score = weights[constant];
    for (const auto& entry : row) score += entry.value * weights[entry.feature];
    const LaneMask label = LaneMask{} + static_cast<std::int32_t>(exercise.labels[i]);
    const LaneMask fold = LaneMask{} + static_cast<std::int32_t>(exercise.folds[i]);
    const Lanes zero{};
    const Lanes sign = questions.labels == label ? zero + 1 : zero - 1;
    const LaneMask out = (questions.without == fold) | (questions.labels == static_cast<std::int32_t>(kNoLabel));
    const Lanes share = state.shares[i];
    const Lanes gradient = sign * score - 1 + questions.damping * share;
    Lanes next = share - gradient / (state.squares[i] + questions.damping);
    next = next < zero ? zero : next;
    next = out ? zero : next;
    const Lanes change = (next - share) * sign;
    Lanes violation = gradient < zero ? -gradient : (share > zero ? gradient : zero);
    violation = out ? zero : violation;
    worst = violation > worst ? violation : worst;
    const bool moved = __builtin_reduce_or(change != zero) != 0;
    state.calm[i] = moved ? 0 : 1;
    if (!moved) continue;
    state.shares[i] = next;
    weights[constant] += change;
    for (const auto& entry : row) weights[entry.feature] += entry.value * change;
  }
  for (std::size_t i = 0; i < kLanes; ++i) state.worst = std::max(state.worst, worst[i]);
}

DESKBELL_FOR_EACH_PROCESSOR
void add_margins(Row row, const Lanes* weights, std::size_t constant, Lanes& out) {
  Lanes score = weights[constant];
  for (const auto& entry : row) score += entry.value * weights[entry.feature];
  out = score;
}

constexpr int kCalmEvery = 3;  // rows that did not move are visited in every third pass only

}  // namespace

std::vector<Lanes> learn_linear(const Exercise& exercise, const Problems& problems) {
  const auto questions = questions_of(problems);
  State state{std::vector<Lanes>(exercise.features + 1), std::vector<Lanes>(exercise.rows.size()), {}, {}, 0};
  state.squares.resize(exercise.rows.size());
  state.calm.assign(exercise.rows.size(), 0);
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < exercise.rows.size(); ++i) {
    float square = 1;
    for (const auto& entry : exercise.rows[i]) square += entry.value * entry.value;
    state.squares[i] = square;
    if (exercise.labels[i] != kNoLabel && exercise.folds[i] != questions.idle_folds) all.push_back(i);
  }
  std::vector<std::uint32_t> order;
  bool whole = true;
  for (int pass = 0; pass < exercise.most_passes; ++pass) {
    whole = whole || pass % kCalmEvery == 0;
    order.clear();
    for (const auto i : all)
      if (whole || state.calm[i] == 0) order.push_back(i);
    Seeded(exercise.seed, static_cast<std::uint64_t>(pass)).shuffle(std::span(order));
    state.worst = 0;
    visit_rows(exercise, questions, order, state);
    const bool settled = state.worst < exercise.tolerance;
    if (settled && whole) break;
    whole = settled;  // what seemed calm has the last word
  }
  return std::move(state.weights);
}

Lanes margins(Row row, std::span<const Lanes> weights) {
  Lanes out;
  add_margins(row, weights.data(), weights.size() - 1, out);
  return out;
}

}  // namespace deskbell::learn
