#include <webhooks/schedule.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever a receiver answers, nobody waits for less than nothing or for ever.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell;
  const Time now(std::chrono::hours(500'000));
  const auto asked = webhooks::parse_retry_after({reinterpret_cast<const char*>(data), size}, now);
  if (asked && asked->count() < 0) std::abort();
  base::SeededRandom random(1);
  const auto pause = webhooks::pause_after(1, random, asked);
  if (!pause || *pause > webhooks::kLongestPause) std::abort();
  return 0;
}
