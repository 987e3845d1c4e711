#pragma once
#include <base/result.h>

#include <string>
#include <string_view>

// Checks of what people type, whichever door it came through.
namespace deskbell::identity {

int code_points(std::string_view text);
// Without blanks at both ends; `low` to `high` code points, no control characters.
Result<std::string> checked_line(std::string_view text, std::string_view field, int low, int high);
Result<std::string> checked_email(std::string_view text);
Result<std::string> checked_language(std::string_view text);

}  // namespace deskbell::identity
