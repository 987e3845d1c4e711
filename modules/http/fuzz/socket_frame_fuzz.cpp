#include "frame_parser.h"
#include "text.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using deskbell::http::FrameParser;
  std::string data(reinterpret_cast<const char*>(bytes), size);
  FrameParser parser(4096);
  std::size_t used = 0;
  while (true) {
    const FrameParser::Step step = parser.step({data.data() + used, data.size() - used});
    used += step.used;
    if (used > data.size()) std::abort();
    if (step.event == FrameParser::Event::message &&
        (step.payload.size() > 4096 || !deskbell::http::is_valid_utf8(step.payload)))
      std::abort();
    if (step.event == FrameParser::Event::need_more || step.event == FrameParser::Event::fault ||
        step.event == FrameParser::Event::closed)
      return 0;
  }
}
