#include <vault/signed_link.h>
#include <vault/testing.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

using namespace deskbell;

// What was signed opens as it was, and not with a single letter changed.
void change_one(const std::uint8_t* data, std::size_t size) {
  std::uint64_t numbers[3] = {};
  if (size < sizeof numbers + 2) return;
  std::memcpy(numbers, data, sizeof numbers);
  const vault::SignedLink link{.subject = static_cast<std::int64_t>(numbers[0] >> 1) | 1,
                               .detail = static_cast<std::int64_t>(numbers[1] >> 1) | 1,
                               .expires = Time(std::chrono::seconds(numbers[2] % 90'000'000'000 + 1))};
  std::string token = vault::sign_link(vault::testing_vault(), "fuzz.link", link);
  const auto opened = vault::read_link(vault::testing_vault(), "fuzz.link", token, Time());
  if (!opened || opened->subject != link.subject || opened->detail != link.detail) std::abort();
  char& letter = token[data[sizeof numbers] % token.size()];
  if (letter == static_cast<char>(data[sizeof numbers + 1])) return;
  letter = static_cast<char>(data[sizeof numbers + 1]);
  if (vault::read_link(vault::testing_vault(), "fuzz.link", token, Time())) std::abort();
}

}  // namespace

// Nothing that was not signed opens anything.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto link =
      vault::read_link(vault::testing_vault(), "fuzz.link", {reinterpret_cast<const char*>(data), size}, Time());
  if (link || link.error().code == ErrorCode::failed_precondition) std::abort();
  change_one(data, size);
  return 0;
}
