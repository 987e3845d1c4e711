#include <trust/receipt.h>
#include <trust/verify.h>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell::trust;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string trusted[] = {std::string(32, '\x42')};
  // Nobody has the private half of that key.
  if (check_receipt(input, trusted)) std::abort();
  const auto checkpoint = parse_checkpoint(input);
  if (checkpoint && parse_checkpoint(text_of(*checkpoint)) != checkpoint) std::abort();
  (void)parse_checkpoint_file(input);
  (void)parse_public_key(input);
  return 0;
}
