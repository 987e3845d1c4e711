#pragma once
#include <cstddef>
#include <string>
#include <string_view>

// Cleaning and measuring. Lengths are in code points. Invalid UTF-8 becomes U+FFFD; all results are valid NFC UTF-8.
namespace deskbell::text {

inline constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);

// For names, subjects, file names: one line. Control characters, line ends and runs of blanks become one blank; bidi
// controls, zero-width blanks and byte order marks go; ends trimmed; at most `limit` code points.
std::string clean_line(std::string_view in, std::size_t limit = kNoLimit);

// For messages, notes, comments: CRLF and CR become LF; tabs and LF stay, other controls go; bidi overrides go
// (isolates and marks, which right-to-left writers need, stay); blanks at line ends go; at most two empty lines in a
// row; no empty lines at both ends; at most `limit` code points.
std::string clean_block(std::string_view in, std::size_t limit = kNoLimit);

std::size_t length(std::string_view in);
// The longest prefix of at most `limit` code points that does not part a character from its combining marks, emoji
// modifiers or joiners.
std::string_view truncated(std::string_view in, std::size_t limit);
// `in` when it is short enough, else cut with "…" so that the whole has at most `limit` code points; limit > 0.
std::string shortened(std::string_view in, std::size_t limit);
// How many UTF-16 units: what a browser calls length.
std::size_t utf16_length(std::string_view in);

bool is_valid_utf8(std::string_view in);

}  // namespace deskbell::text
