#include <complaints/surge.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deskbell::complaints {
namespace {

// Adds up `term(k)`, `term(k + 1)`, ... of a tail, from the logarithm of the first one by its ratios, until they do not
// matter any more.
template <class Ratio>
double tail_sum(double log_first, int from, int last, Ratio ratio) {
  double term = std::exp(log_first);
  double sum = term;
  for (int k = from; k < last; ++k) {
    const double r = ratio(k);
    term *= r;
    sum += term;
    if (r < 1 && term < sum * 1e-15) break;
  }
  return std::min(1.0, sum);
}

}  // namespace

double binomial_tail(int at_least, int trials, double p) {
  if (at_least <= 0) return 1;
  if (at_least > trials || p <= 0) return 0;
  if (p >= 1) return 1;
  const double k = at_least;
  const double n = trials;
  const double log_first =
      std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) + (n - k) * std::log1p(-p);
  return tail_sum(log_first, at_least, trials, [&](int i) { return (n - i) / (i + 1.0) * p / (1 - p); });
}

double negative_binomial_tail(int at_least, double mean, double dispersion) {
  if (at_least <= 0) return 1;
  if (mean <= 0) return 0;
  const double q = mean / (mean + dispersion);
  const double k = at_least;
  const double log_first = std::lgamma(k + dispersion) - std::lgamma(dispersion) - std::lgamma(k + 1) +
                           dispersion * std::log1p(-q) + k * std::log(q);
  const int last = at_least + 1'000'000;
  return tail_sum(log_first, at_least, last, [&](int i) { return (i + dispersion) / (i + 1.0) * q; });
}

Surge surge(int recent, std::span<const int> habit) {
  const auto windows = static_cast<double>(habit.size());
  const int before = std::accumulate(habit.begin(), habit.end(), 0);
  const double mean = before / windows;
  Surge found{.probability = binomial_tail(recent, recent + before, 1 / (windows + 1)), .expected = mean};
  if (habit.size() < 2) return found;
  const double squares = std::accumulate(habit.begin(), habit.end(), 0.0,
                                         [&](double sum, int n) { return sum + (n - mean) * (n - mean); });
  const double variance = squares / (windows - 1);
  if (mean <= 0 || variance <= mean) return found;
  const double clumped = negative_binomial_tail(recent, mean, mean * mean / (variance - mean));
  if (clumped > found.probability) {
    found.probability = clumped;
    found.clumped = true;
  }
  return found;
}

double alpha_of(double false_alarms_per_year, int series) {
  return false_alarms_per_year / (365.0 * std::max(1, series));
}

}  // namespace deskbell::complaints
