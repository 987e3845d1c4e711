#include <promises/recognise.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell;
  static const calendar::Zone zone = calendar::Zone::of_or_utc("Europe/Berlin");
  const Time now(std::chrono::sys_days(std::chrono::year(2026) / 3 / 27) + std::chrono::hours(22));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& found : promises::recognised(text, now, zone))
    if (found.due_at <= now || found.begin > found.end || found.words.size() > text.size()) std::abort();
  return 0;
}
