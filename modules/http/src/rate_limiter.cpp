#include <http/rate_limiter.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

namespace deskbell::http {
namespace {

constexpr std::size_t kShards = 16;
constexpr std::size_t kLookedAt = 8;

struct KeyHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
};

struct Bucket {
  double tokens = 0;
  double burst = 0;
  double per_second = 0;
  std::chrono::steady_clock::time_point at;

  void refill(std::chrono::steady_clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - at).count();
    tokens = std::min(burst, tokens + std::max(0.0, seconds) * per_second);
    at = now;
  }
  double fullness(std::chrono::steady_clock::time_point now) {
    refill(now);
    return burst > 0 ? tokens / burst : 1;
  }
};

}  // namespace

struct RateLimiter::Shard {
  std::mutex mutex;
  std::unordered_map<std::string, Bucket, KeyHash, std::equal_to<>> buckets;
  std::size_t hand = 0;  // hash table slot to look at next

  // A full bucket says no more than none at all, so the fullest of a few is the one to forget.
  void forget_one(std::chrono::steady_clock::time_point now) {
    const std::string* fullest = nullptr;
    double most = -1;
    for (std::size_t looked = 0, steps = 0; looked < kLookedAt && steps < buckets.bucket_count(); ++steps) {
      hand = (hand + 1) % buckets.bucket_count();
      for (auto at = buckets.begin(hand); at != buckets.end(hand); ++at, ++looked) {
        const double full = at->second.fullness(now);
        if (full <= most) continue;
        most = full;
        fullest = &at->first;
      }
    }
    if (fullest) buckets.erase(buckets.find(*fullest));
  }
};

RateLimiter::RateLimiter(const Clock& clock, std::size_t capacity)
    : clock_(clock), capacity_(std::max<std::size_t>(1, capacity / kShards)), shards_(new Shard[kShards]) {}
RateLimiter::~RateLimiter() = default;

std::optional<std::chrono::seconds> RateLimiter::allow(std::string_view key, const RateRule& rule) {
  const auto now = clock_.steady();
  Shard& shard = shards_[KeyHash()(key) % kShards];
  const std::lock_guard lock(shard.mutex);
  auto found = shard.buckets.find(key);
  if (found == shard.buckets.end()) {
    if (shard.buckets.size() >= capacity_) shard.forget_one(now);
    found = shard.buckets.emplace(std::string(key), Bucket{rule.burst, rule.burst, rule.per_second, now}).first;
  }
  Bucket& bucket = found->second;
  bucket.burst = rule.burst;
  bucket.per_second = rule.per_second;
  bucket.refill(now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  const double wait = rule.per_second > 0 ? (1 - bucket.tokens) / rule.per_second : 3600;
  return std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wait))));
}

std::size_t RateLimiter::size() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    sum += shards_[i].buckets.size();
  }
  return sum;
}

}  // namespace deskbell::http
