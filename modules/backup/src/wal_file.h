#pragma once
#include <base/result.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

// SQLite's write-ahead log as it stands on disk (https://www.sqlite.org/fileformat2.html section 4): a head of 32
// bytes, then frames of a head of 24 bytes and a page. A frame counts when it repeats the file's salts and its checksum
// continues that of the frame before.
namespace deskbell::backup {

inline constexpr std::size_t kWalHead = 32;
inline constexpr std::size_t kFrameHead = 24;

struct WalHead {
  std::uint32_t page_size = 0;
  std::uint32_t salt1 = 0;  // grows by one each time the log starts over
  std::uint32_t salt2 = 0;
  bool big_endian = false;  // the words that checksums are made of
  std::uint32_t sum1 = 0, sum2 = 0;
  std::size_t frame_size() const { return kFrameHead + page_size; }
};

struct FrameHead {
  std::uint32_t page = 0;
  std::uint32_t commit = 0;  // pages of the database after this commit; 0: not the last frame of one
};

// not_found: the log is empty. internal: no log of SQLite.
Result<WalHead> parse_wal_head(std::string_view bytes);
FrameHead parse_frame_head(std::string_view frame);

// Checks frames one after another.
class FrameCheck {
 public:
  FrameCheck() = default;
  explicit FrameCheck(const WalHead& head) : head_(head), sum1_(head.sum1), sum2_(head.sum2) {}
  // Whether this is the next frame; if not, nothing changes.
  bool next(std::string_view frame);
  std::uint64_t sum() const { return std::uint64_t{sum1_} << 32 | sum2_; }

 private:
  WalHead head_;
  std::uint32_t sum1_ = 0, sum2_ = 0;
};

// Reads exactly `size` bytes, fewer only at the end of the file.
Result<std::string> read_part(int file, std::int64_t offset, std::size_t size);

}  // namespace deskbell::backup
