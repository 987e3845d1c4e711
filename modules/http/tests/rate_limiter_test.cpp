#include <http/rate_limiter.h>

#include <gtest/gtest.h>

#include <string>

namespace deskbell::http {
namespace {

using namespace std::chrono_literals;

TEST(RateLimiter, a_burst_passes_and_then_the_wait_is_told) {
  base::ManualClock clock;
  RateLimiter limiter(clock);
  const RateRule rule{.burst = 3, .per_second = 0.5};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.allow("address:1", rule));
  EXPECT_EQ(limiter.allow("address:1", rule), 2s);
  EXPECT_FALSE(limiter.allow("address:2", rule));
  clock.advance(1s);
  EXPECT_EQ(limiter.allow("address:1", rule), 1s);
  clock.advance(1s);
  EXPECT_FALSE(limiter.allow("address:1", rule));
  clock.advance(1h);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter.allow("address:1", rule));
  EXPECT_TRUE(limiter.allow("address:1", rule));
}

TEST(RateLimiter, memory_is_bounded_and_the_busy_key_is_not_forgotten) {
  base::ManualClock clock;
  RateLimiter limiter(clock, 1600);
  const RateRule rule{.burst = 5, .per_second = 0.001};
  for (int i = 0; i < 5; ++i) limiter.allow("attacker", rule);
  for (int i = 0; i < 20'000; ++i) {
    limiter.allow("passer-by " + std::to_string(i), rule);
    EXPECT_TRUE(limiter.allow("attacker", rule)) << i;
  }
  EXPECT_LE(limiter.size(), 1600U);
}

}  // namespace
}  // namespace deskbell::http
