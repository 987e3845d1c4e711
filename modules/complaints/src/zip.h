#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// ZIP archives as far as evidence files need them (PKWARE APPNOTE 6.3.3: stored and deflated entries, UTF-8 names, no
// ZIP64, so at most 4 GiB and 65,535 entries).
namespace deskbell::complaints {

class ZipWriter {
 public:
  explicit ZipWriter(Time at);
  enum class Packing { deflate, store };
  // `path` has forward slashes and is not there yet.
  void add(std::string_view path, std::string_view bytes, Packing packing);
  // The whole archive; nothing can be added afterwards.
  std::string finish();

 private:
  std::string out_;
  std::string directory_;
  std::uint32_t dos_time_ = 0;
  int entries_ = 0;
};

inline constexpr std::uint64_t kMostUnpacked = 2'000'000'000;

// All entries, each checked by its CRC. invalid_argument for anything that is no sound archive, holds a name twice or
// would unpack to more than kMostUnpacked.
Result<std::map<std::string, std::string>> read_zip(std::string_view bytes);

}  // namespace deskbell::complaints
