#include "calibration.h"

#include "linear.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace deskbell::learn {
namespace {

constexpr float kLeast = 1e-7F;
constexpr std::size_t kEnoughRows = 3000;

using Shape = void (*)(std::span<float>, float);

double surprise_at(const Scores& scores, std::span<const std::uint16_t> labels, Shape shape, float temperature) {
  std::vector<float> row;
  double sum = 0;
  std::size_t count = 0;
  const auto usable = [&](std::size_t i) { return scores.known(i) && labels[i] != kNoLabel; };
  std::size_t all = 0;
  for (std::size_t i = 0; i < scores.rows(); ++i) all += usable(i) ? 1 : 0;
  const std::size_t stride = std::max<std::size_t>(1, (all + kEnoughRows - 1) / kEnoughRows);  // files are often sorted by label
  for (std::size_t i = 0, seen = 0; i < scores.rows(); ++i) {
    if (!usable(i) || seen++ % stride != 0) continue;
    row.assign(scores.row(i).begin(), scores.row(i).end());
    shape(row, temperature);
    sum -= std::log(std::max(row[labels[i]], kLeast));
    ++count;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

// Golden section over the logarithm of the temperature.
float fit(const Scores& scores, std::span<const std::uint16_t> labels, Shape shape) {
  constexpr double kGolden = 0.6180339887;
  double low = std::log(0.02);
  double high = std::log(20.0);
  const auto at = [&](double x) { return surprise_at(scores, labels, shape, static_cast<float>(std::exp(x))); };
  double left = high - kGolden * (high - low);
  double right = low + kGolden * (high - low);
  double at_left = at(left);
  double at_right = at(right);
  for (int step = 0; step < 16; ++step) {
    if (at_left <= at_right) {
      high = right;
      right = left;
      at_right = at_left;
      left = high - kGolden * (high - low);
      at_left = at(left);
    } else {
      low = left;
      left = right;
      at_left = at_right;
      right = low + kGolden * (high - low);
      at_right = at(right);
    }
  }
  return static_cast<float>(std::exp((low + high) / 2));
}

}  // namespace

void soften(std::span<float> scores, float temperature) {
  if (scores.empty()) return;
  const float top = *std::ranges::max_element(scores);
  float sum = 0;
  for (auto& score : scores) sum += score = std::exp((score - top) / temperature);
  for (auto& score : scores) score /= sum;
}

float chance_of_any(std::span<const float> margins, float temperature, float nothing) {
  if (margins.empty()) return 0;
  const float top = *std::ranges::max_element(margins);
  float sum = 0;
  for (const float margin : margins) sum += std::exp((margin - top) / temperature);
  return sum / (sum + std::exp((nothing - top) / temperature));
}

void temper(std::span<float> probabilities, float temperature) {
  if (probabilities.empty()) return;
  for (auto& one : probabilities) one = std::log(std::max(one, kLeast));
  soften(probabilities, temperature);
}

float fit_softening(const Scores& margins, std::span<const std::uint16_t> labels) {
  return fit(margins, labels, soften);
}

float fit_tempering(const Scores& probabilities, std::span<const std::uint16_t> labels) {
  return fit(probabilities, labels, temper);
}

double surprise(const Scores& probabilities, std::span<const std::uint16_t> labels) {
  return surprise_at(probabilities, labels, [](std::span<float>, float) {}, 1);
}

}  // namespace deskbell::learn
