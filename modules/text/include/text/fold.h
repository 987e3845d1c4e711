#pragma once
#include <string>
#include <string_view>

namespace deskbell::text {

// The form in which spellings that a reader takes for the same are equal: NFKC with case folding (full width,
// ligatures, ß = ss), Latin letters without accents, traditional Chinese as simplified, character by character.
std::string fold(std::string_view in);

}  // namespace deskbell::text
