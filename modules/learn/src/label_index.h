#pragma once
#include <learn/example.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::learn {

// Examples as learning sees them: labels by number.
struct LabelIndex {
  std::vector<std::string> labels;    // sorted
  std::vector<std::uint16_t> of_row;  // index of each example's label
  std::vector<std::string_view> texts;
};

// At most 65,534 different labels.
LabelIndex index_labels(std::span<const Example> examples);

}  // namespace deskbell::learn
