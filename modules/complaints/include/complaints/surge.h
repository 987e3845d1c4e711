#pragma once
#include <span>

// Whether something happens more often than it used to. Pure.
//
// The recent window is compared with n windows of the same length before it. Under "nothing has changed" counts are
// Poisson with one rate, and then, given that R + B happened in all, the R in the recent window are binomial with
// p = 1 / (n + 1): P(X >= R) is exact whatever the rate was (Przyborowski and Wilenski, "Homogeneity of results in
// testing samples from Poisson series", Biometrika 31 (1940), 313-323). So an alarm below `alpha` is false in at most
// `alpha` of the looks, less where counts are small.
//
// Complaints often come in clumps (one bad delivery, ten letters). When the habit's windows vary more than Poisson,
// R is also held against a negative binomial with the habit's mean m and the dispersion k = m^2 / (v - m) estimated by
// moments (Anscombe, "Sampling theory of the negative binomial and logarithmic series distributions", Biometrika 37
// (1950), 358-382), and the larger of both probabilities counts: fewer alarms, never more. k is estimated from few
// windows, so for clumped habits the stated rate holds only in magnitude; tests/surge_test.cpp measures both.
//
// Many series are looked at each day. With f false alarms a year allowed, s series and a look each day,
// alpha = f / (365 s): by linearity the expected number over all series is at most f, however they hang together.
namespace deskbell::complaints {

struct Surge {
  double probability = 1;  // of so many or more, had nothing changed
  double expected = 0;     // in one window, by habit
  bool clumped = false;    // the negative binomial decided
};

// `habit`: counts of the windows before, at least one.
Surge surge(int recent, std::span<const int> habit);

double alpha_of(double false_alarms_per_year, int series);

// P(X >= k) of a binomial and of a negative binomial with mean m and dispersion k (variance m + m^2/k).
double binomial_tail(int at_least, int trials, double p);
double negative_binomial_tail(int at_least, double mean, double dispersion);

}  // namespace deskbell::complaints
