#include <insight/spread.h>

#include <algorithm>
#include <cmath>

namespace deskbell::insight {
namespace {

constexpr double kPerOctave = 12;

}  // namespace

int bucket_of(std::chrono::microseconds time) {
  const double seconds = static_cast<double>(time.count()) / 1e6;
  if (seconds < 1) return 0;
  return 1 + static_cast<int>(std::floor(std::log2(seconds) * kPerOctave));
}

std::chrono::microseconds middle_of(int bucket) {
  if (bucket <= 0) return std::chrono::microseconds(0);
  return std::chrono::microseconds(std::llround(std::exp2((bucket - 0.5) / kPerOctave) * 1e6));
}

std::optional<std::chrono::microseconds> Spread::quantile(double share) const {
  if (count_ == 0) return std::nullopt;
  const auto rank = std::clamp<std::int64_t>(std::llround(std::ceil(share * static_cast<double>(count_))), 1, count_);
  std::int64_t passed = 0;
  for (const auto& [bucket, count] : tally_) {
    passed += count;
    if (passed >= rank) return middle_of(bucket);
  }
  return std::nullopt;
}

}  // namespace deskbell::insight
