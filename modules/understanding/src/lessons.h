#pragma once
#include "example_store.h"
#include "version_store.h"

#include <learn/quality.h>
#include <understanding/teaching.h>

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace deskbell::understanding {

// What one model learns from, and what it is measured with.
struct Lesson {
  ModelLanguage language = ModelLanguage::en;
  std::vector<learn::Example> examples;
  std::vector<std::optional<Id<Example>>> ids;  // of the same place; none: the program's own
  std::vector<learn::Example> own_tests;
  std::vector<learn::Example> program_tests;
  std::set<text::Language> languages;  // that it will know
  int own = 0;                         // examples of the workspace
};

// One for each model language. A text of the workspace takes the place of an equal one of the program; retired labels
// are left out.
std::vector<Lesson> lessons(storage::Snapshot& snapshot, Aspect aspect, Base base);
// Whether there is anything to learn that the program's model does not know.
bool is_worth_learning(const Lesson& lesson);

// What was found in a lesson's examples, with the workspace's named.
QualityOfLanguage told(const Lesson& lesson, const learn::QualityReport& found);

Score score_of(const learn::Classifier& classifier, const std::vector<learn::Example>& tests);

// On a thread of its own that gives way to everything else; waits for it.
void at_leisure(const std::function<void()>& work);

}  // namespace deskbell::understanding
