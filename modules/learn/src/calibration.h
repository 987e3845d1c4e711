#pragma once
#include "scores.h"

#include <cstdint>
#include <limits>
#include <span>

// Probabilities that mean what they say: temperature scaling (Guo et al., On Calibration of Modern Neural Networks,
// ICML 2017; with two labels it is Platt's scaling without offset), fitted on rows that the model had not seen.
namespace deskbell::learn {

// softmax(scores / temperature), in place.
void soften(std::span<float> scores, float temperature);
// p^(1/temperature), brought to sum one, in place.
void temper(std::span<float> probabilities, float temperature);

inline constexpr float kNeverNothing = -std::numeric_limits<float>::infinity();

// How likely a text with these margins has one of the labels, where "no label fits" has the margin `nothing` always.
float chance_of_any(std::span<const float> margins, float temperature, float nothing);

// The temperature under which the labels are likeliest, between 1/50 and 20. Rows unknown or without label are left out.
float fit_softening(const Scores& margins, std::span<const std::uint16_t> labels);
float fit_tempering(const Scores& probabilities, std::span<const std::uint16_t> labels);

// Mean of -ln p(label).
double surprise(const Scores& probabilities, std::span<const std::uint16_t> labels);

}  // namespace deskbell::learn
