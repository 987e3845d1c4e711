#include "folds.h"

#include "seeded.h"

namespace deskbell::learn {

std::vector<std::uint8_t> deal_folds(std::span<const std::uint16_t> labels, std::size_t label_count,
                                     std::uint64_t seed) {
  std::vector<std::vector<std::uint32_t>> rows(label_count);
  for (std::uint32_t i = 0; i < labels.size(); ++i) rows[labels[i]].push_back(i);
  std::vector<std::uint8_t> folds(labels.size());
  Seeded random(seed, 0x666f6c64);
  std::size_t dealt = 0;  // goes on from label to label, so that rare labels do not all fall into the first fold
  for (auto& of_label : rows) {
    random.shuffle(std::span(of_label));
    for (const auto i : of_label) folds[i] = static_cast<std::uint8_t>(dealt++ % kFolds);
  }
  return folds;
}

}  // namespace deskbell::learn
