#include "../src/even_time.h"

#include <gtest/gtest.h>

namespace deskbell::base {
namespace {

using namespace std::chrono_literals;

struct Machine {
  std::chrono::microseconds passed = 5h;
  Time wall = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2));
  EvenTime even;

  Time now() { return even.at(passed, wall); }
  void wait(std::chrono::microseconds time) {
    passed += time;
    wall += time;
  }
};

TEST(EvenTime, is_what_the_machine_shows_while_nobody_sets_its_clock) {
  Machine machine;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(machine.now(), machine.wall);
    machine.wait(7ms * i);
  }
}

TEST(EvenTime, follows_the_small_corrections_of_a_time_service_at_once) {
  Machine machine;
  machine.now();
  for (const auto correction : {3ms, -20ms, 49ms}) {
    machine.wait(1s);
    machine.wall += correction;
    EXPECT_EQ(machine.now(), machine.wall);
  }
}

TEST(EvenTime, goes_on_evenly_over_a_jump_and_catches_up_by_a_thousandth) {
  for (const auto jump : {+3600s, -3600s}) {
    Machine machine;
    const Time before = machine.now();
    machine.wall += jump;
    EXPECT_EQ(machine.now(), before);
    for (int i = 0; i < 15 * 60; ++i) {
      machine.wait(1s);
      machine.now();
    }
    const auto off = machine.now() - before - 15min;
    EXPECT_EQ(off, jump > 0s ? 900ms : -900ms) << "a promise of fifteen minutes keeps within a second";
  }
}

TEST(EvenTime, never_goes_back_after_a_jump) {
  Machine machine;
  machine.wall += 10h;
  Time last = machine.now();
  machine.wall -= 10h;
  for (int i = 0; i < 10'000; ++i) {
    machine.wait(3ms);
    const Time now = machine.now();
    EXPECT_GT(now, last);
    last = now;
  }
}

TEST(EvenTime, has_arrived_when_enough_time_has_passed) {
  Machine machine;
  machine.now();
  machine.wall += 1s;
  for (int i = 0; i < 1'000; ++i) {
    machine.wait(1s);
    machine.now();
  }
  EXPECT_EQ(machine.now(), machine.wall);
}

}  // namespace
}  // namespace deskbell::base
