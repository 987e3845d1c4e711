#pragma once
#include <string>
#include <string_view>

namespace deskbell::blob {

inline constexpr std::size_t kMaxFileName = 200;  // code points

// A name to offer when the file is saved: the last part of any path, one line, no control or direction characters, none
// that a file system forbids, no leading dot, no name of a device; long ones are cut before their extension. "file"
// when nothing is left.
std::string clean_file_name(std::string_view name);

}  // namespace deskbell::blob
