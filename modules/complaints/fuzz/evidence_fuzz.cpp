#include "zip.h"

#include <complaints/evidence.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace deskbell;

namespace {

const std::string kTrusted[] = {std::string(32, '\x42')};

// Nobody has the private half of that key.
void proves_nothing(std::string_view zip) {
  const auto checked = complaints::check_evidence(zip, kTrusted);
  if (checked || checked.error().message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  if (const auto files = complaints::read_zip(in)) {
    complaints::ZipWriter again{Time()};
    for (const auto& [path, bytes] : *files) again.add(path, bytes, complaints::ZipWriter::Packing::deflate);
    if (complaints::read_zip(again.finish()) != files) std::abort();
  }
  proves_nothing(in);
  // Behind sound checksums: the first line is the manifest, the second the seal, the rest a file.
  const auto first = in.find('\n');
  if (first == in.npos) return 0;
  const auto second = in.find('\n', first + 1);
  complaints::ZipWriter zip{Time()};
  zip.add("manifest.json", in.substr(0, first), complaints::ZipWriter::Packing::store);
  zip.add("seal.json", in.substr(first + 1, second == in.npos ? second : second - first - 1),
          complaints::ZipWriter::Packing::deflate);
  if (second != in.npos) zip.add("a.txt", in.substr(second + 1), complaints::ZipWriter::Packing::deflate);
  proves_nothing(zip.finish());
  return 0;
}
