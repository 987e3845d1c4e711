#pragma once
#include <cstdint>
#include <span>
#include <string>

// Randomness that tests replace. SystemRandom is fit for secrets (getrandom); SeededRandom never is.
namespace deskbell::base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;

  std::uint64_t next();
  // Uniform in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [0, 1).
  double fraction();
  // `bytes` random bytes as URL-safe base64 without padding; 16 bytes make a 22-character token.
  std::string token(int bytes = 16);
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

// Deterministic (splitmix64). Not thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<unsigned char> bytes) override;

 private:
  std::uint64_t state_;
};

}  // namespace deskbell::base

namespace deskbell {
using base::Random;
}
