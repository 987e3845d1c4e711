#pragma once
#include <learn/classifier.h>
#include <learn/example.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

// What should be looked at in a set of examples before, or instead of, learning from it.
namespace deskbell::learn {

struct Conflict {  // the same text, but for case and width, under different labels
  std::string text;
  std::vector<std::string> labels;
  bool operator==(const Conflict&) const = default;
};

struct Scarce {
  std::string label;
  std::size_t examples = 0;
  bool operator==(const Scarce&) const = default;
};

struct Suspect {  // judged by models that had not seen it, another label fits far better
  std::size_t example = 0;  // its place
  std::string fits;
  double lead = 0;  // of the margin; above 0.5
};

struct Confusable {  // examples of one that are taken for the other, both ways together
  std::string first;
  std::string second;
  std::size_t times = 0;
  double part = 0;  // of the examples of both
};

struct QualityReport {
  std::vector<Conflict> conflicts;
  std::size_t repeated = 0;          // examples that only repeat another one with the same label
  std::vector<Scarce> scarce;        // fewest first
  std::vector<Suspect> suspects;     // clearest first
  std::vector<Confusable> confusable;  // most frequent first
  bool clean() const;
};

inline constexpr std::size_t kEnoughExamples = 10;  // labels with fewer are scarce

// Suspects and confusable labels take a training's time and are empty below 50 examples or with one label.
QualityReport examine(std::span<const Example> examples, const Training& training = {});

}  // namespace deskbell::learn
