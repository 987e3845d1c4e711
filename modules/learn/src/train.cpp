#include "course.h"
#include "label_index.h"

#include <learn/classifier.h>

#include <algorithm>
#include <map>

namespace deskbell::learn {
namespace {

std::size_t letters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

Result<void> check(std::span<const Example> examples, const Limits& limits) {
  if (examples.empty()) return failure(ErrorCode::invalid_argument, "There are no examples to learn from.");
  if (examples.size() > limits.rows)
    return failure(ErrorCode::resource_exhausted, "There are " + std::to_string(examples.size()) +
                                                      " examples; the limit is " + std::to_string(limits.rows) + ".");
  for (const auto& example : examples)
    if (example.label.empty()) return failure(ErrorCode::invalid_argument, "An example has an empty label.");
  return {};
}

// The questions of a list of questions and answers, when the examples are one: a label has one short text, perhaps also
// long ones. Empty when they are not.
std::vector<Question> as_questions(std::span<const Example> examples, std::span<const std::string> labels) {
  constexpr std::size_t kFewQuestions = 10;
  constexpr std::size_t kLonger = 3;  // an answer has so many times the letters of its question
  if (labels.size() < kFewQuestions) return {};
  std::map<std::string_view, Question> questions;
  std::size_t wordings = 0;
  for (const auto& example : examples) {
    auto& question = questions[example.label];
    question.id = example.label;
    const bool first = question.wordings.empty();
    const bool answer = !first && letters_of(example.text) > 80 && letters_of(example.text) > kLonger * letters_of(question.wordings.front());
    if (!answer) ++wordings;
    (answer ? question.answers : question.wordings).push_back(example.text);
  }
  if (2 * wordings > 3 * labels.size()) return {};
  std::vector<Question> out;
  for (auto& [label, question] : questions) out.push_back(std::move(question));
  return out;
}

Model ranking_model(std::vector<std::string> labels, std::span<const Question> questions, std::size_t examples) {
  Model model;
  model.ranker.emplace(questions);
  model.likely.assign(labels.size(), 0.5F);
  model.findings.examples = examples;
  model.findings.labels = labels.size();
  model.labels = std::move(labels);
  return model;
}

}  // namespace

Result<Classifier> train(std::span<const Example> examples, const Training& training, const Progress& progress,
                         const Limits& limits) {
  TRY(check(examples, limits));
  const auto tell = [&](std::string_view what) {
    if (progress) progress(what);
  };
  auto index = index_labels(examples);
  auto& labels = index.labels;
  if (labels.size() < 2)
    return failure(ErrorCode::invalid_argument, "All examples have the label \"" + labels.front() +
                                                    "\"; there must be at least two labels to tell apart.");
  if (labels.size() > limits.labels)
    return failure(ErrorCode::resource_exhausted, "There are " + std::to_string(labels.size()) +
                                                      " labels; the limit is " + std::to_string(limits.labels) + ".");
  if (const auto questions = as_questions(examples, labels); !questions.empty()) {
    tell("a list of questions: ranking them");
    return Classifier(
        std::make_shared<const Model>(ranking_model(std::move(labels), questions, examples.size())));
  }
  tell("reading");
  Course course(std::move(index), training);
  tell("choosing on left-out examples");
  course.choose_cost();
  course.set_mislabelled_aside();
  tell("learning");
  course.learn();
  course.weigh_parts();
  course.draw_lines();
  return Classifier(std::make_shared<const Model>(course.take()));
}

}  // namespace deskbell::learn
