#include <learn/evaluation.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace deskbell::learn {
namespace {

constexpr std::size_t kConfusionsTold = 20;

struct Counts {
  std::size_t examples = 0;
  std::size_t guessed = 0;
  std::size_t right = 0;
};

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double macro_f1(const std::map<std::string, Counts>& labels) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto& [label, counts] : labels) {
    if (counts.examples == 0) continue;
    sum += ratio(2 * counts.right, counts.examples + counts.guessed);
    ++count;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

// The likeliest label that is not kOutOfScope.
std::string_view forced(const Classifier& classifier, std::string_view text) {
  for (const auto& guess : classifier.ranked(text, 2))
    if (guess.label != kOutOfScope) return guess.label;
  return {};
}

}  // namespace

Evaluation evaluate(const Classifier& classifier, std::span<const Example> examples) {
  std::map<std::string, Counts> labels;
  std::map<std::pair<std::string, std::string>, std::size_t> confused;
  Counts inside;
  Counts outside;
  std::size_t forced_right = 0;
  double confidence = 0;
  for (const auto& example : examples) {
    const auto guess = classifier.best(example.text);
    const bool right = guess.label == example.label;
    confidence += guess.probability;
    ++labels[example.label].examples;
    ++labels[std::string(guess.label)].guessed;
    if (right) ++labels[example.label].right;
    if (!right) ++confused[{example.label, std::string(guess.label)}];
    auto& side = example.label == kOutOfScope ? outside : inside;
    ++side.examples;
    side.right += right ? 1 : 0;
    if (&side == &inside) forced_right += forced(classifier, example.text) == example.label ? 1 : 0;
  }
  Evaluation out;
  out.examples = examples.size();
  out.accuracy = ratio(inside.right + outside.right, examples.size());
  out.macro_f1 = macro_f1(labels);
  out.confidence = examples.empty() ? 0 : confidence / static_cast<double>(examples.size());
  for (const auto& [pair, times] : confused) out.confusions.push_back({pair.first, pair.second, times});
  std::ranges::sort(out.confusions, [](const Confusion& left, const Confusion& right) {
    return left.times != right.times ? left.times > right.times
                                     : std::tie(left.label, left.guessed) < std::tie(right.label, right.guessed);
  });
  if (outside.examples > 0)
    out.scope = ScopeFigures{ratio(inside.right, inside.examples), ratio(forced_right, inside.examples),
                             ratio(outside.right, outside.examples)};
  return out;
}

std::string Evaluation::text() const {
  std::string out = fmt::format("examples            {}\naccuracy            {:.2f} %\nmacro-F1            {:.2f} %\n"
                                "mean probability    {:.2f} %\n",
                                examples, 100 * accuracy, 100 * macro_f1, 100 * confidence);
  if (scope)
    out += fmt::format("in scope            {:.2f} % right ({:.2f} % if nothing were turned away)\n"
                       "out of scope        {:.2f} % turned away\n",
                       100 * scope->in_scope_accuracy, 100 * scope->forced_accuracy, 100 * scope->recall);
  if (!confusions.empty()) out += "\nmost frequent confusions (times, label, guessed)\n";
  for (const auto& one : std::span(confusions).first(std::min(confusions.size(), kConfusionsTold)))
    out += fmt::format("{:6}  {}  ->  {}\n", one.times, one.label, one.guessed);
  return out;
}

}  // namespace deskbell::learn
