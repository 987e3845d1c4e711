#include <routing/simulation.h>

#include <gtest/gtest.h>

namespace deskbell::routing {
namespace {

struct Row {
  int handle_time;
  int agents;
  double waited_share;
  double wait_s;
};

// 100 calls per 1,800 s.
const Row kRows[] = {
    {240, 18, .1657, 8.52}, {240, 20, .0623, 2.2435}, {300, 20, .3381, 30.4312}, {180, 12, .4494, 40.44}};

void expect_close(const Measured& measured, double expected) {
  EXPECT_NEAR(measured.mean, expected, std::max(.03 * expected, 3 * measured.standard_error))
      << "standard error " << measured.standard_error;
}

TEST(Simulation, the_formula_gives_the_published_figures) {
  for (const Row& row : kRows) {
    const ErlangC found = erlang_c(200, seconds(row.handle_time), row.agents);
    EXPECT_NEAR(found.waited_share, row.waited_share, .00006);
    EXPECT_NEAR(found.wait_s, row.wait_s, .006);
  }
}

TEST(Simulation, the_router_under_random_load_waits_as_erlang_c_says) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message() << row.handle_time << " s, " << row.agents << " agents");
    const SimulationResult result = simulate({.arrivals_per_hour = 200,
                                              .handle_time = seconds(row.handle_time),
                                              .agents = row.agents,
                                              .arrivals = 20'000,
                                              .seed = 7});
    expect_close(result.waited_share, row.waited_share);
    expect_close(result.wait_s, row.wait_s);
    EXPECT_NEAR(result.occupancy, 200.0 / 3600 * row.handle_time / row.agents, .02);
    EXPECT_EQ(result.out_of_order, 0);
    EXPECT_EQ(result.offered_twice, 0);
  }
}

TEST(Simulation, who_is_chosen_does_not_change_how_long_callers_wait) {
  for (Strategy strategy : {Strategy::round_robin, Strategy::least_loaded}) {
    const SimulationResult result = simulate({.arrivals_per_hour = 200,
                                              .handle_time = seconds(180),
                                              .agents = 12,
                                              .strategy = strategy,
                                              .arrivals = 5'000,
                                              .seed = 3});
    expect_close(result.waited_share, .4494);
    EXPECT_EQ(result.out_of_order, 0);
  }
}

TEST(Simulation, impatient_callers_hang_up_and_shorten_the_wait) {
  const SimulationResult result = simulate({.arrivals_per_hour = 200,
                                            .handle_time = seconds(180),
                                            .agents = 9,
                                            .patience = seconds(120),
                                            .arrivals = 5'000,
                                            .seed = 3});
  EXPECT_GT(result.abandoned_share.mean, .1);
  EXPECT_LT(result.wait_s.mean, 60);
  EXPECT_EQ(result.offered_twice, 0);
}

TEST(Simulation, a_seed_gives_the_same_day_again) {
  const SimulationPlan plan{
      .arrivals_per_hour = 200, .handle_time = seconds(240), .agents = 18, .arrivals = 1'000, .seed = 5};
  EXPECT_EQ(simulate(plan).wait_s.mean, simulate(plan).wait_s.mean);
}

}  // namespace
}  // namespace deskbell::routing
