#include "course.h"

#include "calibration.h"
#include "folds.h"
#include "names.h"
#include "parallel.h"
#include "scheme.h"
#include "threshold.h"

#include <algorithm>
#include <array>

namespace deskbell::learn {
namespace {

constexpr std::array kCosts{0.1F, 0.3F, 1.0F, 3.0F};
constexpr std::size_t kManyRows = 2000;  // from here on a piece of text must occur twice to count
constexpr std::size_t kFewTexts = 300;   // too few to learn what to make of word vectors
constexpr int kFinalPasses = 40;
// What most sets of the kind like best.
constexpr float kNetPartOfTopics = 0.6F;
constexpr float kNetPartOfOpinions = 0.3F;
constexpr double kClearlyMore = 1.5;  // McNemar 1947, one-sided at 7 %

void temper_all(Scores& probabilities, float temperature) {
  for (std::size_t i = 0; i < probabilities.rows(); ++i)
    if (probabilities.known(i)) temper(probabilities.row(i), temperature);
}

}  // namespace

Course::Course(LabelIndex index, const Training& training) : training_(training) {
  const std::size_t examples = index.texts.size();
  folds_ = deal_folds(index.of_row, index.labels.size(), training.seed);
  purpose_ = purpose_of(index.labels.size(), examples);
  const auto script = script_of(index.texts);
  const bool wants_vectors = examples >= kFewTexts;
  std::vector<std::string> names;
  folds_.insert(folds_.end(), add_names(index, names), kNeverLeftOut);
  auto described = describe_all(index.texts, {.scheme = scheme_for(script, purpose_),
                                              .least_texts = examples > kManyRows ? 2U : 1U,
                                              .vectors = wants_vectors ? vectors_for(script) : nullptr,
                                              .threads = training.threads});
  truth_ = std::move(index.of_row);
  taught_ = truth_;
  rows_ = std::move(described.rows);
  model_.vocabulary = std::move(described.vocabulary);
  model_.labels = std::move(index.labels);
  model_.out_of_scope = place_of_out_of_scope(model_.labels);
  effort_ = effort_for({rows_.size(), rows_.entries(), model_.vocabulary.size(), model_.labels.size(), kCosts.size()});
  // Nets add nothing to long phrases and known words of liking, and take most of the time.
  const bool no_use = purpose_ == Purpose::opinions && script == Script::spaced;
  if (training.nets == Nets::none || no_use) effort_.nets = 0;
  model_.findings.examples = examples;
  model_.findings.labels = model_.labels.size();
  model_.findings.features = model_.vocabulary.size();
}

std::vector<Scores> Course::trial(std::span<const std::uint16_t> taught, std::uint8_t folds,
                                  std::span<const float> costs) const {
  return left_out_margins({rows_, model_.vocabulary.size(), model_.labels.size(), taught, folds_, folds, costs,
                           training_.seed, effort_.trial_passes, training_.threads});
}

void Course::choose_cost() {
  auto tried = trial(truth_, effort_.folds_judged, kCosts);
  const auto best = best_cost(tried, truth_);
  cost_ = kCosts[best.index];
  margins_ = std::move(tried[best.index]);
}

// Tried on the first fold, which must have no part in saying what is mislabelled: the rows of the other folds judge
// each other, then a model of all of them meets one of those that are left.
bool Course::pays_to_set_aside(float lead) const {
  std::vector<std::uint16_t> others = truth_;
  for (std::size_t i = 0; i < others.size(); ++i)
    if (folds_[i] == 0) others[i] = kNoLabel;
  const auto judged = outvoted(trial(others, kFolds, {&cost_, 1}).front(), others, lead);
  if (judged.size() * 20 < truth_.size()) return false;
  const auto before = trial(others, 1, {&cost_, 1});
  for (const auto i : judged) others[i] = kNoLabel;
  const auto after = trial(others, 1, kCosts);
  const auto& better = after[best_cost(after, truth_).index];
  return mends(before.front(), better, truth_, kClearlyMore);
}

void Course::set_mislabelled_aside() {
  constexpr std::size_t kEnoughRows = 1000;
  if (effort_.folds_judged < kFolds || truth_.size() < kEnoughRows) return;
  float chosen = 0;
  for (const float lead : {0.5F, 0.3F})
    if (pays_to_set_aside(lead)) chosen = lead;
  if (chosen == 0) return;
  for (const auto i : outvoted(margins_, truth_, chosen)) {
    taught_[i] = kNoLabel;
    ++model_.findings.set_aside;
  }
  auto tried = trial(taught_, effort_.folds_judged, kCosts);
  const auto best = best_cost(tried, truth_);
  cost_ = kCosts[best.index];
  margins_ = std::move(tried[best.index]);
}

Net Course::net_without(std::uint8_t fold, std::size_t seed) const {
  return learn_net({rows_, model_.vocabulary.size(), model_.labels.size(), taught_, folds_, fold,
                    training_.seed * 1000 + seed, effort_.hidden, effort_.net_passes});
}

// What a net says of the rows of a fold that it has not seen.
Scores Course::judged_by(const Net& net, std::uint8_t fold) const {
  Scores out(rows_.size(), model_.labels.size());
  std::vector<Lanes> hidden(net.hidden_groups);
  std::vector<Lanes> lanes(net.label_groups);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (folds_[i] != fold) continue;
    out.mark_known(i);
    std::ranges::fill(hidden, Lanes{});
    start(net, rows_[i], hidden);
    finish(net, hidden, lanes);
    for (std::size_t k = 0; k < out.labels(); ++k) out.row(i)[k] = lanes[k / kLanes][k % kLanes];
  }
  return out;
}

