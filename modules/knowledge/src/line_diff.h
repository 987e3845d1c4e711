#pragma once
#include <knowledge/articles.h>

#include <string_view>
#include <vector>

namespace deskbell::knowledge {

// What was taken away and what was added, line by line: the longest common subsequence. Texts of more than some
// thousand changed lines are told as one block taken away and one added.
std::vector<LineOfDifference> line_diff(std::string_view from, std::string_view to);

}  // namespace deskbell::knowledge
