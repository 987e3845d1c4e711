#include "sign_in_guard.h"

#include <gtest/gtest.h>

namespace deskbell::identity {
namespace {

using std::chrono::seconds;

class SignInGuards : public ::testing::Test {
 protected:
  // Attempts until one has to wait.
  int attempts_let_through(std::string account, std::string address, int most = 1000) {
    int count = 0;
    while (count < most && guard.begin(account, address).count() == 0) ++count;
    return count;
  }
  base::ManualClock clock;
  SignInGuard guard{clock};
};

TEST_F(SignInGuards, an_account_has_five_attempts_and_then_waits_twice_as_long_each_time) {
  EXPECT_EQ(attempts_let_through("ann@example.com", "192.0.2.1"), 5);
  for (const int wait : {2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
    EXPECT_EQ(guard.wait("ann@example.com", "192.0.2.1"), seconds(wait));
    clock.advance(seconds(wait));
    EXPECT_EQ(attempts_let_through("ann@example.com", "192.0.2.9"), 1);
  }
}

TEST_F(SignInGuards, the_spelling_of_the_account_does_not_matter) {
  attempts_let_through("Ann@Example.com", "192.0.2.1");
  EXPECT_GT(guard.wait("ann@example.com", "192.0.2.2").count(), 0);
}

TEST_F(SignInGuards, an_address_that_tries_many_accounts_waits_too) {
  int count = 0;
  while (count < 1000 && guard.begin("user" + std::to_string(count), "192.0.2.1").count() == 0) ++count;
  EXPECT_EQ(count, 20);
  EXPECT_EQ(guard.begin("somebody else", "192.0.2.2").count(), 0);
}

TEST_F(SignInGuards, neighbours_in_an_ipv6_network_count_as_one) {
  for (int i = 0; i < 20; ++i) guard.begin("user" + std::to_string(i), "2001:db8:1:2::" + std::to_string(i));
  EXPECT_GT(guard.wait("x", "2001:db8:1:2:ffff::1").count(), 0);
  EXPECT_EQ(guard.wait("x", "2001:db8:1:3::1").count(), 0);
}

TEST_F(SignInGuards, success_frees_the_account_but_not_the_address) {
  for (int i = 0; i < 19; ++i) guard.begin("user" + std::to_string(i), "192.0.2.1");
  EXPECT_EQ(guard.begin("ann", "192.0.2.1").count(), 0);
  guard.succeeded("ann", "192.0.2.1");
  EXPECT_EQ(attempts_let_through("ann", "192.0.2.1"), 1);
}

TEST_F(SignInGuards, an_attempt_taken_back_is_not_counted) {
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(guard.begin("ann", "192.0.2.1").count(), 0);
    guard.undo("ann", "192.0.2.1");
  }
  EXPECT_EQ(attempts_let_through("ann", "192.0.2.1"), 5);
}

TEST_F(SignInGuards, an_hour_of_quiet_is_forgiven) {
  attempts_let_through("ann", "192.0.2.1");
  clock.advance(SignInGuard::kMemory + seconds(1));
  EXPECT_EQ(attempts_let_through("ann", "192.0.2.1"), 5);
}

}  // namespace
}  // namespace deskbell::identity
