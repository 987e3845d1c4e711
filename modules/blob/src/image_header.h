#pragma once
#include <blob/media_type.h>

#include <optional>
#include <string_view>

// Dimensions from an image's header; nothing when the header is not sound.
namespace deskbell::blob {

std::optional<Dimensions> png_dimensions(std::string_view content);
std::optional<Dimensions> jpeg_dimensions(std::string_view content);
std::optional<Dimensions> gif_dimensions(std::string_view content);
std::optional<Dimensions> webp_dimensions(std::string_view content);

}  // namespace deskbell::blob
