#pragma once
#include <text/html.h>

#include <string>
#include <string_view>

namespace deskbell::site {

using text::escaped;
// Escaped, with line ends as <br>.
std::string paragraphs(std::string_view text);

}  // namespace deskbell::site
