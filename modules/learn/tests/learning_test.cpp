#include "choice.h"
#include "effort.h"
#include "folds.h"
#include "linear.h"
#include "net.h"
#include "parallel.h"
#include "weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace deskbell::learn {
namespace {

// Rows of three labels, each with a feature of its own among noise; every `wrong`th row has the next label.
struct Toy {
  Rows rows;
  std::vector<std::uint16_t> labels;
  std::vector<std::uint8_t> folds;
  static constexpr std::size_t kFeatures = 23;

  explicit Toy(std::size_t count, std::size_t wrong = 0) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto label = static_cast<std::uint16_t>(i % 3);
      const std::vector<Entry> row{{label, 0.8F}, {static_cast<std::uint32_t>(3 + i * 7 % 20), 0.6F}};
      rows.add(row);
      labels.push_back(wrong > 0 && i % wrong == 0 ? static_cast<std::uint16_t>((label + 1) % 3) : label);
    }
    folds = deal_folds(labels, 3, 1);
  }
};

TEST(linear, solves_a_problem_whose_solution_is_known) {
  // Two rows at x = 1 and x = -1 with labels 0 and 1. By symmetry the constant is 0 and w = a, with share s of each row:
  // w = 2s, 1 - w = s / 2C. For C = 1: s = 0.4, w = 0.8.
  Rows rows;
  rows.add(std::vector<Entry>{{0, 1.0F}});
  rows.add(std::vector<Entry>{{0, -1.0F}});
  const std::vector<std::uint16_t> labels{0, 1};
  const std::vector<std::uint8_t> folds{0, 1};
  Problems problems;
  problems[0] = {0, kNoFold, 1};
  problems[1] = {1, kNoFold, 1};
  const auto weights = learn_linear({rows, 1, labels, folds, 1, 1000, 1e-5F}, problems);
  EXPECT_NEAR(weights[0][0], 0.8, 1e-3);
  EXPECT_NEAR(weights[1][0], 0, 1e-3);
  EXPECT_NEAR(weights[0][1], -0.8, 1e-3);
  EXPECT_EQ(weights[0][2], 0);
}

TEST(linear, does_not_learn_from_the_fold_that_is_left_out) {
  Toy toy(60);
  Problems problems;
  problems[0] = {0, 2, 1};
  const auto all = learn_linear({toy.rows, Toy::kFeatures, toy.labels, toy.folds}, problems);
  auto changed = toy.labels;
  for (std::size_t i = 0; i < changed.size(); ++i)
    if (toy.folds[i] == 2) changed[i] = static_cast<std::uint16_t>((changed[i] + 1) % 3);
  const auto again = learn_linear({toy.rows, Toy::kFeatures, changed, toy.folds}, problems);
  for (std::size_t f = 0; f <= Toy::kFeatures; ++f) EXPECT_EQ(all[f][0], again[f][0]);
}

TEST(choice, judges_left_out_rows_and_finds_mislabelled_ones) {
  Toy toy(300, 10);
  constexpr std::array kCosts{0.1F, 1.0F};
  const auto tried =
      left_out_margins({toy.rows, Toy::kFeatures, 3, toy.labels, toy.folds, kFolds, kCosts, 1, 10, 2});
  ASSERT_EQ(tried.size(), 2U);
  EXPECT_NEAR(best_cost(tried, toy.labels).accuracy, 0.9, 0.01);
  const auto suspects = outvoted(tried[1], toy.labels, 0.5F);
  EXPECT_EQ(suspects.size(), 30U);
  for (const auto i : suspects) EXPECT_EQ(i % 10, 0U);
}

TEST(net, learns_what_a_linear_model_cannot) {
  // Exclusive or of two features, with rows enough to see through dropped features.
  Rows rows;
  std::vector<std::uint16_t> labels;
  for (int i = 0; i < 400; ++i) {
    const bool a = i % 2 != 0;
    const bool b = i / 2 % 2 != 0;
    rows.add(std::vector<Entry>{{a ? 0U : 1U, 0.7F}, {b ? 2U : 3U, 0.7F}});
    labels.push_back(a != b ? 1 : 0);
  }
  const std::vector<std::uint8_t> folds(rows.size());
  const Net net = learn_net({rows, 4, 2, labels, folds, kNoFold, 1, 32, 40});
  std::vector<Lanes> hidden(net.hidden_groups);
  std::vector<Lanes> out(net.label_groups);
  int right = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    std::ranges::fill(hidden, Lanes{});
    start(net, rows[i], hidden);
    finish(net, hidden, out);
    EXPECT_NEAR(out[0][0] + out[0][1], 1, 1e-4);
    right += (out[0][1] > out[0][0]) == (labels[i] == 1) ? 1 : 0;
  }
  EXPECT_EQ(right, 4);
}

TEST(weights, in_eight_bits_are_within_half_a_step) {
  std::vector<Lanes> rows(6);
  for (std::size_t i = 0; i < rows.size() * kLanes; ++i)
    rows[i / kLanes][i % kLanes] = std::sin(static_cast<float>(i)) * static_cast<float>(1 + i / 32);
  const auto weights = packed(rows, 2);
  std::vector<Lanes> out(2);
  const std::vector<Entry> row{{1, 2.0F}};
  add_weights(weights, row, out);
  for (std::size_t i = 0; i < 2 * kLanes; ++i)
    EXPECT_NEAR(out[i / kLanes][i % kLanes], 2 * rows[2 + i / kLanes][i % kLanes], 2 * 2.0 / 254 + 1e-5);
}

TEST(lanes, exponential_is_that_of_the_library) {
  for (float x = -80; x <= 0; x += 0.37F) {
    const Lanes out = exponential(Lanes{} + x);
    EXPECT_NEAR(out[5] / std::exp(x), 1, 1e-5) << x;
  }
}

TEST(folds, share_every_label_evenly) {
  std::vector<std::uint16_t> labels;
  for (int i = 0; i < 103; ++i) labels.push_back(i < 50 ? 0 : i < 100 ? 1 : 2);
  const auto folds = deal_folds(labels, 3, 5);
  for (std::uint8_t fold = 0; fold < kFolds; ++fold) {
    int count = 0;
    for (int i = 0; i < 50; ++i) count += folds[static_cast<std::size_t>(i)] == fold ? 1 : 0;
    EXPECT_EQ(count, 10);
  }
  EXPECT_NE(folds, deal_folds(labels, 3, 6));
}

TEST(effort, grows_with_what_there_is_to_gain_and_ends_where_time_does) {
  EXPECT_EQ(effort_for({50, 5000, 2000, 5, 4}).nets, 0U);
  const auto small = effort_for({800, 160'000, 20'000, 77, 4});
  const auto large = effort_for({10'000, 2'500'000, 30'000, 77, 4});
  EXPECT_GT(small.nets * small.hidden, large.nets * large.hidden);
  EXPECT_EQ(small.folds_judged, kFolds);
  EXPECT_GE(large.folds_judged, 1);
  EXPECT_EQ(effort_for({100'000, 100'000'000, 600'000, 2, 4}).nets, 0U);
}

TEST(in_parallel, does_each_piece_once_and_passes_on_what_fails) {
  std::vector<int> done(100);
  in_parallel(done.size(), 4, [&](std::size_t i) { ++done[i]; });
  EXPECT_THAT(done, testing::Each(1));
  EXPECT_THROW(in_parallel(5, 2, [](std::size_t i) { if (i == 3) throw std::runtime_error("no"); }), std::runtime_error);
}

}  // namespace
}  // namespace deskbell::learn
