#include "course.h"

#include "calibration.h"
#include "folds.h"
#include "parallel.h"
#include "scheme.h"
#include "threshold.h"

#include <algorithm>
#include <array>
#include <functional>

namespace deskbell::learn {
namespace {

constexpr std::array kCosts{0.1F, 0.3F, 1.0F, 3.0F};
constexpr std::size_t kManyRows = 2000;  // from here on a piece of text must occur twice to count
constexpr int kFinalPasses = 40;

}  // namespace

Course::Course(LabelIndex index, const Training& training)
    : training_(training), truth_(std::move(index.of_row)), taught_(truth_) {
  const auto& texts = index.texts;
  const auto purpose = index.labels.size() <= kFewLabels ? Purpose::opinions : Purpose::topics;
  const auto script = script_of(texts);
  std::shared_ptr<const WordVectors> vectors;
  if (script == Script::spaced && getenv("VEC")) vectors = std::shared_ptr<const WordVectors>(std::shared_ptr<void>(), &background_vectors());
  auto described = describe_all(texts, {.scheme = scheme_for(script, purpose),
                                        .least_texts = texts.size() > kManyRows ? 2U : 1U,
                                        .vectors = vectors,
                                        .threads = training.threads});
  rows_ = std::move(described.rows);
  model_.vocabulary = std::move(described.vocabulary);
  model_.labels = std::move(index.labels);
  const auto outside = std::ranges::find(model_.labels, kOutOfScope);
  if (outside != model_.labels.end())
    model_.out_of_scope = static_cast<std::uint32_t>(outside - model_.labels.begin());
  folds_ = deal_folds(truth_, model_.labels.size(), training.seed);
  effort_ = effort_for({texts.size(), rows_.entries(), model_.vocabulary.size(), model_.labels.size(), kCosts.size()});
  model_.findings.examples = texts.size();
  model_.findings.labels = model_.labels.size();
  model_.findings.features = model_.vocabulary.size();
}

std::vector<Scores> Course::trial(std::span<const std::uint16_t> taught) const {
  return left_out_margins({rows_, model_.vocabulary.size(), model_.labels.size(), taught, folds_,
                           effort_.folds_judged, kCosts, training_.seed, effort_.trial_passes, training_.threads});
}

void Course::choose_cost() {
  auto tried = trial(truth_);
  const auto best = best_cost(tried, truth_);
  cost_ = kCosts[best.index];
  accuracy_ = best.accuracy;
  margins_ = std::move(tried[best.index]);
}

// Pays when left-out rows, judged by their labels as they are, get them more often although fewer rows are learnt from.
void Course::set_mislabelled_aside() {
  constexpr double kWorthIt = 0.003;
  if (effort_.folds_judged < kFolds) return;
  const Scores first = margins_;
  for (const float lead : {0.5F, 0.3F}) {
    const auto rows = outvoted(first, truth_, lead);
    if (rows.size() * 50 < truth_.size()) continue;
    std::vector<std::uint16_t> taught = truth_;
    for (const auto i : rows) taught[i] = kNoLabel;
    auto tried = trial(taught);
    const auto best = best_cost(tried, truth_);
    if (best.accuracy < accuracy_ + kWorthIt) continue;
    cost_ = kCosts[best.index];
    accuracy_ = best.accuracy;
    margins_ = std::move(tried[best.index]);
    taught_ = std::move(taught);
    model_.findings.set_aside = rows.size();
  }
}

// The nets of all rows, the nets of the folds that they will be judged by, and the linear model, side by side.
void Course::learn() {
  const std::size_t labels = model_.labels.size();
  const std::size_t features = model_.vocabulary.size();
  model_.nets.resize(effort_.nets);
  const auto learn_one = [&](std::size_t seed, std::uint8_t without) {
    return learn_net({rows_, features, labels, taught_, folds_, without, training_.seed * 1000 + seed, effort_.hidden,
                      effort_.net_passes});
  };
  std::vector<std::function<void()>> tasks;
  for (std::size_t seed = 0; seed < effort_.nets; ++seed)
    tasks.emplace_back([&, seed] {
      Net net = learn_one(seed, kNoFold);
      auto first = packed(net.first, net.hidden_groups);
      net.first = {};
      model_.nets[seed] = {std::move(first), std::move(net)};
    });
  nets_ = Scores(rows_.size(), labels);
  std::vector<std::vector<Scores>> parts(effort_.nets == 0 ? 0 : effort_.net_folds);
  for (std::uint8_t fold = 0; fold < parts.size(); ++fold) {
    parts[fold].resize(effort_.nets);
    for (std::size_t seed = 0; seed < effort_.nets; ++seed)
      tasks.emplace_back([&, seed, fold] {
        const Net net = learn_one(seed, fold);
        Scores& scores = parts[fold][seed] = Scores(rows_.size(), labels);
        std::vector<Lanes> hidden(net.hidden_groups);
        std::vector<Lanes> lanes(net.label_groups);
        for (std::size_t i = 0; i < rows_.size(); ++i) {
          if (folds_[i] != fold) continue;
          std::ranges::fill(hidden, Lanes{});
          start(net, rows_[i], hidden);
          finish(net, hidden, lanes);
          for (std::size_t k = 0; k < labels; ++k) scores.row(i)[k] = lanes[k / kLanes][k % kLanes];
        }
      });
  }
  const Exercise exercise{rows_, features, taught_, folds_, training_.seed, kFinalPasses};
  const std::size_t groups = lane_groups(labels);
  std::vector<std::vector<Lanes>> weights(groups);
  for (std::size_t group = 0; group < groups; ++group)
    tasks.emplace_back([&, group] {
      Problems problems;
      for (std::size_t lane = 0; lane < kLanes && group * kLanes + lane < labels; ++lane)
        problems[lane] = {static_cast<std::uint16_t>(group * kLanes + lane), kNoFold, cost_};
      weights[group] = learn_linear(exercise, problems);
    });
  in_parallel(tasks.size(), training_.threads, [&](std::size_t i) { tasks[i](); });
  for (std::size_t fold = 0; fold < parts.size(); ++fold)
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (folds_[i] != fold) continue;
      nets_.mark_known(i);
      for (const auto& scores : parts[fold])
        for (std::size_t k = 0; k < labels; ++k)
          nets_.row(i)[k] += scores.row(i)[k] / static_cast<float>(effort_.nets);
    }
  std::vector<Lanes> table(features * groups);
  for (std::size_t group = 0; group < groups; ++group) {
    for (std::size_t feature = 0; feature < features; ++feature) table[feature * groups + group] = weights[group][feature];
    model_.linear_constant.push_back(weights[group][features]);
    weights[group] = {};
  }
  model_.linear = packed(table, groups);
}

