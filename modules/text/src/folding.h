#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace deskbell::text {

// A code point of the folded text and the bytes of the source that it came from.
struct FoldedChar {
  char32_t c;
  std::uint32_t begin;
  std::uint32_t end;
};

std::vector<FoldedChar> fold_chars(std::string_view in);

}  // namespace deskbell::text
