#pragma once
#include <routing/queue.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

// A discrete-event simulation of one queue that lets the live Router decide: calls arrive at random (Poisson), take an
// exponential time, and wait when nobody is free. For staffing what-ifs, and to prove the router right: without
// patience the results are those of Erlang C (A. K. Erlang 1917; M/M/n in any text on queueing), with it those of
// Erlang A.
namespace deskbell::routing {

struct SimulationPlan {
  double arrivals_per_hour = 0;
  seconds handle_time{0};  // mean
  int agents = 0;
  std::optional<seconds> patience = {};  // mean time after which a caller hangs up
  Strategy strategy = Strategy::longest_idle;
  int arrivals = 10'000;  // counted ones
  int warm_up = 500;      // before counting
  std::uint64_t seed = 1;
};

// A mean and its standard error, from 20 batches in order of arrival (which cover the correlation of neighbours).
struct Measured {
  double mean = 0;
  double standard_error = 0;
};

struct SimulationResult {
  Measured waited_share;  // share of arrivals that waited at all
  Measured wait_s;        // mean wait of all arrivals
  Measured abandoned_share;
  double occupancy = 0;  // share of the agents' time spent handling
  // Promises of the router that were broken; zero.
  int out_of_order = 0;   // offered before somebody who waited longer
  int offered_twice = 0;  // offered while an offer was open, or to an agent without room
};

SimulationResult simulate(const SimulationPlan& plan);

// Erlang C: share that waits and mean wait with `agents` for offered load arrivals/s * handle time; agents > load.
struct ErlangC {
  double waited_share;
  double wait_s;
};
ErlangC erlang_c(double arrivals_per_hour, seconds handle_time, int agents);

}  // namespace deskbell::routing
