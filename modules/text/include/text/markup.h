#pragma once
#include <base/result.h>

#include <cstddef>
#include <string>
#include <string_view>

// The Markdown subset of messages, notes and answers. The text is kept as it was written; only clients render it, never
// as HTML from the server:
//   **bold**  *italic* or _italic_  `code`  ``` fenced code ```  [text](https://...)  bare https:// links
//   lines that begin with "- " or "* " (list) or "1. " (numbered list)
// Markers count only when they close in the same paragraph and touch what they mark. Everything else, HTML above all,
// is plain text.
namespace deskbell::text {

inline constexpr std::size_t kMaxMessage = 10'000;  // code points

// Clean text (see clean_block), refused when nothing is left or when it is longer than `limit`; `field` names it.
Result<std::string> clean_message(std::string_view in, std::string field = "text", std::size_t limit = kMaxMessage);

// Without its markers: for lists, notifications, excerpts and the search index. A link becomes its text.
std::string plain_text(std::string_view markup);

// Whether a link may be offered to click: absolute http, https, mailto or tel, no blanks or controls, no credentials.
bool is_safe_link(std::string_view url);

}  // namespace deskbell::text
