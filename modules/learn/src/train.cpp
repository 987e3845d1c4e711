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
  for (const auto& example : examples) {
    if (example.label.empty()) return failure(ErrorCode::invalid_argument, "An example has an empty label.");
    if (example.label.size() > limits.label_bytes)
      return failure(ErrorCode::invalid_argument,
                     "A label is longer than " + std::to_string(limits.label_bytes) + " bytes.");
  }
  return {};
}

struct QuestionList {
  std::vector<Question> questions;
  std::vector<Example> wordings;  // without the answers
};

// A list of questions and answers: most labels have one short text first, others that are far longer are answers.
QuestionList as_questions(std::span<const Example> examples) {
  constexpr std::size_t kLonger = 2;  // an answer has so many times the letters of its question, or more
  std::map<std::string_view, Question> questions;
  std::vector<std::pair<const Example*, bool>> later;  // not the first of its label; much longer than it
  std::size_t longer = 0;
  for (const auto& example : examples) {
    auto& question = questions[example.label];
    if (question.wordings.empty()) {
      question.id = example.label;
      question.wordings.push_back(example.text);
      continue;
    }
    later.emplace_back(&example, letters_of(example.text) > kLonger * letters_of(question.wordings.front()));
    longer += later.back().second ? 1 : 0;
  }
  const bool all_answers = 4 * longer > 3 * later.size();
  for (const auto& [example, is_longer] : later) {
    auto& question = questions[example->label];
    (is_longer || all_answers ? question.answers : question.wordings).push_back(example->text);
  }
  QuestionList out;
  for (auto& [label, question] : questions) {
    for (const auto& wording : question.wordings) out.wordings.push_back({wording, std::string(label)});
    out.questions.push_back(std::move(question));
  }
  return out;
}

// With hardly more than one wording a label there is nothing to learn from; and texts that are answers to most labels
// would only mislead.
enum class Sort { examples, questions, questions_with_wordings };

Sort sort_of(const QuestionList& list, std::size_t examples) {
  constexpr std::size_t kFewQuestions = 10;
  const std::size_t labels = list.questions.size();
  const std::size_t answered = static_cast<std::size_t>(
      std::ranges::count_if(list.questions, [](const Question& one) { return !one.answers.empty(); }));
  if (labels < kFewQuestions) return Sort::examples;
  if (2 * list.wordings.size() <= 3 * labels) return Sort::questions;
  return examples <= 30 * labels && 10 * answered >= 9 * labels ? Sort::questions_with_wordings : Sort::examples;
}

Model ranking_model(std::vector<std::string> labels, std::span<const Question> questions, std::size_t examples) {
  Model model;
  model.ranker.emplace(questions);
  model.likely.assign(labels.size(), 0.5F);
  model.findings.examples = examples;
  model.findings.labels = labels.size();
  model.labels = std::move(labels);
  model.out_of_scope = place_of_out_of_scope(model.labels);
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
  const auto list = as_questions(examples);
  const Sort sort = sort_of(list, examples.size());
  if (sort == Sort::questions) {
    tell("a list of questions: ranking them");
    return Classifier(
        std::make_shared<const Model>(ranking_model(std::move(labels), list.questions, examples.size())));
  }
  if (sort == Sort::questions_with_wordings) index = index_labels(list.wordings);
  if ((index.of_row.size() + labels.size()) * labels.size() > limits.judgements)  // names of labels are learnt from, too
    return failure(ErrorCode::resource_exhausted, "So many examples times so many labels do not fit into memory; the limit is " +
                                                      std::to_string(limits.judgements) + ".");
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
