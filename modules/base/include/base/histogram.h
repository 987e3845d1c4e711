#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Counts of measured values in fixed buckets, for modules that tell how fast they are without knowing who asks.
//
//   base::Histogram commits{base::kLatencyBuckets};
//   commits.observe(took);                    // any thread; a few relaxed atomic additions, no lock, no allocation
//   base::HistogramSnapshot now = commits.snapshot();
namespace deskbell::base {

// Upper ends. In seconds, 100 us to 30 s, and 1 us to 100 ms.
inline constexpr std::array<double, 16> kLatencyBuckets{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                        0.05,   0.1,     0.25,   0.5,   1,      2.5,   10,   30};
inline constexpr std::array<double, 12> kMomentBuckets{1e-6, 2.5e-6, 5e-6, 1e-5,   2.5e-5, 5e-5,
                                                       1e-4, 2.5e-4, 1e-3, 2.5e-3, 1e-2,   1e-1};
inline constexpr std::array<double, 11> kSizeBuckets{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};

struct HistogramSnapshot {
  std::vector<double> bounds;         // upper ends, inclusive
  std::vector<std::uint64_t> counts;  // one more than bounds: the last is beyond all
  double sum = 0;
  std::uint64_t count() const;
  // The value below which this share (0 to 1) of the observations lies, between the ends of its bucket; 0 when there
  // are none, the last bound when it lies beyond.
  double quantile(double share) const;
  // What came since `earlier`, a snapshot of the same histogram.
  HistogramSnapshot since(const HistogramSnapshot& earlier) const;
  // Together with another of the same bounds; takes it over when this one is empty.
  void add(const HistogramSnapshot& other);
};

class Histogram {
 public:
  static constexpr std::size_t kMostBounds = 16;

  // Ascending; at most kMostBounds; must live as long as the histogram.
  constexpr explicit Histogram(std::span<const double> bounds)
      : bounds_(bounds.first(std::min(bounds.size(), kMostBounds))) {}
  Histogram(const Histogram&) = delete;
  Histogram& operator=(const Histogram&) = delete;

  void observe(double value) noexcept {
    std::size_t i = 0;
    while (i < bounds_.size() && value > bounds_[i]) ++i;
    counts_[i].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }
  template <class Rep, class Period>
  void observe(std::chrono::duration<Rep, Period> took) noexcept {
    observe(std::chrono::duration<double>(took).count());
  }
  HistogramSnapshot snapshot() const;

 private:
  const std::span<const double> bounds_;
  std::array<std::atomic<std::uint64_t>, kMostBounds + 1> counts_{};
  std::atomic<double> sum_{0};
};

}  // namespace deskbell::base
