#include "record.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

// Whatever a segment holds, reading it ends, stays inside of it, and what it finds encodes to the same bytes.
void read_all(std::string_view data) {
  deskbell::spool::Reader reader(data);
  while (const auto item = reader.next()) {
    const std::string again = deskbell::spool::encode(*item);
    if (reader.at() > data.size() || data.substr(reader.at() - again.size(), again.size()) != again) std::abort();
  }
}

void add(std::string& out, std::uint64_t number) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(number >> (8 * i));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view data(reinterpret_cast<const char*>(bytes), size);
  read_all(data);
  // Behind a sound checksum, with a torn record in front.
  std::string sound(data.substr(0, size % 7));
  add(sound, size);
  add(sound, deskbell::spool::crc32c(data));
  read_all(sound.append(data));
  return 0;
}
