#include <knowledge/render.h>

#include <cstdint>
#include <string_view>

// Whatever is written, nothing runs: no tag but those that Markdown makes, no address that a browser runs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20'000) return 0;
  const std::string_view markdown(reinterpret_cast<const char*>(data), size);
  const auto rendered = deskbell::knowledge::render(markdown);
  for (const auto* bad : {"<script", "<iframe", "<object", "<style", "<form", "<svg", "<input",
                          "=\"javascript:", "=\"data:", "=\"vbscript:", " onerror=\"", " onclick=\""})
    if (rendered.html.find(bad) != std::string::npos) __builtin_trap();
  for (const auto& passage : deskbell::knowledge::passages_of(markdown))
    if (passage.text.empty() && passage.heading.empty()) __builtin_trap();
  (void)deskbell::knowledge::attachments_in(markdown);
  return 0;
}
