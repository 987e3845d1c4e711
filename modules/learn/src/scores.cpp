#include "scores.h"

#include "linear.h"

namespace deskbell::learn {

double accuracy_of(const Scores& scores, std::span<const std::uint16_t> labels) {
  std::size_t right = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    if (!scores.known(i) || labels[i] == kNoLabel) continue;
    ++count;
    right += scores.best(i) == labels[i] ? 1 : 0;
  }
  return count == 0 ? 0 : static_cast<double>(right) / static_cast<double>(count);
}

}  // namespace deskbell::learn
