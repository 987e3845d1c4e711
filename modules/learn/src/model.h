#pragma once
#include "calibration.h"
#include "net.h"
#include "vocabulary.h"
#include "weights.h"

#include <learn/classifier.h>
#include <learn/ranker.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::learn {

// A net whose first layer is packed; `rest.first` is empty.
struct PackedNet {
  Weights first;
  Net rest;
};

// All that a classifier knows. Made by train() or read from a file, then never changed.
struct Model {
  std::vector<std::string> labels;
  Vocabulary vocabulary;
  Weights linear;
  std::vector<Lanes> linear_constant;
  std::vector<PackedNet> nets;
  float nothing = kNeverNothing;  // margin of the answer that no label fits
  float softening = 1;    // temperature of the margins
  float net_temperature = 1;  // of the nets' mean
  float net_part = 0;         // of the mixture
  float temperature = 1;  // of the mixture
  std::vector<float> likely;  // per label: the probability from which a text may be said to have it
  std::optional<std::uint32_t> out_of_scope;
  float threshold = 0;
  std::optional<Ranker> ranker;  // instead of all that, when there is one example a label
  Findings findings;
};

// Which of the sorted labels is kOutOfScope.
std::optional<std::uint32_t> place_of_out_of_scope(const std::vector<std::string>& labels);

// Calibrated probabilities of all labels, in their order; kept in the scratch.
struct Judgement {
  Scratch scratch;
  std::vector<Lanes> lanes;
  std::vector<Lanes> hidden;
  std::vector<float> of_nets;
  float any = 1;  // how likely a label fits at all
  std::vector<float> probabilities;
};
void judge(const Model& model, std::string_view text, Judgement& judgement);

}  // namespace deskbell::learn
