#include "wal_file.h"

#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace deskbell::backup {
namespace {

std::uint32_t word(const char* at) {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return std::endian::native == std::endian::big ? value : std::byteswap(value);
}

void add(std::string_view bytes, bool big_endian, std::uint32_t& sum1, std::uint32_t& sum2) {
  const bool swap = big_endian != (std::endian::native == std::endian::big);
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    std::uint32_t pair[2];
    std::memcpy(pair, bytes.data() + at, sizeof pair);
    sum1 += (swap ? std::byteswap(pair[0]) : pair[0]) + sum2;
    sum2 += (swap ? std::byteswap(pair[1]) : pair[1]) + sum1;
  }
}

constexpr std::uint32_t kMagic = 0x377f0682;  // one more: big-endian checksums

}  // namespace

Result<WalHead> parse_wal_head(std::string_view bytes) {
  if (bytes.size() < kWalHead) return not_found("The log is empty.");
  WalHead head{.page_size = word(bytes.data() + 8),
               .salt1 = word(bytes.data() + 16),
               .salt2 = word(bytes.data() + 20),
               .big_endian = (word(bytes.data()) & 1) != 0,
               .sum1 = word(bytes.data() + 24),
               .sum2 = word(bytes.data() + 28)};
  std::uint32_t sum1 = 0, sum2 = 0;
  add(bytes.substr(0, 24), head.big_endian, sum1, sum2);
  if ((word(bytes.data()) | 1) != (kMagic | 1) || sum1 != head.sum1 || sum2 != head.sum2 || head.page_size < 512 ||
      head.page_size > 65'536)
    return failure(ErrorCode::internal, "The database's log is damaged.");
  return head;
}

FrameHead parse_frame_head(std::string_view frame) {
  return {.page = word(frame.data()), .commit = word(frame.data() + 4)};
}

bool FrameCheck::next(std::string_view frame) {
  if (word(frame.data() + 8) != head_.salt1 || word(frame.data() + 12) != head_.salt2) return false;
  std::uint32_t sum1 = sum1_, sum2 = sum2_;
  add(frame.substr(0, 8), head_.big_endian, sum1, sum2);
  add(frame.substr(kFrameHead), head_.big_endian, sum1, sum2);
  if (sum1 != word(frame.data() + 16) || sum2 != word(frame.data() + 20)) return false;
  sum1_ = sum1;
  sum2_ = sum2;
  return true;
}

Result<std::string> read_part(int file, std::int64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t at = 0;
  while (at < size) {
    const auto got = ::pread(file, bytes.data() + at, size - at, offset + static_cast<std::int64_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return failure(ErrorCode::unavailable,
                     "The database cannot be read: " + std::generic_category().message(errno) + ".");
    if (got == 0) break;
    at += static_cast<std::size_t>(got);
  }
  bytes.resize(at);
  return bytes;
}

}  // namespace deskbell::backup
