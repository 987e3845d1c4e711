#include "boundaries.h"

#include <text/words.h>

namespace deskbell::text {
std::vector<std::string_view> words(std::string_view in) {
  std::vector<std::string_view> found;
  std::size_t begin = 0;
  each_boundary(UBRK_WORD, in, [&](std::size_t end, std::int32_t rule) {
    if (rule >= UBRK_WORD_NONE_LIMIT) found.push_back(in.substr(begin, end - begin));
    begin = end;
  });
  return found;
}

}  // namespace deskbell::text
