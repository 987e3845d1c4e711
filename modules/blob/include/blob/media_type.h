#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::blob {

struct Dimensions {
  int width = 0;
  int height = 0;
  bool operator==(const Dimensions&) const = default;
};

struct ContentType {
  std::string media_type;
  std::optional<Dimensions> dimensions = {};  // of images
  bool operator==(const ContentType&) const = default;
};

// What the bytes are, whatever they are called: images (with a sound header and at most 100 million pixels), PDF,
// audio, video, archives and office files by their signatures; text/plain, text/html or image/svg+xml when all of it is
// valid UTF-8 text; else application/octet-stream.
ContentType detect(std::string_view content);

// The type that may be told to a browser: the media type itself when no browser runs it, else application/octet-stream.
std::string_view delivered_type(std::string_view media_type);

}  // namespace deskbell::blob
