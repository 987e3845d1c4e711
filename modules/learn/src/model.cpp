#include "model.h"

#include "calibration.h"

#include <algorithm>

namespace deskbell::learn {
namespace {

void judge_by_linear(const Model& model, Row row, Judgement& judgement) {
  judgement.lanes.assign(model.linear_constant.begin(), model.linear_constant.end());
  add_weights(model.linear, row, judgement.lanes);
  for (std::size_t k = 0; k < model.labels.size(); ++k)
    judgement.probabilities[k] = judgement.lanes[k / kLanes][k % kLanes];
  judgement.any = chance_of_any(judgement.probabilities, model.softening, model.nothing);
  soften(judgement.probabilities, model.softening);
}

void mix_in_nets(const Model& model, Row row, Judgement& judgement) {
  auto& mean = judgement.of_nets;
  mean.assign(model.labels.size(), 0);
  const float share = 1 / static_cast<float>(model.nets.size());
  for (const auto& net : model.nets) {
    judgement.hidden.assign(net.rest.hidden_groups, Lanes{});
    add_weights(net.first, row, judgement.hidden);
    judgement.lanes.resize(net.rest.label_groups);
    finish(net.rest, judgement.hidden, judgement.lanes);
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += share * judgement.lanes[k / kLanes][k % kLanes];
  }
  temper(mean, model.net_temperature);
  for (std::size_t k = 0; k < mean.size(); ++k)
    judgement.probabilities[k] = (1 - model.net_part) * judgement.probabilities[k] + model.net_part * mean[k];
}

void judge_by_ranker(const Model& model, std::string_view text, Judgement& judgement) {
  std::ranges::fill(judgement.probabilities, 0.0F);
  for (const auto& match : model.ranker->rank(text, model.labels.size())) {
    const auto at = std::ranges::lower_bound(model.labels, match.id) - model.labels.begin();
    judgement.probabilities[static_cast<std::size_t>(at)] = static_cast<float>(match.trust);
  }
}

}  // namespace

std::optional<std::uint32_t> place_of_out_of_scope(const std::vector<std::string>& labels) {
  const auto found = std::ranges::find(labels, kOutOfScope);
  if (found == labels.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - labels.begin());
}

void judge(const Model& model, std::string_view text, Judgement& judgement) {
  judgement.probabilities.resize(model.labels.size());
  if (model.ranker) return judge_by_ranker(model, text, judgement);
  const Row row = model.vocabulary.describe(text, judgement.scratch);
  judge_by_linear(model, row, judgement);
  if (!model.nets.empty()) mix_in_nets(model, row, judgement);
  temper(judgement.probabilities, model.temperature);
  for (auto& one : judgement.probabilities) one *= judgement.any;
}

}  // namespace deskbell::learn
