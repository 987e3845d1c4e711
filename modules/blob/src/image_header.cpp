#include "image_header.h"

#include <cstdint>

namespace deskbell::blob {
namespace {

constexpr std::int64_t kMaxPixels = 100'000'000;

std::uint32_t byte(std::string_view in, std::size_t at) {
  return static_cast<unsigned char>(in[at]);
}
std::uint32_t big16(std::string_view in, std::size_t at) {
  return byte(in, at) << 8 | byte(in, at + 1);
}
std::uint32_t big32(std::string_view in, std::size_t at) {
  return big16(in, at) << 16 | big16(in, at + 2);
}
std::uint32_t little16(std::string_view in, std::size_t at) {
  return byte(in, at + 1) << 8 | byte(in, at);
}
std::uint32_t little24(std::string_view in, std::size_t at) {
  return byte(in, at + 2) << 16 | little16(in, at);
}

std::optional<Dimensions> sound(std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0 || width > 1'000'000 || height > 1'000'000) return std::nullopt;
  if (static_cast<std::int64_t>(width) * height > kMaxPixels) return std::nullopt;
  return Dimensions{static_cast<int>(width), static_cast<int>(height)};
}

}  // namespace

std::optional<Dimensions> png_dimensions(std::string_view content) {
  constexpr std::string_view kHead("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  if (!content.starts_with(kHead) || content.size() < 33) return std::nullopt;
  return sound(big32(content, 16), big32(content, 20));
}

std::optional<Dimensions> gif_dimensions(std::string_view content) {
  if ((!content.starts_with("GIF87a") && !content.starts_with("GIF89a")) || content.size() < 13) return std::nullopt;
  return sound(little16(content, 6), little16(content, 8));
}

// ITU-T T.81 annex B: segments of marker, length, content, until a start of frame tells the size.
std::optional<Dimensions> jpeg_dimensions(std::string_view content) {
  if (!content.starts_with("\xff\xd8\xff")) return std::nullopt;
  std::size_t at = 2;
  while (at + 4 <= content.size()) {
    if (byte(content, at) != 0xff) return std::nullopt;
    const auto marker = byte(content, at + 1);
    if (marker == 0xff) {  // fill
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {  // without content
      at += 2;
      continue;
    }
    if (marker == 0xd8 || marker == 0xd9 || marker == 0xda) return std::nullopt;  // picture before its frame
    const std::size_t length = big16(content, at + 2);
    const bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      if (length < 8 || at + 9 > content.size()) return std::nullopt;
      return sound(big16(content, at + 7), big16(content, at + 5));
    }
    if (length < 2) return std::nullopt;
    at += 2 + length;
  }
  return std::nullopt;
}

std::optional<Dimensions> webp_dimensions(std::string_view content) {
  if (!content.starts_with("RIFF") || content.size() < 30 || content.substr(8, 4) != "WEBP") return std::nullopt;
  const std::string_view chunk = content.substr(12, 4);
  if (chunk == "VP8X") return sound(little24(content, 24) + 1, little24(content, 27) + 1);
  if (chunk == "VP8 ") {
    if (content.substr(23, 3) != "\x9d\x01\x2a") return std::nullopt;
    return sound(little16(content, 26) & 0x3fff, little16(content, 28) & 0x3fff);
  }
  if (chunk == "VP8L") {
    if (byte(content, 20) != 0x2f) return std::nullopt;
    const auto bits = little16(content, 21) | little16(content, 23) << 16;
    return sound((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
  }
  return std::nullopt;
}

}  // namespace deskbell::blob
