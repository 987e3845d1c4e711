#include <base/histogram.h>

#include <numeric>

namespace deskbell::base {

std::uint64_t HistogramSnapshot::count() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double HistogramSnapshot::quantile(double share) const {
  const std::uint64_t all = count();
  if (all == 0 || bounds.empty()) return 0;
  const double rank = share * static_cast<double>(all);
  double below = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto here = static_cast<double>(counts[i]);
    if (here > 0 && below + here >= rank) {
      const double low = i == 0 ? 0 : bounds[i - 1];
      return low + (bounds[i] - low) * std::clamp((rank - below) / here, 0.0, 1.0);
    }
    below += here;
  }
  return bounds.back();
}

HistogramSnapshot HistogramSnapshot::since(const HistogramSnapshot& earlier) const {
  if (earlier.bounds != bounds || earlier.count() > count()) return *this;
  HistogramSnapshot rest = *this;
  for (std::size_t i = 0; i < counts.size(); ++i) rest.counts[i] -= std::min(earlier.counts[i], rest.counts[i]);
  rest.sum -= earlier.sum;
  return rest;
}

void HistogramSnapshot::add(const HistogramSnapshot& other) {
  if (counts.empty()) {
    *this = other;
    return;
  }
  if (other.bounds != bounds) return;
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  sum += other.sum;
}

HistogramSnapshot Histogram::snapshot() const {
  HistogramSnapshot out;
  out.bounds.assign(bounds_.begin(), bounds_.end());
  for (std::size_t i = 0; i <= bounds_.size(); ++i) out.counts.push_back(counts_[i].load(std::memory_order_relaxed));
  out.sum = sum_.load(std::memory_order_relaxed);
  return out;
}

}  // namespace deskbell::base
