#pragma once
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

namespace deskbell::learn {

// splitmix64's last step: spreads every bit of a number over all bits.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// A stream of numbers that follows from its seed alone (splitmix64, Steele et al. 2014). Millions a training, so it is
// inline, unlike base::Random.
class Seeded {
 public:
  explicit Seeded(std::uint64_t seed, std::uint64_t stream = 0) : state_(mixed(seed + 1) ^ mixed(~stream)) {}

  std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15ULL); }
  // Uniform in [0, bound); bound > 0.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }
  // Uniform in [0, 1).
  float fraction() { return static_cast<float>(next() >> 40) * 0x1p-24f; }

  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(static_cast<std::uint32_t>(i))]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace deskbell::learn
