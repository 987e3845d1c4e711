#include "net.h"

#include "linear.h"
#include "seeded.h"

#include <algorithm>
#include <cmath>

namespace deskbell::learn {
namespace {

constexpr float kNoSuchLabel = -1e4F;
constexpr std::size_t kBatch = 16;  // rows between two steps of the second layer

// Chosen on the development part of banking77, one at a time; differences were within its error.
struct Tuning {
  static constexpr float kKeep = 0.5F;          // of the features of a text
  static constexpr float kSmoothing = 0.1F;
  static constexpr float kFirstRate = 0.05F;
  static constexpr float kSecondRate = 0.004F;
  static constexpr float kFirstSpread = 0.1F;   // of the first weights at the beginning
};

struct Moments {
  std::vector<Lanes> slope;
  std::vector<Lanes> first;
  std::vector<Lanes> second;
  explicit Moments(std::size_t size) : slope(size), first(size), second(size) {}
};

struct Workbench {
  Net net;
  std::vector<float> gathered;  // Adagrad, per feature
  Moments second;
  Moments constants;  // of hidden units, then of labels
  std::vector<Lanes> smooth;
  std::vector<Lanes> hidden;
  std::vector<Lanes> slopes;  // of hidden units
  std::vector<Lanes> probabilities;
  std::vector<Entry> kept;
};

[[gnu::always_inline]] inline void softmax(const Lanes* constant, std::size_t groups, Lanes* out) {
  Lanes top = out[0] + constant[0];
  for (std::size_t k = 0; k < groups; ++k) {
    out[k] += constant[k];
    top = out[k] > top ? out[k] : top;
  }
  const float greatest = greatest_of(top);
  Lanes sum{};
  for (std::size_t k = 0; k < groups; ++k) {
    out[k] = exponential(out[k] - greatest);
    sum += out[k];
  }
  const float factor = 1 / sum_of(sum);
  for (std::size_t k = 0; k < groups; ++k) out[k] *= factor;
}

// Rectifies and goes through the second layer. `out` holds sums before the constant is added.
[[gnu::always_inline]] inline void second_layer(const Net& net, Lanes* hidden, Lanes* out) {
  const std::size_t groups = net.label_groups;
  for (std::size_t k = 0; k < groups; ++k) out[k] = Lanes{};
  for (std::size_t g = 0; g < net.hidden_groups; ++g) {
    const Lanes zero{};
    hidden[g] = hidden[g] > zero ? hidden[g] : zero;
    for (std::size_t i = 0; i < kLanes; ++i) {
      const float value = hidden[g][i];
      if (value == 0) continue;
      const Lanes* row = net.second.data() + (g * kLanes + i) * groups;
      for (std::size_t k = 0; k < groups; ++k) out[k] += value * row[k];
    }
  }
}

[[gnu::always_inline]] inline void first_layer(const Net& net, Row row, Lanes* hidden) {
  const std::size_t groups = net.hidden_groups;
  for (const auto& entry : row) {
    const Lanes* weights = net.first.data() + entry.feature * groups;
    for (std::size_t g = 0; g < groups; ++g) hidden[g] += entry.value * weights[g];
  }
}

// `probabilities` become the slope of the loss; slopes of the second layer are gathered, those of hidden units made.
[[gnu::always_inline]] inline void backward(Workbench& bench) {
  const std::size_t groups = bench.net.label_groups;
  const Lanes* slope = bench.probabilities.data();
  for (std::size_t k = 0; k < groups; ++k) bench.constants.slope[bench.net.hidden_groups + k] += slope[k];
  for (std::size_t g = 0; g < bench.net.hidden_groups; ++g) {
    Lanes slopes{};
    for (std::size_t i = 0; i < kLanes; ++i) {
      const float value = bench.hidden[g][i];
      if (value == 0) continue;
      const Lanes* row = bench.net.second.data() + (g * kLanes + i) * groups;
      Lanes* gathered = bench.second.slope.data() + (g * kLanes + i) * groups;
      Lanes sum{};
      for (std::size_t k = 0; k < groups; ++k) {
        sum += row[k] * slope[k];
        gathered[k] += value * slope[k];
      }
      slopes[i] = sum_of(sum);
    }
    bench.slopes[g] = slopes;
    bench.constants.slope[g] += slopes;
  }
}

[[gnu::always_inline]] inline void step_first(Workbench& bench, float rate) {
  const std::size_t groups = bench.net.hidden_groups;
  Lanes squares{};
  for (std::size_t g = 0; g < groups; ++g) squares += bench.slopes[g] * bench.slopes[g];
  const float mean = sum_of(squares) / static_cast<float>(groups * kLanes);
  if (mean == 0) return;
  for (const auto& entry : bench.kept) {
    float& gathered = bench.gathered[entry.feature];
    gathered += entry.value * entry.value * mean;
    const float step = rate * entry.value / std::sqrt(gathered + 1e-12F);
    Lanes* weights = bench.net.first.data() + entry.feature * groups;
    for (std::size_t g = 0; g < groups; ++g) weights[g] -= step * bench.slopes[g];
  }
}

[[gnu::always_inline]] inline Lanes square_root(const Lanes& lanes) {
  return __builtin_elementwise_sqrt(lanes);
}

// Adam with its corrections folded into the rate; slopes are forgotten.
[[gnu::always_inline]] inline void step_adam(Moments& moments, std::size_t begin, Lanes* weights, std::size_t count,
                                             float rate) {
  for (std::size_t i = 0; i < count; ++i) {
    Lanes& slope = moments.slope[begin + i];
    Lanes& first = moments.first[begin + i];
    Lanes& second = moments.second[begin + i];
    const Lanes mean = slope * (1.0F / kBatch);
    first += (mean - first) * 0.1F;
    second += (mean * mean - second) * 0.001F;
    weights[i] -= rate * first / (square_root(second) + 1e-8F);
    slope = Lanes{};
  }
}


DESKBELL_FOR_EACH_PROCESSOR
void learn_row(Workbench& bench, Row kept, std::uint16_t label, float rate) {
  Net& net = bench.net;
  for (std::size_t g = 0; g < net.hidden_groups; ++g) bench.hidden[g] = net.first_constant[g];
  first_layer(net, kept, bench.hidden.data());
  second_layer(net, bench.hidden.data(), bench.probabilities.data());
  softmax(net.second_constant.data(), net.label_groups, bench.probabilities.data());
  for (std::size_t k = 0; k < net.label_groups; ++k) bench.probabilities[k] -= bench.smooth[k];
  bench.probabilities[label / kLanes][label % kLanes] -= 1 - Tuning::kSmoothing;
  backward(bench);
  step_first(bench, rate);
}

DESKBELL_FOR_EACH_PROCESSOR
void step_second(Workbench& bench, float rate, std::uint64_t steps) {
  const double age = static_cast<double>(steps);
  const double correction = std::sqrt(1 - std::pow(0.999, age)) / (1 - std::pow(0.9, age));
  const float corrected = rate * static_cast<float>(correction);
  Net& net = bench.net;
  step_adam(bench.second, 0, net.second.data(), net.second.size(), corrected);
  step_adam(bench.constants, 0, net.first_constant.data(), net.hidden_groups, corrected);
  step_adam(bench.constants, net.hidden_groups, net.second_constant.data(), net.label_groups, corrected);
}

Net fresh_net(const NetExercise& exercise, Seeded& random) {
  Net net;
  net.hidden_groups = lane_groups(exercise.hidden);
  net.label_groups = lane_groups(exercise.labels_count);
  const std::size_t hidden = net.hidden_groups * kLanes;
  const auto fill = [&](std::vector<Lanes>& weights, std::size_t size, float spread) {
    weights.resize(size);
    for (auto& lanes : weights)
      for (std::size_t i = 0; i < kLanes; ++i) lanes[i] = (2 * random.fraction() - 1) * spread;
  };
  fill(net.first, exercise.features * net.hidden_groups, Tuning::kFirstSpread);
  fill(net.second, hidden * net.label_groups, std::sqrt(6.0F / static_cast<float>(hidden)));
  net.first_constant.assign(net.hidden_groups, Lanes{});
  net.second_constant.assign(net.label_groups, Lanes{});
  for (std::size_t k = exercise.labels_count; k < net.label_groups * kLanes; ++k)
    net.second_constant[k / kLanes][k % kLanes] = kNoSuchLabel;
  return net;
}

Workbench workbench(const NetExercise& exercise, Seeded& random) {
  Net net = fresh_net(exercise, random);
  const auto second = net.second.size();
  const auto hidden = net.hidden_groups;
  const auto labels = net.label_groups;
  Workbench bench{std::move(net), std::vector<float>(exercise.features), Moments(second), Moments(hidden + labels),
                  std::vector<Lanes>(labels), std::vector<Lanes>(hidden), std::vector<Lanes>(hidden),
                  std::vector<Lanes>(labels), {}};
  for (std::size_t k = 0; k < exercise.labels_count; ++k)
    bench.smooth[k / kLanes][k % kLanes] = Tuning::kSmoothing / static_cast<float>(exercise.labels_count);
  return bench;
}

// Drops features, what is left is larger by as much.
void keep_some(Row row, Seeded& random, std::vector<Entry>& kept) {
  kept.clear();
  constexpr auto kLimit = static_cast<std::uint64_t>(Tuning::kKeep * 65536);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i % 4 == 0) bits = random.next();
    if ((bits & 0xffff) < kLimit) kept.push_back({row[i].feature, row[i].value / Tuning::kKeep});
    bits >>= 16;
  }
}

}  // namespace

