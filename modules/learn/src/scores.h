#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace deskbell::learn {

// A number for each row and label: margins, or probabilities. Rows that nobody judged are not `known`.
class Scores {
 public:
  Scores() = default;
  Scores(std::size_t rows, std::size_t labels) : labels_(labels), values_(rows * labels), known_(rows, 0) {}

  std::size_t rows() const { return known_.size(); }
  std::size_t labels() const { return labels_; }
  std::span<float> row(std::size_t i) { return {values_.data() + i * labels_, labels_}; }
  std::span<const float> row(std::size_t i) const { return {values_.data() + i * labels_, labels_}; }
  bool known(std::size_t i) const { return known_[i] != 0; }
  void mark_known(std::size_t i) { known_[i] = 1; }

  std::size_t best(std::size_t i) const {
    const auto all = row(i);
    return static_cast<std::size_t>(std::ranges::max_element(all) - all.begin());
  }

 private:
  std::size_t labels_ = 0;
  std::vector<float> values_;
  std::vector<std::uint8_t> known_;
};

// The part of the known rows with a label whose best label is theirs.
double accuracy_of(const Scores& scores, std::span<const std::uint16_t> labels);

}  // namespace deskbell::learn
