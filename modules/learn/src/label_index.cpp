#include "label_index.h"

#include <algorithm>

namespace deskbell::learn {

LabelIndex index_labels(std::span<const Example> examples) {
  LabelIndex out;
  std::vector<std::string_view> all;
  for (const auto& example : examples) {
    all.push_back(example.label);
    out.texts.push_back(example.text);
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  out.labels.assign(all.begin(), all.end());
  for (const auto& example : examples)
    out.of_row.push_back(
        static_cast<std::uint16_t>(std::ranges::lower_bound(out.labels, example.label) - out.labels.begin()));
  return out;
}

}  // namespace deskbell::learn
