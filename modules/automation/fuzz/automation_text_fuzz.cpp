#include <automation/text_form.h>

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell::automation;
  const auto read = read_text({reinterpret_cast<const char*>(data), size});
  if (!read) {
    if (read.error().message.empty()) __builtin_trap();
    return 0;
  }
  // What was read can be written, and says the same again.
  const auto again = read_text(write_text(*read));
  if (!again || again->rules != read->rules || again->macros != read->macros) __builtin_trap();
  return 0;
}
