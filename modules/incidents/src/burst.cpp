#include <incidents/burst.h>

#include <cmath>

namespace deskbell::incidents {

double poisson_tail(std::int64_t seen, double mean) {
  if (seen <= 0) return 1;
  if (mean <= 0) return 0;
  // Beyond the mean the terms shrink: add them up from `seen` until they count no more.
  const auto term_at = [mean](double k) { return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1)); };
  if (static_cast<double>(seen) > mean) {
    double k = static_cast<double>(seen);
    double term = term_at(k);
    double sum = 0;
    while (term > sum * 1e-17 && term > 0) {
      sum += term;
      term *= mean / ++k;
    }
    return sum;
  }
  double below = 0;
  for (std::int64_t k = 0; k < seen; ++k) below += term_at(static_cast<double>(k));
  return below >= 1 ? 0 : 1 - below;
}

double habit(std::int64_t counted, double over_windows) {
  return (static_cast<double>(counted) + 0.5) / (over_windows < 1 ? 1 : over_windows);
}

bool is_burst(std::int64_t seen, double expected, const BurstRule& rule) {
  return seen >= rule.least && static_cast<double>(seen) >= rule.ratio * expected && poisson_tail(seen, expected) <= rule.chance;
}

}  // namespace deskbell::incidents
