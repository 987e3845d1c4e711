#pragma once
#include <learn/classifier.h>
#include <learn/example.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

// How well guesses fit what is known to be right.
namespace deskbell::learn {

struct Confusion {
  std::string label;
  std::string guessed;
  std::size_t times = 0;
  bool operator==(const Confusion&) const = default;
};

struct ScopeFigures {
  double in_scope_accuracy = 0;  // of the examples that belong somewhere; turned away counts as wrong
  double forced_accuracy = 0;    // of the same, if nothing were turned away
  double recall = 0;             // of the examples that belong nowhere, how many were turned away
};

struct Evaluation {
  std::size_t examples = 0;
  double accuracy = 0;
  double macro_f1 = 0;    // mean over the labels that occur in the examples
  double confidence = 0;  // mean probability of the guesses: near the accuracy when they are calibrated
  std::vector<Confusion> confusions;  // most frequent first
  std::optional<ScopeFigures> scope;  // when there are examples labelled kOutOfScope
  std::string text() const;           // for a terminal
};

Evaluation evaluate(const Classifier& classifier, std::span<const Example> examples);

}  // namespace deskbell::learn
