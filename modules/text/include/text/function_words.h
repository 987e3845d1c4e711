#pragma once
#include <string_view>

// Words that stand in every question and say little about which one it is: "where", "my", "please", 请, 怎么. English and
// Chinese; a word of another language says something.
namespace deskbell::text {

// A folded word or search term (text/terms.h); Chinese ones say little when each of their characters does.
bool says_little(std::string_view term);
bool says_little(char32_t character);

}  // namespace deskbell::text
