#pragma once
#include <string>
#include <string_view>

namespace deskbell::text {

// For the text of HTML, and for attribute values in quotes.
std::string escaped(std::string_view text);

}  // namespace deskbell::text
