#pragma once
#include <string_view>
#include <vector>

namespace deskbell::text {

// The words of a text as views into it, without blanks and punctuation; Chinese, Japanese and Thai by ICU's dictionary.
// The segmenter (1.5 MB) is made at a thread's first call.
std::vector<std::string_view> words(std::string_view in);

}  // namespace deskbell::text
