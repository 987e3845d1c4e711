#include <aftercare/link.h>
#include <vault/testing.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Nothing that was not signed opens anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell;
  const auto link = aftercare::read(vault::testing_vault(), aftercare::kLinkPurpose,
                                    {reinterpret_cast<const char*>(data), size}, Time());
  if (link || link.error().code == ErrorCode::failed_precondition) std::abort();
  return 0;
}
