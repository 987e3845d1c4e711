#include "threshold.h"

#include "calibration.h"
#include "linear.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace deskbell::learn {
namespace {

constexpr std::size_t kFewRows = 5;

struct Judged {
  float probability;
  bool right;
};

// In-scope rows with their best label in scope; those that the label of out-of-scope texts beats count as turned away.
std::vector<Judged> in_scope(const Scores& probabilities, std::span<const std::uint16_t> labels, std::uint32_t outside,
                             std::size_t& forced_right) {
  std::vector<Judged> out;
  forced_right = 0;
  for (std::size_t i = 0; i < probabilities.rows(); ++i) {
    if (!probabilities.known(i) || labels[i] == kNoLabel || labels[i] == outside) continue;
    const auto row = probabilities.row(i);
    std::size_t best = outside == 0 ? 1 : 0;
    for (std::size_t k = 0; k < row.size(); ++k)
      if (k != outside && row[k] > row[best]) best = k;
    const bool right = best == labels[i];
    forced_right += right ? 1 : 0;
    out.push_back({row[outside] >= row[best] ? -1.0F : row[best], right});
  }
  return out;
}

float best_balance(std::vector<Judged>& judged, std::size_t positives) {
  std::ranges::sort(judged, std::ranges::greater{}, &Judged::probability);
  float line = 0.5F;
  double greatest = 0;
  std::size_t right = 0;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    right += judged[i].right ? 1 : 0;
    const double f1 = 2.0 * static_cast<double>(right) / static_cast<double>(i + 1 + positives);
    if (f1 > greatest) {
      greatest = f1;
      line = judged[i].probability;
    }
  }
  return std::clamp(line, 0.1F, 0.9F);
}

}  // namespace

float choose_threshold(const Scores& probabilities, std::span<const std::uint16_t> labels, std::uint32_t out_of_scope,
                       double may_lose) {
  std::size_t right = 0;
  auto judged = in_scope(probabilities, labels, out_of_scope, right);
  if (judged.empty()) return 0;
  std::ranges::sort(judged, {}, &Judged::probability);
  auto spare = static_cast<std::ptrdiff_t>(may_lose * static_cast<double>(judged.size()));
  for (const auto& one : judged) {
    if (one.right && --spare < 0) return std::max(0.0F, one.probability);
  }
  return std::max(0.0F, judged.back().probability);
}

float choose_nothing(const Scores& margins, std::span<const std::uint16_t> labels, float temperature) {
  constexpr double kPart = 0.06;
  std::vector<double> rivals;  // per row, the margin with which nothing would have one half
  for (std::size_t i = 0; i < margins.rows(); ++i) {
    if (!margins.known(i) || labels[i] == kNoLabel) continue;
    const float top = margins.row(i)[margins.best(i)];
    double sum = 0;
    for (const float margin : margins.row(i)) sum += std::exp((margin - top) / temperature);
    rivals.push_back(top + temperature * std::log(sum));
  }
  if (rivals.empty()) return kNeverNothing;
  auto [low, high] = std::pair(std::ranges::min(rivals) - 10.0 * temperature, std::ranges::max(rivals));
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    double part = 0;
    for (const double rival : rivals) part += 1 / (1 + std::exp((rival - middle) / temperature));
    (part > kPart * static_cast<double>(rivals.size()) ? high : low) = middle;
  }
  return static_cast<float>(low);
}

std::vector<float> choose_likely(const Scores& probabilities, std::span<const std::uint16_t> labels) {
  std::vector<float> out(probabilities.labels(), 0.5F);
  std::vector<Judged> judged;
  for (std::size_t k = 0; k < out.size(); ++k) {
    judged.clear();
    std::size_t positives = 0;
    for (std::size_t i = 0; i < probabilities.rows(); ++i) {
      if (!probabilities.known(i) || labels[i] == kNoLabel) continue;
      const bool right = labels[i] == k;
      positives += right ? 1 : 0;
      if (right || probabilities.row(i)[k] >= 0.05F) judged.push_back({probabilities.row(i)[k], right});
    }
    if (positives >= kFewRows) out[k] = best_balance(judged, positives);
  }
  return out;
}

}  // namespace deskbell::learn