void Course::weigh_parts() {
  model_.softening = fit_softening(margins_, taught_);
  probabilities_ = margins_;
  for (std::size_t i = 0; i < probabilities_.rows(); ++i)
    if (probabilities_.known(i)) soften(probabilities_.row(i), model_.softening);
  if (effort_.nets > 0) {
    Scores linear = probabilities_;
    double best = -1;
    for (const float part : {0.5F, 0.0F, 0.25F, 0.75F, 1.0F}) {
      Scores mixed(rows_.size(), model_.labels.size());
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!nets_.known(i) || !linear.known(i)) continue;
        mixed.mark_known(i);
        for (std::size_t k = 0; k < model_.labels.size(); ++k)
          mixed.row(i)[k] = (1 - part) * linear.row(i)[k] + part * nets_.row(i)[k];
      }
      const double accuracy = accuracy_of(mixed, truth_);
      if (getenv("LEARN_LOG")) fprintf(stderr, "part %.2f accuracy %.4f surprise %.4f\n", part, accuracy, surprise(mixed, taught_));
      if (accuracy <= best) continue;
      best = accuracy;
      model_.net_part = part;
      probabilities_ = std::move(mixed);
    }
    if (model_.net_part == 0) model_.nets.clear();
  }
  model_.temperature = fit_tempering(probabilities_, taught_);
  for (std::size_t i = 0; i < probabilities_.rows(); ++i)
    if (probabilities_.known(i)) temper(probabilities_.row(i), model_.temperature);
}

void Course::draw_lines() {
  if (model_.out_of_scope) model_.threshold = choose_threshold(probabilities_, taught_, *model_.out_of_scope);
  model_.likely = choose_likely(probabilities_, taught_);
}

Model Course::take() {
  auto& findings = model_.findings;
  findings.accuracy = accuracy_of(probabilities_, taught_);
  double sum = 0;
  for (std::size_t i = 0; i < probabilities_.rows(); ++i) {
    if (!probabilities_.known(i) || taught_[i] == kNoLabel) continue;
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
