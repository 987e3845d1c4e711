#include "zip.h"

#include <zlib.h>

#include <chrono>
#include <limits>
#include <stdexcept>

namespace deskbell::complaints {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50;
constexpr std::uint32_t kCentral = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint16_t kUtf8 = 0x0800;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kEndSize = 22;

void put16(std::string& out, std::uint64_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>(value >> 8 & 0xff);
}
void put32(std::string& out, std::uint64_t value) {
  put16(out, value);
  put16(out, value >> 16);
}

std::uint64_t get16(std::string_view in, std::size_t at) {
  return static_cast<unsigned char>(in[at]) | static_cast<std::uint64_t>(static_cast<unsigned char>(in[at + 1])) << 8;
}
std::uint64_t get32(std::string_view in, std::size_t at) {
  return get16(in, at) | get16(in, at + 2) << 16;
}

std::uint32_t crc_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(bytes.size())));
}

std::string deflated(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib cannot begin to deflate");
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) throw std::runtime_error("zlib cannot deflate");
  return out;
}

// Nothing when it is broken or not of that size.
std::optional<std::string> inflated(std::string_view bytes, std::size_t size) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::runtime_error("zlib cannot begin to inflate");
  std::string out(size + 1, '\0');  // one more, to notice what is larger
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = inflate(&stream, Z_FINISH);
  const bool whole = done == Z_STREAM_END && stream.total_out == size && stream.avail_in == 0;
  inflateEnd(&stream);
  out.resize(size);
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

std::uint32_t dos_time_of(Time at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(at - day));
  const int year = std::max(1980, static_cast<int>(date.year())) - 1980;
  return static_cast<std::uint32_t>(year) << 25 | static_cast<unsigned>(date.month()) << 21 |
         static_cast<unsigned>(date.day()) << 16 | static_cast<std::uint32_t>(clock.hours().count()) << 11 |
         static_cast<std::uint32_t>(clock.minutes().count()) << 5 |
         static_cast<std::uint32_t>(clock.seconds().count()) / 2;
}

auto broken() {
  return failure(ErrorCode::invalid_argument, "This is no sound ZIP file.");
}

struct Entry {
  std::string name;
  std::uint64_t method = 0, crc = 0, packed = 0, size = 0, offset = 0;
};

Result<std::string> bytes_of(std::string_view zip, const Entry& entry) {
  if (entry.offset > zip.size() || zip.size() - entry.offset < kLocalSize || get32(zip, entry.offset) != kLocal)
    return broken();
  const auto begin = entry.offset + kLocalSize + get16(zip, entry.offset + 26) + get16(zip, entry.offset + 28);
  if (begin > zip.size() || zip.size() - begin < entry.packed) return broken();
  const auto packed = zip.substr(begin, entry.packed);
  if (entry.method == 0) {
    if (entry.packed != entry.size) return broken();
    return std::string(packed);
  }
  if (entry.method != Z_DEFLATED) return broken();
  auto bytes = inflated(packed, entry.size);
  if (!bytes) return broken();
  return *std::move(bytes);
}

}  // namespace

ZipWriter::ZipWriter(Time at) : dos_time_(dos_time_of(at)) {}

void ZipWriter::add(std::string_view path, std::string_view bytes, Packing packing) {
  const std::string packed = packing == Packing::deflate ? deflated(bytes) : std::string(bytes);
  const std::size_t offset = out_.size();
  if (offset + packed.size() + kLocalSize + path.size() > std::numeric_limits<std::uint32_t>::max() ||
      bytes.size() > std::numeric_limits<std::uint32_t>::max() || entries_ >= 65'000)
    throw std::runtime_error("The evidence is larger than a ZIP file can be.");
  std::string head;
  put16(head, 20);  // needed to extract: 2.0
  put16(head, kUtf8);
  put16(head, packing == Packing::deflate ? Z_DEFLATED : 0);
  put32(head, dos_time_);
  put32(head, crc_of(bytes));
  put32(head, packed.size());
  put32(head, bytes.size());
  put16(head, path.size());
  put16(head, 0);  // extra
  put32(out_, kLocal);
  ((out_ += head) += path) += packed;
  put32(directory_, kCentral);
  put16(directory_, 20);  // made by: 2.0
  directory_ += head;
  put16(directory_, 0);  // comment
  put16(directory_, 0);  // disk
  put16(directory_, 0);  // internal attributes
  put32(directory_, 0);  // external attributes
  put32(directory_, offset);
  directory_ += path;
  ++entries_;
}

std::string ZipWriter::finish() {
  const std::size_t offset = out_.size();
  out_ += directory_;
  put32(out_, kEnd);
  put16(out_, 0);
  put16(out_, 0);
  put16(out_, static_cast<std::uint64_t>(entries_));
  put16(out_, static_cast<std::uint64_t>(entries_));
  put32(out_, directory_.size());
  put32(out_, offset);
  put16(out_, 0);
  return std::move(out_);
}

Result<std::map<std::string, std::string>> read_zip(std::string_view zip) {
  // Ours have no comment, so the end is where it must be.
  if (zip.size() < kEndSize || get32(zip, zip.size() - kEndSize) != kEnd) return broken();
  const std::size_t end = zip.size() - kEndSize;
  const auto count = get16(zip, end + 10);
  const auto size = get32(zip, end + 12);
  std::size_t at = get32(zip, end + 16);
  if (at > end || end - at != size) return broken();
  std::map<std::string, std::string> files;
  std::uint64_t unpacked = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (end - at < kCentralSize || get32(zip, at) != kCentral) return broken();
    Entry entry{.name = {},
                .method = get16(zip, at + 10),
                .crc = get32(zip, at + 16),
                .packed = get32(zip, at + 20),
                .size = get32(zip, at + 24),
                .offset = get32(zip, at + 42)};
    const auto name = get16(zip, at + 28);
    const auto rest = name + get16(zip, at + 30) + get16(zip, at + 32);
    if (end - at - kCentralSize < rest) return broken();
    entry.name = zip.substr(at + kCentralSize, name);
    at += kCentralSize + rest;
    unpacked += entry.size;
    // A few bytes can claim to hold gigabytes, also by many entries that share them; deflate packs at most about a
    // thousandfold.
    if (unpacked > kMostUnpacked || unpacked > zip.size() * 1100 || entry.size > entry.packed * 1100 + 1000)
      return broken();
    TRY(std::string bytes, bytes_of(zip, entry));
    if (crc_of(bytes) != entry.crc) return broken();
    if (!files.emplace(entry.name, std::move(bytes)).second) return broken();
  }
  if (at != end) return broken();
  return files;
}

}  // namespace deskbell::complaints
