#pragma once
#include <base/result.h>
#include <learn/example.h>

#include <iosfwd>
#include <string_view>
#include <vector>

namespace deskbell::learn {

// Adds the examples of a table: UTF-8, a header line `text<TAB>label`, then one example a line, white space at the ends
// of a cell ignored, empty lines passed over. Bytes that are not UTF-8 become U+FFFD, texts over Limits::line_bytes are
// cut. invalid_argument with file, line and column: another header, no tab or several, an empty text or label, a label
// that is too long; resource_exhausted above Limits::rows. `examples` is unchanged then.
Result<void> read_examples(std::istream& in, std::string_view file, std::vector<Example>& examples,
                           const Limits& limits = {});

// The next line, without its end, cut at Limits::line_bytes at a character's border; false at the end.
bool next_line(std::istream& in, std::string& line, const Limits& limits = {});

}  // namespace deskbell::learn
