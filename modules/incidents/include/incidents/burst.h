#pragma once
#include <cstdint>

// When arriving cases are more than habit. Pure.
namespace deskbell::incidents {

// P(N >= seen) of a Poisson distribution with this mean: 1 - sum of e^-m m^k / k! for k < seen (NIST/SEMATECH e-Handbook
// of Statistical Methods, 1.3.6.6.19), summed from the large side, so that small chances are right.
double poisson_tail(std::int64_t seen, double mean);

// What a window usually brings, from the cases counted over a longer time before it. Half a case is added to the count:
// what never happened may happen.
double habit(std::int64_t counted, double over_windows);

struct BurstRule {
  std::int64_t least = 5;   // fewer are never a burst
  double chance = 1e-5;     // of so many or more: seldom enough to be told
  double ratio = 3;         // of what is expected: where much arrives, chance alone makes a burst of too little
};

bool is_burst(std::int64_t seen, double expected, const BurstRule& rule = {});

}  // namespace deskbell::incidents
