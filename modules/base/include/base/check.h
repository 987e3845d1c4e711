#pragma once
#include <base/result.h>

#include <string_view>

namespace deskbell::base {

// For texts that did not come through base::Text: valid UTF-8 of `low` to `high` code points, without control
// characters other than tab and line breaks. invalid_argument that names `field`.
Result<void> check_text(std::string_view field, std::string_view text, int low, int high);

// The text's beginning of at most `limit` code points.
std::string_view first_code_points(std::string_view text, int limit);

}  // namespace deskbell::base
