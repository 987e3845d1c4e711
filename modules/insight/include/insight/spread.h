#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

// How times are tallied, so that millions of them take a few rows: in buckets of a twelfth of an octave. The middle of
// a bucket is within 3 % of everything in it.
namespace deskbell::insight {

// From 0 (less than a second) on.
int bucket_of(std::chrono::microseconds time);
std::chrono::microseconds middle_of(int bucket);

class Spread {
 public:
  void add(int bucket, std::int64_t count) {
    tally_[bucket] += count;
    count_ += count;
  }
  std::int64_t count() const { return count_; }
  // The time below which `share` of them are (nearest rank); nothing when there are none.
  std::optional<std::chrono::microseconds> quantile(double share) const;

 private:
  std::map<int, std::int64_t> tally_;
  std::int64_t count_ = 0;
};

}  // namespace deskbell::insight