void Course::take_linear(std::vector<std::vector<Lanes>> groups) {
  const std::size_t features = model_.vocabulary.size();
  std::vector<Lanes> table(features * groups.size());
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (std::size_t feature = 0; feature < features; ++feature)
      table[feature * groups.size() + group] = groups[group][feature];
    model_.linear_constant.push_back(groups[group][features]);
    groups[group] = {};
  }
  model_.linear = packed(table, groups.size());
}

// The nets of all rows, the nets that will be judged by a fold each, and the linear model, side by side.
void Course::learn() {
  const std::size_t labels = model_.labels.size();
  const std::size_t groups = lane_groups(labels);
  const std::size_t judges = effort_.nets == 0 ? 0 : effort_.judges;
  const std::size_t judged = judges * effort_.net_folds;
  model_.nets.resize(effort_.nets);
  std::vector<Scores> parts(judged);
  std::vector<std::vector<Lanes>> weights(groups);
  in_parallel(effort_.nets + judged + groups, training_.threads, [&](std::size_t task) {
    if (task < effort_.nets) {
      Net net = net_without(kNoFold, task);
      auto first = packed(net.first, net.hidden_groups);
      net.first = {};
      model_.nets[task] = {std::move(first), std::move(net)};
    } else if (task < effort_.nets + judged) {
      const std::size_t part = task - effort_.nets;
      const auto fold = static_cast<std::uint8_t>(part / judges);
      parts[part] = judged_by(net_without(fold, part % judges), fold);
    } else {
      const std::size_t group = task - effort_.nets - judged;
      Problems problems;
      for (std::size_t lane = 0; lane < kLanes && group * kLanes + lane < labels; ++lane)
        problems[lane] = {static_cast<std::uint16_t>(group * kLanes + lane), kNoFold, cost_};
      weights[group] =
          learn_linear({rows_, model_.vocabulary.size(), taught_, folds_, training_.seed, kFinalPasses}, problems);
    }
  });
  take_linear(std::move(weights));
  nets_ = Scores(rows_.size(), labels);
  for (const auto& part : parts)
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!part.known(i)) continue;
      nets_.mark_known(i);
      for (std::size_t k = 0; k < labels; ++k) nets_.row(i)[k] += part.row(i)[k] / static_cast<float>(judges);
    }
}

// Both parts brought to probabilities first, so that they can be mixed as equals.
void Course::weigh_parts() {
  model_.softening = fit_softening(margins_, taught_);
  probabilities_ = margins_;
  for (std::size_t i = 0; i < probabilities_.rows(); ++i)
    if (probabilities_.known(i)) soften(probabilities_.row(i), model_.softening);
  if (effort_.nets > 0) {
    model_.net_temperature = fit_tempering(nets_, taught_);
    temper_all(nets_, model_.net_temperature);
    mix_nets();
  }
  model_.temperature = fit_tempering(probabilities_, taught_);
  temper_all(probabilities_, model_.temperature);
  if (!model_.out_of_scope && purpose_ == Purpose::topics) leave_room_for_nothing();
}

void Course::leave_room_for_nothing() {
  model_.nothing = choose_nothing(margins_, taught_, model_.softening);
  for (std::size_t i = 0; i < probabilities_.rows(); ++i) {
    if (!probabilities_.known(i)) continue;
    const float any = chance_of_any(margins_.row(i), model_.softening, model_.nothing);
    for (auto& one : probabilities_.row(i)) one *= any;
  }
}

void Course::mix_nets() {
  const Scores linear = std::move(probabilities_);
  const auto mixed_by = [&](float part) {
    Scores mixed(rows_.size(), model_.labels.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!nets_.known(i) || !linear.known(i)) continue;
      mixed.mark_known(i);
      for (std::size_t k = 0; k < mixed.labels(); ++k)
        mixed.row(i)[k] = (1 - part) * linear.row(i)[k] + part * nets_.row(i)[k];
    }
    return mixed;
  };
  model_.net_part = purpose_ == Purpose::topics ? kNetPartOfTopics : kNetPartOfOpinions;
  probabilities_ = mixed_by(model_.net_part);
  for (const float part : {0.3F, 0.6F, 0.0F, 1.0F}) {
    Scores mixed = mixed_by(part);
    if (!mends(probabilities_, mixed, truth_, kClearlyMore)) continue;
    model_.net_part = part;
    probabilities_ = std::move(mixed);
  }
  if (model_.net_part == 0) model_.nets.clear();
}

void Course::draw_lines() {
  if (model_.out_of_scope) model_.threshold = choose_threshold(probabilities_, taught_, *model_.out_of_scope);
  model_.likely = choose_likely(probabilities_, taught_);
}

Model Course::take() {
  auto& findings = model_.findings;
  findings.accuracy = accuracy_of(probabilities_, truth_);
  double sum = 0;
  for (std::size_t i = 0; i < probabilities_.rows(); ++i) {
    if (!probabilities_.known(i)) continue;
    ++findings.tried_on;
    sum += probabilities_.row(i)[probabilities_.best(i)];
  }
  findings.confidence = findings.tried_on == 0 ? 0 : sum / static_cast<double>(findings.tried_on);
  findings.cost = cost_;
  findings.nets = model_.nets.size();
  findings.net_part = model_.net_part;
  findings.threshold = model_.threshold;
  return std::move(model_);
}

}  // namespace deskbell::learn
