#pragma once
#include <string>
#include <string_view>

namespace deskbell::site::help {

// The one style sheet of the help centre in this colour, light and dark.
std::string style_sheet(std::string_view colour);
// A square with a letter in this colour, for browsers' tabs when there is no logo. SVG.
std::string icon(std::string_view colour, std::string_view name);

}  // namespace deskbell::site::help
