#include <base/config.h>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto config = deskbell::base::parse_config({.file = "fuzz.toml", .text = text});
  if (!config && config.error().message.empty()) __builtin_trap();
  // The same bytes as a flag: name up to the first '=', value behind it.
  const auto equals = text.find('=');
  if (equals != std::string::npos)
    (void)deskbell::base::parse_config({.flags = {{text.substr(0, equals), text.substr(equals + 1)}}});
  return 0;
}
