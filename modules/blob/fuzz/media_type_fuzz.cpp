#include <blob/file_name.h>
#include <blob/media_type.h>
#include <text/lines.h>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskbell;
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const auto type = blob::detect(in);
  if (type.dimensions && (type.dimensions->width < 1 || type.dimensions->height < 1)) __builtin_trap();
  const auto name = blob::clean_file_name(in);
  if (name.empty() || !text::is_valid_utf8(name) || text::length(name) > blob::kMaxFileName + 1) __builtin_trap();
  if (name.find_first_of("/\\\n\r") != std::string::npos || name.front() == '.') __builtin_trap();
  return 0;
}
