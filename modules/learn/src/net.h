#pragma once
#include "lanes.h"
#include "rows.h"

#include <cstdint>
#include <span>
#include <vector>

// A multilayer perceptron over the sparse features: one hidden layer of rectified units, softmax over the labels,
// cross-entropy with label smoothing (Szegedy et al. 2016), dropout of features (Srivastava et al. 2014). The first
// layer is learnt with one Adagrad accumulator per feature (Duchi et al. 2011), the second with Adam (Kingma and Ba
// 2015); both rates fall to zero.
namespace deskbell::learn {

struct NetExercise {
  const Rows& rows;
  std::size_t features;
  std::size_t labels_count;
  std::span<const std::uint16_t> labels;  // kNoLabel: not learnt from
  std::span<const std::uint8_t> folds;
  std::uint8_t without;  // this fold is not learnt from; kNoFold: all are
  std::uint64_t seed = 1;
  std::size_t hidden = 128;  // a multiple of kLanes
  int passes = 12;
};

struct Net {
  std::size_t hidden_groups = 0;
  std::size_t label_groups = 0;
  std::vector<Lanes> first;  // [feature][hidden]
  std::vector<Lanes> first_constant;
  std::vector<Lanes> second;  // [hidden][label]
  std::vector<Lanes> second_constant;  // far below zero where there is no label
};

Net learn_net(const NetExercise& exercise);

// The second layer and its softmax: hidden sums (before rectifying) become probabilities, both in place sized by the
// net. Also what a prediction ends with.
void finish(const Net& net, std::span<Lanes> hidden, std::span<Lanes> probabilities);
// The first layer, added to `hidden`.
void start(const Net& net, Row row, std::span<Lanes> hidden);

}  // namespace deskbell::learn
