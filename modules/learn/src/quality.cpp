#include "choice.h"
#include "folds.h"
#include "label_index.h"
#include "scheme.h"
#include "vocabulary.h"

#include <learn/quality.h>
#include <text/fold.h>
#include <text/lines.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace deskbell::learn {
namespace {

constexpr float kLead = 0.5F;
constexpr std::size_t kFewExamples = 50;
constexpr std::size_t kFewConfusions = 3;

void find_conflicts(std::span<const Example> examples, QualityReport& report) {
  struct Seen {
    std::string text;
    std::set<std::string> labels;
  };
  std::map<std::string, Seen> texts;
  for (const auto& example : examples) {
    auto& seen = texts[text::fold(text::clean_line(example.text))];
    if (seen.text.empty()) seen.text = example.text;
    if (!seen.labels.insert(example.label).second) ++report.repeated;
  }
  for (const auto& [folded, seen] : texts)
    if (seen.labels.size() > 1) report.conflicts.push_back({seen.text, {seen.labels.begin(), seen.labels.end()}});
}

void find_scarce(const LabelIndex& index, QualityReport& report) {
  std::vector<std::size_t> counts(index.labels.size());
  for (const auto label : index.of_row) ++counts[label];
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] < kEnoughExamples) report.scarce.push_back({index.labels[k], counts[k]});
  std::ranges::sort(report.scarce, [](const Scarce& left, const Scarce& right) {
    return std::tie(left.examples, left.label) < std::tie(right.examples, right.label);
  });
}

Scores left_out(const LabelIndex& index, const Training& training) {
  const auto purpose = purpose_of(index.labels.size(), index.texts.size());
  const auto described = describe_all(
      index.texts, {.scheme = scheme_for(script_of(index.texts), purpose), .threads = training.threads});
  const auto folds = deal_folds(index.of_row, index.labels.size(), training.seed);
  constexpr std::array kCost{1.0F};
  return std::move(left_out_margins({described.rows, described.vocabulary.size(), index.labels.size(), index.of_row,
                                     folds, kFolds, kCost, training.seed, 10, training.threads})
                       .front());
}

void find_suspects(const LabelIndex& index, const Scores& margins, QualityReport& report) {
  for (const auto i : outvoted(margins, index.of_row, kLead)) {
    const auto best = margins.best(i);
    report.suspects.push_back({i, index.labels[best], margins.row(i)[best] - margins.row(i)[index.of_row[i]]});
  }
  std::ranges::sort(report.suspects, [](const Suspect& left, const Suspect& right) {
    return left.lead != right.lead ? left.lead > right.lead : left.example < right.example;
  });
}

void find_confusable(const LabelIndex& index, const Scores& margins, QualityReport& report) {
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> times;
  std::vector<std::size_t> counts(index.labels.size());
  for (std::size_t i = 0; i < margins.rows(); ++i) {
    ++counts[index.of_row[i]];
    const auto best = margins.best(i);
    if (best != index.of_row[i]) ++times[std::minmax<std::size_t>(best, index.of_row[i])];
  }
  for (const auto& [pair, count] : times) {
    const auto& [first, second] = pair;
    if (count < kFewConfusions) continue;
    report.confusable.push_back({index.labels[first], index.labels[second], count,
                                 static_cast<double>(count) / static_cast<double>(counts[first] + counts[second])});
  }
  std::ranges::sort(report.confusable, [](const Confusable& left, const Confusable& right) {
    return left.times != right.times ? left.times > right.times
                                     : std::tie(left.first, left.second) < std::tie(right.first, right.second);
  });
}

}  // namespace

bool QualityReport::clean() const {
  return conflicts.empty() && scarce.empty() && suspects.empty() && confusable.empty();
}

QualityReport examine(std::span<const Example> examples, const Training& training) {
  QualityReport report;
  find_conflicts(examples, report);
  const auto index = index_labels(examples);
  const Limits limits;
  if (index.labels.size() > limits.labels) return report;
  find_scarce(index, report);
  if (examples.size() < kFewExamples || index.labels.size() < 2 ||
      examples.size() * index.labels.size() > limits.judgements)
    return report;
  const auto margins = left_out(index, training);
  find_suspects(index, margins, report);
  find_confusable(index, margins, report);
  return report;
}

}  // namespace deskbell::learn
