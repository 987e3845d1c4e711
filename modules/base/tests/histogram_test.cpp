#include <base/histogram.h>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace deskbell::base {
namespace {

constexpr double kBounds[] = {1, 2, 4};

TEST(AHistogram, puts_a_value_that_is_a_bound_below_it) {
  Histogram histogram(kBounds);
  for (const double value : {0.5, 1.0, 1.5, 4.0, 9.0}) histogram.observe(value);
  const auto snapshot = histogram.snapshot();
  EXPECT_EQ(snapshot.counts, (std::vector<std::uint64_t>{2, 1, 1, 1}));
  EXPECT_EQ(snapshot.count(), 5u);
  EXPECT_DOUBLE_EQ(snapshot.sum, 16);
}

TEST(AHistogram, estimates_quantiles_within_the_bucket) {
  Histogram histogram(kBounds);
  EXPECT_EQ(histogram.snapshot().quantile(0.5), 0);
  for (int i = 0; i < 100; ++i) histogram.observe(1.5);
  EXPECT_DOUBLE_EQ(histogram.snapshot().quantile(0.5), 1.5);
  histogram.observe(100);
  EXPECT_DOUBLE_EQ(histogram.snapshot().quantile(1), 4) << "beyond all bounds";
}

TEST(AHistogram, tells_what_came_since) {
  Histogram histogram(kBounds);
  histogram.observe(1);
  const auto before = histogram.snapshot();
  histogram.observe(3);
  const auto fresh = histogram.snapshot().since(before);
  EXPECT_EQ(fresh.counts, (std::vector<std::uint64_t>{0, 0, 1, 0}));
  EXPECT_DOUBLE_EQ(fresh.sum, 3);
}

TEST(AHistogram, loses_nothing_between_threads) {
  Histogram histogram(kBounds);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) histogram.observe(std::chrono::milliseconds(1500));
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(histogram.snapshot().counts[1], 4000u);
  EXPECT_DOUBLE_EQ(histogram.snapshot().sum, 6000);
}

}  // namespace
}  // namespace deskbell::base
