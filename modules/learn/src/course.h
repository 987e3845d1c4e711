#pragma once
#include "choice.h"
#include "effort.h"
#include "label_index.h"
#include "model.h"
#include "scheme.h"
#include "vocabulary.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace deskbell::learn {

// All that is known while a classifier is learnt, from examples to model. The steps are taken in this order.
class Course {
 public:
  Course(LabelIndex index, const Training& training);

  void choose_cost();
  void set_mislabelled_aside();
  void learn();
  void weigh_parts();
  void draw_lines();
  Model take();

 private:
  std::vector<Scores> trial(std::span<const std::uint16_t> taught, std::uint8_t folds,
                            std::span<const float> costs) const;
  bool pays_to_set_aside(float lead) const;
  Net net_without(std::uint8_t fold, std::size_t seed) const;
  Scores judged_by(const Net& net, std::uint8_t fold) const;
  void take_linear(std::vector<std::vector<Lanes>> groups);
  void mix_nets();
  void leave_room_for_nothing();

  const Training& training_;
  Purpose purpose_ = Purpose::topics;
  Model model_;
  std::vector<std::uint16_t> truth_;
  std::vector<std::uint16_t> taught_;  // kNoLabel: set aside
  std::vector<std::uint8_t> folds_;
  Rows rows_;
  Effort effort_;
  float cost_ = 1;
  Scores margins_;        // of left-out rows, at the cost
  Scores nets_;           // probabilities of left-out rows
  Scores probabilities_;  // of left-out rows, of the whole model
};

}  // namespace deskbell::learn
