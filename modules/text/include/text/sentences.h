#pragma once
#include <string_view>
#include <vector>

namespace deskbell::text {

// The sentences of a text as views into it, without blanks at their ends. ICU's rules (UAX 29), and: no end within web
// and mail addresses, after abbreviations ("Mr.", "z.B.", "No. 5"), initials and the number of a list line; a line of a
// list, and a line that the next one does not carry on, is a sentence of its own; a mail wrapped at a column is read as
// if it were not. What was written without punctuation stays one. The segmenter is made at a thread's first call.
std::vector<std::string_view> sentences(std::string_view in);

}  // namespace deskbell::text
