#include "record.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever a segment holds, reading it ends, stays inside of it, and what it finds encodes to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view data(reinterpret_cast<const char*>(bytes), size);
  deskbell::spool::Reader reader(data);
  while (const auto item = reader.next()) {
    const std::string again = deskbell::spool::encode(*item);
    if (reader.at() > size || data.substr(reader.at() - again.size(), again.size()) != again) std::abort();
  }
  return 0;
}
