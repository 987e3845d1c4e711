#pragma once
#include <base/result.h>
#include <learn/example.h>

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Learns from examples which label a text has, in seconds and in the process, for any language and any labels: intents,
// topics, urgency, sentiment, spam. It chooses by itself, from the examples, what to look at and how hard to learn, by
// trying on examples that it had left out; probabilities and thresholds come from those, too.
//
//   TRY(const Classifier classifier, learn::train(examples, {}));
//   const Guess guess = classifier.best("where is my parcel");   // {"track_order", 0.97}
//
// What it is made of: TF-IDF of words and runs of characters, a linear support vector machine and, where that helps, a
// small neural network; with one example a label (a list of questions) a ranker instead. See README.md.
namespace deskbell::learn {

struct Guess {
  std::string_view label;  // lives as long as the classifier
  double probability = 0;
  bool operator==(const Guess&) const = default;
};

// A word of the text and how much it speaks for the label: by how much the label's log-odds fall without it.
struct Reason {
  std::string word;
  double weight = 0;
};

enum class Nets {
  where_they_help,
  none  // some points less where there are few examples, a third of the time to learn, models a tenth of the size
};

struct Training {
  std::uint64_t seed = 1;  // same examples, same seed: the same model, byte for byte
  int threads = 2;         // changes the time only
  Nets nets = Nets::where_they_help;
};

// How a model came to be, for people who want to know.
struct Findings {
  std::size_t examples = 0;
  std::size_t labels = 0;
  std::size_t features = 0;
  std::size_t tried_on = 0;      // left-out examples behind the figures below
  double accuracy = 0;           // on them
  double confidence = 0;         // mean probability of the best label there; near `accuracy` when calibrated
  double cost = 0;               // C of the support vector machine
  std::size_t nets = 0;
  double net_part = 0;           // of the probability that comes from the nets
  std::size_t set_aside = 0;     // examples that looked mislabelled and were not learnt from
  double threshold = 0;          // below this probability a text is out of scope; 0: nothing is
  std::string text() const;      // a few lines in English
};

class Ranker;
struct Model;

// Immutable; any number of threads may ask it.
class Classifier {
 public:
  explicit Classifier(std::shared_ptr<const Model> model);

  // The likeliest label. Where out-of-scope examples were given: kOutOfScope with the probability that the text is,
  // when that label is the likeliest or no other reaches the threshold.
  Guess best(std::string_view text) const;
  // Likeliest first, without any threshold. What all labels together lack of one is how likely none of them fits; with
  // out-of-scope examples, that is kOutOfScope's.
  std::vector<Guess> ranked(std::string_view text, std::size_t most) const;
  // All labels that reach the threshold of their own, likeliest first: for texts with several matters.
  std::vector<Guess> all_likely(std::string_view text) const;
  // The words that decided for the label, weightiest first; negative ones speak against it.
  std::vector<Reason> reasons(std::string_view text, std::string_view label, std::size_t most = 5) const;

  std::span<const std::string> labels() const;  // sorted
  const Findings& findings() const;
  std::size_t bytes() const;  // of memory

  void save(std::ostream& out) const;
  // Refuses whatever save() did not write: foreign, newer, truncated, damaged or hostile files.
  static Result<Classifier> load(std::istream& in, const Limits& limits = {});

 private:
  std::shared_ptr<const Model> model_;
};

// Told in short English words what is being done; from the calling thread.
using Progress = std::function<void(std::string_view)>;

// invalid_argument when there is nothing to learn: fewer than two labels, an empty label or one that is too long;
// resource_exhausted above the limits.
Result<Classifier> train(std::span<const Example> examples, const Training& training, const Progress& progress = {},
                         const Limits& limits = {});

}  // namespace deskbell::learn
