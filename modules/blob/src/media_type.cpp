#include "image_header.h"

#include <blob/media_type.h>
#include <text/lines.h>

#include <algorithm>
#include <array>

namespace deskbell::blob {
namespace {

constexpr std::string_view kUnknown = "application/octet-stream";

struct Signature {
  std::size_t at;
  std::string_view bytes;
  std::string_view media_type;
};
constexpr Signature kSignatures[] = {
    {0, "%PDF-", "application/pdf"},
    {0, "OggS", "audio/ogg"},
    {0, "fLaC", "audio/flac"},
    {0, "#!AMR", "audio/amr"},
    {0, "ID3", "audio/mpeg"},
    {0, "\x1f\x8b\x08", "application/gzip"},
    {0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
    {0, "Rar!\x1a\x07", "application/vnd.rar"},
    {0, "{\\rtf", "application/rtf"},
    {8, "WAVEfmt ", "audio/wav"},
};

// ISO base media files name their brand behind "ftyp".
constexpr std::pair<std::string_view, std::string_view> kBrands[] = {
    {"M4A ", "audio/mp4"},  {"M4B ", "audio/mp4"},  {"qt  ", "video/quicktime"},
    {"avif", "image/avif"}, {"heic", "image/heic"}, {"heix", "image/heic"},
    {"mif1", "image/heif"}, {"3gp4", "video/3gpp"}, {"3gp5", "video/3gpp"}};

std::string_view brand_type(std::string_view content) {
  const auto brand = content.substr(8, 4);
  const auto* known = std::ranges::find(kBrands, brand, &std::pair<std::string_view, std::string_view>::first);
  return known == std::end(kBrands) ? "video/mp4" : known->second;
}

// Office files are archives with telling names near their beginning.
std::string_view archive_type(std::string_view content) {
  const auto head = content.substr(0, 65'536);
  constexpr std::string_view kOpenDocument = "mimetypeapplication/vnd.oasis.opendocument.";
  if (content.substr(30).starts_with(kOpenDocument)) {
    const auto kind = content.substr(30 + kOpenDocument.size());
    if (kind.starts_with("text")) return "application/vnd.oasis.opendocument.text";
    if (kind.starts_with("spreadsheet")) return "application/vnd.oasis.opendocument.spreadsheet";
    if (kind.starts_with("presentation")) return "application/vnd.oasis.opendocument.presentation";
  }
  if (head.contains("[Content_Types].xml")) {
    if (content.contains("word/document.xml"))
      return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    if (content.contains("xl/workbook.xml")) return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    if (content.contains("ppt/presentation.xml"))
      return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
  }
  return "application/zip";
}

// Length of the MPEG audio frame (layer III) that begins at `at`; 0 when there is none.
std::size_t mp3_frame(std::string_view content, std::size_t at) {
  if (at + 4 > content.size()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(content[at + i]); };
  if (byte(0) != 0xff || (byte(1) & 0xe6) != 0xe2 || (byte(1) & 0x18) == 0x08) return 0;
  constexpr std::array<int, 16> kRates1{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0};
  constexpr std::array<int, 16> kRates2{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
  constexpr std::array<int, 4> kSamples{44'100, 48'000, 32'000, 0};
  const int version = byte(1) >> 3 & 3;  // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const int rate = (version == 3 ? kRates1 : kRates2)[byte(2) >> 4];
  const int samples = kSamples[byte(2) >> 2 & 3] / (version == 3 ? 1 : version == 2 ? 2 : 4);
  if (rate == 0 || samples == 0) return 0;
  return static_cast<std::size_t>((version == 3 ? 144'000 : 72'000) * rate / samples + (byte(2) >> 1 & 1));
}

bool is_text(std::string_view content) {
  for (const char c : content) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f') || byte == 0x7f) return false;
  }
  return text::is_valid_utf8(content);
}

// What a browser might take for a page or a drawing with script; told as what it is, so that it is never shown.
std::string_view text_type(std::string_view content) {
  std::string head(content.substr(0, 4096));
  for (char& c : head) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (head.contains("<svg")) return "image/svg+xml";
  for (const auto* tag : {"<!doctype html", "<html", "<script", "<body", "<head", "<iframe", "<?xml", "<xsl:"})
    if (head.contains(tag)) return "text/html";
  return "text/plain";
}

std::string_view type_of(std::string_view content) {
  for (const auto& signature : kSignatures)
    if (content.size() > signature.at && content.substr(signature.at).starts_with(signature.bytes))
      return signature.media_type;
  if (content.size() >= 12 && content.substr(4, 4) == "ftyp") return brand_type(content);
  if (content.starts_with("\x1a\x45\xdf\xa3"))
    return content.substr(0, 64).contains("webm") ? "video/webm" : "video/x-matroska";
  if (content.size() >= 30 && content.starts_with("PK\x03\x04")) return archive_type(content);
  if (const auto length = mp3_frame(content, 0); length > 0 && mp3_frame(content, length) > 0) return "audio/mpeg";
  return !content.empty() && is_text(content) ? text_type(content) : kUnknown;
}

}  // namespace

ContentType detect(std::string_view content) {
  struct Image {
    std::string_view media_type;
    std::optional<Dimensions> (*dimensions)(std::string_view);
  };
  constexpr Image kImages[] = {{"image/png", png_dimensions},
                               {"image/jpeg", jpeg_dimensions},
                               {"image/gif", gif_dimensions},
                               {"image/webp", webp_dimensions}};
  for (const auto& image : kImages)
    if (const auto dimensions = image.dimensions(content)) return {std::string(image.media_type), dimensions};
  return {std::string(type_of(content)), {}};
}

std::string_view delivered_type(std::string_view media_type) {
  constexpr std::string_view kHarmless[] = {
      "image/png",  "image/jpeg", "image/gif",  "image/webp",      "image/avif",     "application/pdf",
      "audio/mpeg", "audio/ogg",  "audio/mp4",  "audio/wav",       "audio/flac",     "audio/amr",
      "video/mp4",  "video/webm", "video/3gpp", "application/zip", "video/quicktime"};
  if (media_type == "text/plain") return "text/plain; charset=utf-8";
  const auto* known = std::ranges::find(kHarmless, media_type);
  return known == std::end(kHarmless) ? kUnknown : *known;
}

}  // namespace deskbell::blob
