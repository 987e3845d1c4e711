#pragma once
#include <cstddef>
#include <cstdint>

// Sixteen numbers that are computed at once. The compiler makes of it what the processor has: one AVX-512 register, two
// of AVX2, four of SSE2 or NEON. Nothing is ever summed across the lanes in an order that depends on that, so results
// are the same bytes everywhere.
namespace deskbell::learn {

using Lanes = float __attribute__((vector_size(64)));
using LaneMask = std::int32_t __attribute__((vector_size(64)));
using LaneBytes = std::int8_t __attribute__((vector_size(16)));

inline constexpr std::size_t kLanes = 16;

// Groups of lanes that hold `count` numbers.
constexpr std::size_t lane_groups(std::size_t count) {
  return (count + kLanes - 1) / kLanes;
}

// Halves are added to halves: always in this order.
[[gnu::always_inline]] inline float sum_of(const Lanes& lanes) {
  const auto eight = __builtin_shufflevector(lanes, lanes, 0, 1, 2, 3, 4, 5, 6, 7) +
                     __builtin_shufflevector(lanes, lanes, 8, 9, 10, 11, 12, 13, 14, 15);
  const auto four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

[[gnu::always_inline]] inline float greatest_of(const Lanes& lanes) {
  float greatest = lanes[0];
  for (std::size_t i = 1; i < kLanes; ++i) greatest = lanes[i] > greatest ? lanes[i] : greatest;
  return greatest;
}

// e^x for x <= 0, to seven digits (the polynomial of Cephes' expf).
[[gnu::always_inline]] inline Lanes exponential(Lanes x) {
  const Lanes zero{};
  x = x < zero - 87.0F ? zero - 87.0F : x;
  constexpr float kRound = 12582912.0F;  // adding and taking it away rounds to a whole number
  const Lanes whole = (x * 1.44269504F + kRound) - kRound;
  const Lanes rest = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
  Lanes sum = rest * 1.9875691500e-4F + 1.3981999507e-3F;
  sum = sum * rest + 8.3334519073e-3F;
  sum = sum * rest + 4.1665795894e-2F;
  sum = sum * rest + 1.6666665459e-1F;
  sum = sum * rest + 5.0000001201e-1F;
  sum = sum * rest * rest + rest + 1.0F;
  const LaneMask power = (__builtin_convertvector(whole, LaneMask) + 127) << 23;
  Lanes scale;
  __builtin_memcpy(&scale, &power, sizeof scale);
  return sum * scale;
}

// Compiles a function once for each generation of x86-64 and picks at start-up. Sanitizers do not survive the picking.
#if defined(__x86_64__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer) && \
    !__has_feature(memory_sanitizer) && !defined(FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION)
#define DESKBELL_FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define DESKBELL_FOR_EACH_PROCESSOR
#endif

}  // namespace deskbell::learn
