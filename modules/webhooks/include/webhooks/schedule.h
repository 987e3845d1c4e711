#pragma once
#include <base/clock.h>
#include <base/random.h>

#include <chrono>
#include <optional>
#include <string_view>

// When a call that failed is repeated. Pure.
namespace deskbell::webhooks {

// First try at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h: a little over three days.
inline constexpr int kMaxAttempts = 10;
inline constexpr std::chrono::hours kLongestPause{24};

// The pause after the attempt of that number (from 1), ten per cent more or less by chance, not shorter than what the
// receiver asked for (up to 24 h); nothing after the last one.
std::optional<std::chrono::milliseconds> pause_after(int attempt, Random& random,
                                                     std::optional<std::chrono::seconds> asked = {});

// Retry-After: seconds, or an HTTP date; nothing when it is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view header, Time now);

}  // namespace deskbell::webhooks
