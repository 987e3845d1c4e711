#include <vault/sealed_file.h>
#include <vault/testing.h>
#include <vault/vault.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell::vault;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  (void)Vault::key_of(input);
  // Nobody without the key makes anything that opens.
  if (testing_vault().open("fuzz", "row", input)) std::abort();
  const auto ring = parse_ring(input);
  if (ring && parse_ring(print_ring(*ring)) != ring) std::abort();
  const auto file = SealedFile::open(testing_vault(), "fuzz", "file", static_cast<std::int64_t>(size),
                                     [&](std::int64_t at, std::span<char> into) {
                                       if (at < 0 || static_cast<std::size_t>(at) + into.size() > size) return false;
                                       std::memcpy(into.data(), data + at, into.size());
                                       return true;
                                     });
  if (file) std::abort();
  return 0;
}
