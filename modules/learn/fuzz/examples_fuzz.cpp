#include <learn/examples_file.h>
#include <text/lines.h>

#include <cstdint>
#include <sstream>
#include <string>

using namespace deskbell;

// A table of whatever bytes is refused with its place, or every example is clean and within the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream in("text\tlabel\n" + std::string(reinterpret_cast<const char*>(data), size));
  std::vector<learn::Example> examples;
  const auto read = learn::read_examples(in, "f", examples, {.rows = 100, .line_bytes = 200, .label_bytes = 20});
  if (!read && (!examples.empty() || !read.error().message.starts_with("f:"))) __builtin_trap();
  for (const auto& example : examples)
    if (example.text.empty() || example.label.empty() || !text::is_valid_utf8(example.text)) __builtin_trap();
  return 0;
}
