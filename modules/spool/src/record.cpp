#include "record.h"

#include <array>
#include <cstring>

namespace deskbell::spool {
namespace {

constexpr std::size_t kHead = 8;
constexpr std::size_t kFixed = 18;

constexpr std::array<std::uint32_t, 256> kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? 0x82f63b78U : 0U);
    table[i] = value;
  }
  return table;
}();

template <class T>
void add_number(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
}

template <class T>
T number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return static_cast<T>(value);
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : bytes) crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(c)) & 0xff];
  return crc ^ 0xffffffffU;
}

std::string encode(const Item& item) {
  std::string payload;
  payload.reserve(kFixed + item.kind.size() + item.lane.size() + item.body.size());
  add_number(payload, item.number);
  add_number(payload, static_cast<std::int64_t>(item.at.time_since_epoch().count()));
  payload += static_cast<char>(item.kind.size());
  payload += static_cast<char>(item.lane.size());
  payload.append(item.kind).append(item.lane).append(item.body);
  std::string out;
  out.reserve(kHead + payload.size());
  add_number(out, static_cast<std::uint32_t>(payload.size()));
  add_number(out, crc32c(payload));
  return out += payload;
}

std::optional<Decoded> decode(std::string_view bytes) {
  if (bytes.size() < kHead + kFixed) return std::nullopt;
  const auto size = static_cast<std::size_t>(number_at<std::uint32_t>(bytes, 0));
  if (size < kFixed || size > kLargestPayload || bytes.size() - kHead < size) return std::nullopt;
  const std::string_view payload = bytes.substr(kHead, size);
  if (crc32c(payload) != number_at<std::uint32_t>(bytes, 4)) return std::nullopt;
  const auto kind = static_cast<std::size_t>(static_cast<unsigned char>(payload[16]));
  const auto lane = static_cast<std::size_t>(static_cast<unsigned char>(payload[17]));
  if (kFixed + kind + lane > size) return std::nullopt;
  Decoded out;
  out.length = kHead + size;
  out.item.number = number_at<std::int64_t>(payload, 0);
  out.item.at = Time(std::chrono::microseconds(number_at<std::int64_t>(payload, 8)));
  out.item.kind = payload.substr(kFixed, kind);
  out.item.lane = payload.substr(kFixed + kind, lane);
  out.item.body = payload.substr(kFixed + kind + lane);
  return out;
}

std::optional<Item> Reader::next() {
  for (std::size_t from = at_; from < bytes_.size(); ++from) {
    auto found = decode(bytes_.substr(from));
    if (!found) continue;
    if (from != at_) ++skipped_;
    at_ = from + found->length;
    return std::move(found->item);
  }
  return std::nullopt;
}

}  // namespace deskbell::spool
