#include "model.h"

#include "model_file.h"
#include "ranker_index.h"

#include <text/fold.h>
#include <text/words.h>

#include <algorithm>
#include <cmath>
#include <istream>
#include <numeric>
#include <ostream>

namespace deskbell::learn {
namespace {

constexpr std::size_t kMostWordsExplained = 150;

// Of the calling thread, so that asking allocates nothing; it grows to the largest model asked.
Judgement& judgement_of_thread() {
  thread_local Judgement judgement;
  return judgement;
}

std::span<const float> judged(const Model& model, std::string_view text) {
  auto& judgement = judgement_of_thread();
  judge(model, text, judgement);
  return judgement.probabilities;
}

std::size_t best_in_scope(const Model& model, std::span<const float> probabilities) {
  std::size_t best = model.out_of_scope == 0U ? 1 : 0;
  for (std::size_t k = 0; k < probabilities.size(); ++k)
    if (k != model.out_of_scope && probabilities[k] > probabilities[best]) best = k;
  return best;
}

double log_odds(double probability) {
  const double inside = std::clamp(probability, 1e-9, 1 - 1e-9);
  return std::log(inside / (1 - inside));
}

}  // namespace

Classifier::Classifier(std::shared_ptr<const Model> model) : model_(std::move(model)) {}

Guess Classifier::best(std::string_view text) const {
  const auto probabilities = judged(*model_, text);
  const auto best = best_in_scope(*model_, probabilities);
  if (model_->out_of_scope) {
    const float outside = probabilities[*model_->out_of_scope];
    if (outside >= probabilities[best] || probabilities[best] < model_->threshold)
      return {model_->labels[*model_->out_of_scope], std::max(outside, 1 - probabilities[best])};
  }
  return {model_->labels[best], probabilities[best]};
}

std::vector<Guess> Classifier::ranked(std::string_view text, std::size_t most) const {
  const auto probabilities = judged(*model_, text);
  std::vector<std::uint32_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto kept = std::min(most, order.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(kept), [&](auto left, auto right) {
    return probabilities[left] != probabilities[right] ? probabilities[left] > probabilities[right] : left < right;
  });
  std::vector<Guess> out;
  for (std::size_t i = 0; i < kept; ++i) out.push_back({model_->labels[order[i]], probabilities[order[i]]});
  return out;
}

std::vector<Guess> Classifier::all_likely(std::string_view text) const {
  std::vector<Guess> out;
  const auto probabilities = judged(*model_, text);
  for (std::size_t k = 0; k < probabilities.size(); ++k)
    if (k != model_->out_of_scope && probabilities[k] >= model_->likely[k])
      out.push_back({model_->labels[k], probabilities[k]});
  std::ranges::sort(out, [](const Guess& left, const Guess& right) {
    return left.probability != right.probability ? left.probability > right.probability : left.label < right.label;
  });
  return out;
}

std::vector<Reason> Classifier::reasons(std::string_view text, std::string_view label, std::size_t most) const {
  const auto found = std::ranges::lower_bound(model_->labels, label);
  if (found == model_->labels.end() || *found != label) return {};
  const auto at = static_cast<std::size_t>(found - model_->labels.begin());
  const auto words = text::words(text);
  const double whole = log_odds(judged(*model_, text)[at]);
  std::vector<Reason> out;
  for (const auto word : std::span(words).first(std::min(words.size(), kMostWordsExplained))) {
    std::string without(text);
    without.replace(static_cast<std::size_t>(word.data() - text.data()), word.size(), " ");
    out.push_back({std::string(word), whole - log_odds(judged(*model_, without)[at])});
  }
  std::ranges::sort(out, [](const Reason& left, const Reason& right) {
    const double by = std::abs(left.weight) - std::abs(right.weight);
    return by != 0 ? by > 0 : left.word < right.word;
  });
  if (out.size() > most) out.resize(most);
  return out;
}

std::span<const std::string> Classifier::labels() const { return model_->labels; }
const Findings& Classifier::findings() const { return model_->findings; }

std::size_t Classifier::bytes() const {
  const auto of_weights = [](const Weights& weights) {
    return weights.bytes.size() * sizeof(LaneBytes) + weights.scales.size() * sizeof(float);
  };
  std::size_t out = model_->vocabulary.bytes() + of_weights(model_->linear);
  for (const auto& net : model_->nets) out += of_weights(net.first) + net.rest.second.size() * sizeof(Lanes);
  if (model_->ranker) {
    const auto& index = model_->ranker->index();
    out += index.features.bytes() + index.terms.bytes() +
           (index.wordings.postings.size() + index.documents.postings.size()) * sizeof(Postings::Posting);
  }
  return out;
}

void Classifier::save(std::ostream& out) const { write_model(*model_, out); }

Result<Classifier> Classifier::load(std::istream& in, const Limits& limits) {
  TRY(Model model, read_model(in, limits));
  return Classifier(std::make_shared<const Model>(std::move(model)));
}

}  // namespace deskbell::learn
