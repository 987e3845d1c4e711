#pragma once
#include <cases/kind.h>

#include <string_view>

namespace deskbell::cases {

inline constexpr std::string_view kKeyRule =
    "must begin with a small letter and have at most 40 small letters, digits and _";
bool is_key(std::string_view key);

}  // namespace deskbell::cases
