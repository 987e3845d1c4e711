#include <incidents/burst.h>

#include <gtest/gtest.h>

#include <cmath>

namespace deskbell::incidents {
namespace {

TEST(Burst, the_tail_of_a_poisson_distribution_is_what_tables_say) {
  // R: ppois(seen - 1, mean, lower.tail = FALSE)
  EXPECT_NEAR(poisson_tail(1, 1), 1 - std::exp(-1.0), 1e-12);
  EXPECT_NEAR(poisson_tail(3, 1), 0.080301397071394196, 1e-12);
  EXPECT_NEAR(poisson_tail(10, 2.5), 0.00027735, 1e-7);
  EXPECT_NEAR(poisson_tail(100, 100), 0.5132988, 1e-6);
  EXPECT_DOUBLE_EQ(poisson_tail(0, 5), 1);
  EXPECT_DOUBLE_EQ(poisson_tail(3, 0), 0);
}

TEST(Burst, small_chances_keep_their_digits) {
  const double chance = poisson_tail(60, 3);
  EXPECT_GT(chance, 0);
  EXPECT_NEAR(std::log10(chance), std::log10(std::exp(-3.0)) + 60 * std::log10(3.0) - std::lgamma(61.0) / std::log(10.0), 0.05);
}

struct Row {
  std::int64_t seen;
  std::int64_t counted;  // in the weeks before
  double windows;
  bool burst;
};

TEST(Burst, more_than_habit_is_a_burst) {
  constexpr Row kRows[] = {
      {4, 0, 672, false},     // too few, however rare
      {5, 0, 672, true},      // what hardly ever happened, five times within the hour
      {5, 672, 672, false},   // one an hour: five happen
      {9, 672, 672, true},    // nine do not
      {20, 6720, 672, false}, // ten an hour: twenty are many, but less than three times as many
      {31, 6720, 672, true},
      {200, 6720, 672, true},
      {6, 0, 1, false},       // no habit is known yet: half a case an hour at least
      {8, 0, 1, true},
      {300, 134'400, 672, false},  // a rush of half as much again
  };
  for (const Row& row : kRows)
    EXPECT_EQ(is_burst(row.seen, habit(row.counted, row.windows)), row.burst)
        << row.seen << " against " << habit(row.counted, row.windows) << ": " << poisson_tail(row.seen, habit(row.counted, row.windows));
}

}  // namespace
}  // namespace deskbell::incidents
