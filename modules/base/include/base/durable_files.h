#pragma once
#include <filesystem>
#include <string_view>
#include <system_error>

// The two calls that keeping bytes on the disk needs everywhere. They give the system's error back, because each caller
// has its own words for it.
namespace deskbell::base {

// All of `bytes`, though the system may take them in parts or be interrupted.
[[nodiscard]] std::error_code write_all(int file, std::string_view bytes);

// Makes what was created in, or moved into, the directory stay there through a power cut.
[[nodiscard]] std::error_code sync_directory(const std::filesystem::path& path);

}  // namespace deskbell::base
