#include <calendar/ics.h>

#include <cstdint>

using namespace deskbell::calendar;

// What is taken out of a file must be days that a calendar accepts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto holidays = read_holidays({reinterpret_cast<const char*>(data), size});
  if (!holidays) return 0;
  Hours hours{"Asia/Shanghai", {{Weekday::monday, "09:00", "18:00"}}, holidays->days};
  if (!Calendar::of(hours)) __builtin_trap();
  for (std::size_t i = 1; i < holidays->days.size(); ++i)
    if (holidays->days[i - 1].date >= holidays->days[i].date) __builtin_trap();
  return 0;
}
