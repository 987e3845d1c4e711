#pragma once
#include <base/clock.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace deskbell::http {

struct RateRule {
  double burst = 10;      // calls at once
  double per_second = 1;  // refill
};

// Token buckets by key ("address:10.1.2.3", "user:7 login"). Thread-safe; memory is bounded: with more than `capacity`
// keys the bucket that is nearest to full is forgotten first among a few looked at, so an attacker's own bucket stays.
class RateLimiter {
 public:
  explicit RateLimiter(const Clock& clock, std::size_t capacity = 100'000);
  ~RateLimiter();
  // Takes one token. Nothing: go on. Otherwise how long to wait, at least one second (for Retry-After).
  std::optional<std::chrono::seconds> allow(std::string_view key, const RateRule& rule);
  std::size_t size() const;

 private:
  struct Shard;
  const Clock& clock_;
  const std::size_t capacity_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace deskbell::http
