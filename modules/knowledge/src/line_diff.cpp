#include "line_diff.h"

#include <algorithm>
#include <cstdint>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kMaxCells = 4'000'000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

using Lines = std::span<const std::string_view>;

void append(std::vector<LineOfDifference>& out, LineChange change, Lines lines) {
  for (const auto line : lines) out.push_back({change, std::string(line)});
}

// Between what both have in common at their beginning and end.
void append_middle(std::vector<LineOfDifference>& out, Lines left, Lines right) {
  const auto width = right.size() + 1;
  if ((left.size() + 1) * width > kMaxCells) {
    append(out, LineChange::removed, left);
    append(out, LineChange::added, right);
    return;
  }
  std::vector<std::uint16_t> common((left.size() + 1) * width);
  for (auto i = left.size(); i-- > 0;)
    for (auto j = right.size(); j-- > 0;)
      common[i * width + j] = left[i] == right[j] ? static_cast<std::uint16_t>(common[(i + 1) * width + j + 1] + 1)
                                                  : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() || j < right.size()) {
    if (i < left.size() && j < right.size() && left[i] == right[j]) {
      append(out, LineChange::same, left.subspan(i, 1));
      ++i;
      ++j;
    } else if (j == right.size() || (i < left.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      append(out, LineChange::removed, left.subspan(i, 1));
      ++i;
    } else {
      append(out, LineChange::added, right.subspan(j, 1));
      ++j;
    }
  }
}

}  // namespace

std::vector<LineOfDifference> line_diff(std::string_view from, std::string_view to) {
  const auto all_left = lines_of(from);
  const auto all_right = lines_of(to);
  Lines left = all_left;
  Lines right = all_right;
  std::vector<LineOfDifference> out;
  const auto begin = static_cast<std::size_t>(std::ranges::mismatch(left, right).in1 - left.begin());
  append(out, LineChange::same, left.first(begin));
  left = left.subspan(begin);
  right = right.subspan(begin);
  std::size_t end = 0;
  while (end < left.size() && end < right.size() && left[left.size() - 1 - end] == right[right.size() - 1 - end]) ++end;
  append_middle(out, left.first(left.size() - end), right.first(right.size() - end));
  append(out, LineChange::same, left.last(end));
  return out;
}

}  // namespace deskbell::knowledge
