#pragma once
#include <text/terms.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::text {

struct Excerpt {
  std::string text;  // one line; "…" where something was left out
  // Begin and end (exclusive) in UTF-16 units of `text`, as JavaScript's slice takes them; sorted, disjoint.
  std::vector<std::pair<int, int>> highlights;
};

// About `limit` code points of the text around the first match, with every match in it highlighted. Without a match:
// the beginning.
Excerpt excerpt(std::string_view in, const std::vector<QueryPart>& query, std::size_t limit = 160);

}  // namespace deskbell::text
