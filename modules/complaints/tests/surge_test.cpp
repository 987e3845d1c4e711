#include <base/random.h>

#include <complaints/surge.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace deskbell::complaints {
namespace {

TEST(Tails, of_the_binomial_are_those_of_the_tables) {
  EXPECT_DOUBLE_EQ(binomial_tail(0, 10, 0.5), 1);
  EXPECT_NEAR(binomial_tail(8, 10, 0.5), 56.0 / 1024, 1e-12);
  EXPECT_NEAR(binomial_tail(10, 10, 0.5), 1.0 / 1024, 1e-15);
  EXPECT_DOUBLE_EQ(binomial_tail(11, 10, 0.5), 0);
  EXPECT_NEAR(binomial_tail(3, 3, 1.0 / 13), std::pow(1.0 / 13, 3), 1e-15);
}

TEST(Tails, of_the_negative_binomial_with_dispersion_one_are_geometric) {
  for (int k = 1; k < 20; ++k) EXPECT_NEAR(negative_binomial_tail(k, 3, 1), std::pow(0.75, k), 1e-12) << k;
}

TEST(Tails, sum_up_to_one_with_the_rest) {
  EXPECT_NEAR(negative_binomial_tail(1, 0.5, 2), 1 - std::pow(2 / 2.5, 2), 1e-12);
  EXPECT_NEAR(binomial_tail(1, 1000, 0.001), 1 - std::pow(0.999, 1000), 1e-12);
}

TEST(Surges, a_cause_without_a_past_warns_by_few) {
  const std::vector<int> never(12, 0);
  EXPECT_GT(surge(1, never).probability, 0.05);
  EXPECT_LT(surge(4, never).probability, 0.0001);
}

TEST(Surges, the_usual_is_none) {
  const std::vector<int> habit{2, 3, 1, 2, 4, 2, 1, 3, 2, 2, 3, 2};
  EXPECT_GT(surge(3, habit).probability, 0.2);
  EXPECT_LT(surge(10, habit).probability, 0.001);
  EXPECT_NEAR(surge(3, habit).expected, 27.0 / 12, 1e-12);
}

TEST(Surges, what_comes_in_clumps_must_be_larger) {
  const std::vector<int> even(12, 3);
  const std::vector<int> clumps{0, 0, 18, 0, 0, 0, 0, 18, 0, 0, 0, 0};
  EXPECT_LT(surge(12, even).probability, 0.001);
  EXPECT_GT(surge(12, clumps).probability, 0.05);
  EXPECT_TRUE(surge(12, clumps).clumped);
}

TEST(Alpha, shares_the_false_alarms_of_a_year_among_the_series) {
  EXPECT_DOUBLE_EQ(alpha_of(365, 1), 1);
  EXPECT_DOUBLE_EQ(alpha_of(7.3, 20), 0.001);
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  int poisson(double mean) {  // Knuth; fine for small means
    const double limit = std::exp(-mean);
    int k = 0;
    for (double p = random_.fraction(); p > limit; p *= random_.fraction()) ++k;
    return k;
  }
  // Mean `mean`, shape 2: a rate that changes from window to window.
  int clumped(double mean) {
    const double rate = -mean / 2 * std::log((1 - random_.fraction()) * (1 - random_.fraction()));
    return poisson(rate);
  }

 private:
  base::SeededRandom random_;
};

template <class Draw>
double share_of_alarms(double alpha, int trials, Draw draw) {
  int alarms = 0;
  std::array<int, 12> habit{};
  for (int i = 0; i < trials; ++i) {
    for (auto& count : habit) count = draw();
    if (surge(draw(), habit).probability < alpha) ++alarms;
  }
  return static_cast<double>(alarms) / trials;
}

// The promise of the header: whatever the rate, no more false alarms than alpha, give or take three standard errors.
TEST(FalseAlarms, are_at_most_alpha_at_any_steady_rate) {
  constexpr int kTrials = 40'000;
  for (const double rate : {0.1, 0.5, 1.0, 3.0, 10.0, 30.0})
    for (const double alpha : {0.05, 0.01, 0.001}) {
      Chance chance(static_cast<std::uint64_t>(rate * 1000));
      const double share = share_of_alarms(alpha, kTrials, [&] { return chance.poisson(rate); });
      EXPECT_LE(share, alpha + 3 * std::sqrt(alpha / kTrials)) << "rate " << rate << ", alpha " << alpha;
    }
}

// For clumped counts the header promises the magnitude only; this is what "magnitude" means.
TEST(FalseAlarms, of_clumped_counts_stay_within_five_times_alpha_at_one_in_a_hundred) {
  constexpr int kTrials = 20'000;
  for (const double rate : {1.0, 3.0, 10.0}) {
    Chance chance(static_cast<std::uint64_t>(rate * 7));
    EXPECT_LE(share_of_alarms(0.01, kTrials, [&] { return chance.clumped(rate); }), 0.05) << rate;
  }
}

// And it does see what it is for: five times the habit, at the alpha of six false alarms a year among fifty series.
TEST(Surges, five_times_the_habit_is_seen_in_most_cases) {
  Chance chance(5);
  constexpr int kTrials = 2'000;
  int seen = 0;
  for (int i = 0; i < kTrials; ++i) {
    std::array<int, 12> habit{};
    for (auto& count : habit) count = chance.poisson(3);
    if (surge(chance.poisson(15), habit).probability < alpha_of(6, 50)) ++seen;
  }
  EXPECT_GT(seen, kTrials * 6 / 10);
}

}  // namespace
}  // namespace deskbell::complaints
