#pragma once
#include <string>
#include <string_view>

namespace deskbell::site {

// For text and for attribute values in double quotes.
std::string escaped(std::string_view text);
// Escaped, with line ends as <br>.
std::string paragraphs(std::string_view text);

}  // namespace deskbell::site
