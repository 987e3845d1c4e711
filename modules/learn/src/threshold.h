#pragma once
#include "scores.h"

#include <cstdint>
#include <span>
#include <vector>

// Where to draw lines, from rows that the model had not seen.
namespace deskbell::learn {

// What the texts that belong somewhere may lose, as a part of their accuracy, for turning away those that do not.
inline constexpr double kMayLose = 0.0145;

// The highest probability of the best label in scope below which a text is turned away; 0 when there is none to turn away.
float choose_threshold(const Scores& probabilities, std::span<const std::uint16_t> labels, std::uint32_t out_of_scope,
                       double may_lose = kMayLose);

// The margin of the answer that no label fits, where there are no examples of that: with it, 6 % of what is said
// of these rows. Strangers' texts get far more. Tried on messages of other bots and of labels that were held back.
float choose_nothing(const Scores& margins, std::span<const std::uint16_t> labels, float temperature);

// For each label the probability from which saying "it has this label" is best balanced between saying it wrongly and
// missing it (greatest F1); 0.5 for labels with few rows.
std::vector<float> choose_likely(const Scores& probabilities, std::span<const std::uint16_t> labels);

}  // namespace deskbell::learn
