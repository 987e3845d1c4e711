#include <base/result.h>

#include <gtest/gtest.h>

namespace deskbell {
namespace {

Result<int> half(int n) {
  if (n % 2) return invalid("n", "must be even");
  return n / 2;
}
Result<void> check(int n) {
  TRY(half(n));
  return {};
}
Result<int> quarter(int n) {
  TRY(int once, half(n));
  TRY(once, half(once));
  return once;
}

TEST(Result, try_takes_the_value_or_passes_the_error_on) {
  EXPECT_EQ(quarter(8), 2);
  ASSERT_FALSE(quarter(6).has_value());
  EXPECT_EQ(quarter(6).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(quarter(6).error().message, "n must be even.");
  EXPECT_FALSE(check(3).has_value());
  EXPECT_TRUE(check(4).has_value());
}

}  // namespace
}  // namespace deskbell
