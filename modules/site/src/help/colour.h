#pragma once
#include <string>
#include <string_view>

// Colours as #rrggbb; anything else counts as black.
namespace deskbell::site::help {

// WCAG 2.2: 1 to 21.
double contrast(std::string_view left, std::string_view right);
// White or black, whichever reads better on it.
std::string_view ink_on(std::string_view background);
// `colour`, moved away from `background` as little as needed to reach the ratio.
std::string readable(std::string_view colour, std::string_view background, double ratio);
// From `colour` towards `other`; share 0 to 1.
std::string mixed(std::string_view colour, std::string_view other, double share);

}  // namespace deskbell::site::help
