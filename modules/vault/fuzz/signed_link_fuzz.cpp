#include <vault/signed_link.h>
#include <vault/testing.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Nothing that was not signed opens anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell;
  const auto link =
      vault::read_link(vault::testing_vault(), "fuzz.link", {reinterpret_cast<const char*>(data), size}, Time());
  if (link || link.error().code == ErrorCode::failed_precondition) std::abort();
  return 0;
}
