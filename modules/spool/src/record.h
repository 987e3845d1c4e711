#pragma once
#include <spool/spool.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// One record in a segment: length of the payload (4 bytes), CRC32C of the payload (4 bytes), payload: number (8), time
// in microseconds (8), lengths of kind and lane (1 each), kind, lane, body. Numbers are little-endian.
namespace deskbell::spool {

inline constexpr std::size_t kLargestPayload = 4 << 20;

std::uint32_t crc32c(std::string_view bytes);
std::string encode(const Item& item);

// The record at the beginning of `bytes`, with how long it is; nothing when it is torn or damaged.
struct Decoded {
  Item item;
  std::size_t length = 0;
};
std::optional<Decoded> decode(std::string_view bytes);

// Reads record after record. What cannot be read is skipped up to the next record that can.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::optional<Item> next();
  std::size_t at() const { return at_; }             // behind the last record that was read
  std::int64_t skipped() const { return skipped_; }  // damaged places that had a good record behind them

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  std::int64_t skipped_ = 0;
};

}  // namespace deskbell::spool