Net learn_net(const NetExercise& exercise) {
  Seeded random(exercise.seed, 0x6e6574);
  Workbench bench = workbench(exercise, random);
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < exercise.rows.size(); ++i)
    if (exercise.labels[i] != kNoLabel && (exercise.without == kNoFold || exercise.folds[i] != exercise.without))
      order.push_back(i);
  const auto total = static_cast<float>(order.size()) * static_cast<float>(exercise.passes);
  std::uint64_t seen = 0;
  for (int pass = 0; pass < exercise.passes; ++pass) {
    random.shuffle(std::span(order));
    for (const auto i : order) {
      const float left = 1 - static_cast<float>(seen) / total;
      keep_some(exercise.rows[i], random, bench.kept);
      learn_row(bench, bench.kept, exercise.labels[i], Tuning::kFirstRate * left);
      if (++seen % kBatch == 0) step_second(bench, Tuning::kSecondRate * left, seen / kBatch);
    }
  }
  return std::move(bench.net);
}

DESKBELL_FOR_EACH_PROCESSOR
void start(const Net& net, Row row, std::span<Lanes> hidden) {
  first_layer(net, row, hidden.data());
}

DESKBELL_FOR_EACH_PROCESSOR
void finish(const Net& net, std::span<Lanes> hidden, std::span<Lanes> probabilities) {
  for (std::size_t g = 0; g < net.hidden_groups; ++g) hidden[g] += net.first_constant[g];
  second_layer(net, hidden.data(), probabilities.data());
  softmax(net.second_constant.data(), net.label_groups, probabilities.data());
}

}  // namespace deskbell::learn
