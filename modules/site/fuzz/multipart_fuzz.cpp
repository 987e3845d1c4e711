#include "../src/multipart.h"

#include <text/lines.h>

#include <cstddef>
#include <cstdint>

// The first line is the content type, the rest the body. What is read lies within the body and has sound names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\n');
  const std::string_view body = end == input.npos ? std::string_view() : input.substr(end + 1);
  const auto parts = deskbell::site::read_multipart(input.substr(0, end), body);
  if (!parts) return 0;
  if (parts->size() > 20) __builtin_trap();
  for (const auto& part : *parts) {
    const bool within =
        part.bytes.data() >= body.data() && part.bytes.data() + part.bytes.size() <= body.data() + body.size();
    if (!within || !deskbell::text::is_valid_utf8(part.name)) __builtin_trap();
  }
  return 0;
}
