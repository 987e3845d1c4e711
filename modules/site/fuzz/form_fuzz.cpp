#include <cstddef>
#include <cstdint>

#include "../src/form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)deskbell::site::read_form({reinterpret_cast<const char*>(data), size});
  return 0;
}
