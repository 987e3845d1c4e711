#pragma once
#include <base/page.h>
#include <jobs/queue.h>

#include <understanding/understanding.h>
#include <understanding/version.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How a workspace teaches its models: labels, examples, training, versions. Reading labels is for every user;
// everything else needs train_understanding. Blocking, any thread.
namespace deskbell::understanding {

inline constexpr int kMostOwnLabels = 300;     // intents, retired ones too
inline constexpr int kMostExamples = 50'000;   // per workspace
inline constexpr int kLongestExample = 1'000;  // code points
inline constexpr int kMostImported = 5'000;    // rows at once
inline constexpr int kVersionsKept = 5;        // whose models are kept, beside the active one
inline constexpr int kMostFindings = 200;      // of each kind in a quality report

struct NewLabel {
  std::string key;
  std::string title_en;
  std::string title_zh = {};  // empty: title_en
  std::string meaning_en = {};
  std::string meaning_zh = {};
};

// Absent members stay as they are.
struct LabelChange {
  std::optional<std::string> title_en = {};
  std::optional<std::string> title_zh = {};
  std::optional<std::string> meaning_en = {};
  std::optional<std::string> meaning_zh = {};
  std::optional<LabelState> state = {};
};

struct NewExample {
  Aspect aspect = Aspect::intent;
  std::string text;
  std::string label;
  Part part = Part::learn;
};

struct ExampleChange {
  std::optional<std::string> text = {};
  std::optional<std::string> label = {};
  std::optional<Part> part = {};
};

struct ExampleFilter {
  Aspect aspect = Aspect::intent;
  std::optional<std::string> label = {};
  std::optional<ModelLanguage> language = {};
  std::optional<Origin> origin = {};
  std::optional<Part> part = {};
  std::optional<std::string> query = {};  // part of the text, whatever its capitals
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct Import {
  Aspect aspect = Aspect::intent;
  Part part = Part::learn;
  std::string table;        // header "text<TAB>label", then one example a line
  bool new_labels = false;  // intents that are not known yet become labels; false: they are refused
};

struct Imported {
  int added = 0;
  int repeated = 0;                 // were there already, with the same label
  int moved = 0;                    // were there with another label, and have the new one now
  std::vector<std::string> labels;  // that are new
};
BOOST_DESCRIBE_STRUCT(Imported, (), (added, repeated, moved, labels))

// ---- quality ----

struct ConflictFound {  // the same text under different labels
  std::string text;
  std::vector<std::string> labels;
  std::vector<Id<Example>> examples;  // of the workspace
};
BOOST_DESCRIBE_STRUCT(ConflictFound, (), (text, labels, examples))

struct ScarceLabel {
  std::string label;
  int examples = 0;
};
BOOST_DESCRIBE_STRUCT(ScarceLabel, (), (label, examples))

struct SuspectFound {                  // models that had not seen it find that another label fits far better
  std::optional<Id<Example>> example;  // none: the program's own
  std::string text;
  std::string label;
  std::string fits;
  double lead = 0;
};
BOOST_DESCRIBE_STRUCT(SuspectFound, (), (example, text, label, fits, lead))

struct ConfusableLabels {
  std::string first;
  std::string second;
  int times = 0;
  double part = 0;  // of the examples of both
};
BOOST_DESCRIBE_STRUCT(ConfusableLabels, (), (first, second, times, part))

struct QualityOfLanguage {
  ModelLanguage language = ModelLanguage::en;
  int examples = 0;
  int own = 0;
  int repeated = 0;
  std::vector<ConflictFound> conflicts;
  std::vector<ScarceLabel> scarce;
  std::vector<SuspectFound> suspects;
  std::vector<ConfusableLabels> confusable;
};
BOOST_DESCRIBE_STRUCT(QualityOfLanguage, (),
                      (language, examples, own, repeated, conflicts, scarce, suspects, confusable))

struct Quality {
  Aspect aspect = Aspect::intent;
  bool running = false;    // a report is being made
  std::optional<Time> at;  // of the last one; none: there is none yet
  bool outdated = false;   // examples have changed since
  std::vector<QualityOfLanguage> languages;
};
BOOST_DESCRIBE_STRUCT(Quality, (), (aspect, running, at, outdated, languages))

// ---- comparison ----

struct Difference {
  ModelLanguage language = ModelLanguage::en;
  std::string text;
  std::string label;  // the right one
  std::string first;  // what each version says
  std::string second;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (language, text, label, first, second))

struct Comparison {
  Version first;
  Version second;
  int examples = 0;  // of both test sets together
  int both_right = 0;
  int both_wrong = 0;
  int mended = 0;                       // only the second is right
  int broken = 0;                       // only the first is right
  std::vector<Difference> differences;  // at most kMostFindings, broken ones first
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (first, second, examples, both_right, both_wrong, mended, broken, differences))

class Teaching {
 public:
  // Registers the jobs that train and examine, so make it before the queue starts.
  Teaching(Understanding& understanding, jobs::Queue& jobs);
  ~Teaching();

  // Those of the program and the workspace's, retired ones too; with how many examples there are.
  Result<std::vector<Label>> labels(const Actor& actor, std::optional<Aspect> aspect = {});
  Result<Label> add_label(const Actor& actor, const NewLabel& what);  // an intent
  // Steps of urgency and sentiment may be renamed, not retired.
  Result<Label> change_label(const Actor& actor, Aspect aspect, std::string_view key, const LabelChange& change);

  Result<Page<Example>> examples(const Actor& actor, const ExampleFilter& filter);  // newest first
  // The same text again, but for case and width, takes the new label.
  Result<Example> add_example(const Actor& actor, const NewExample& what);
  Result<Example> change_example(const Actor& actor, Id<Example> id, const ExampleChange& change);
  Result<void> remove_example(const Actor& actor, Id<Example> id);
  // All or nothing: errors name line and column. Runs within one transaction.
  Result<Imported> import(const Actor& actor, const Import& what);
  // The workspace's examples as a table that imports again.
  Result<std::string> exported(const Actor& actor, Aspect aspect);

  // Answers at once; the report is made by a job.
  Result<Quality> quality(const Actor& actor, Aspect aspect);
  Result<Quality> examine(const Actor& actor, Aspect aspect);

  // Newest first, the built-in one last.
  Result<std::vector<Version>> versions(const Actor& actor, Aspect aspect);
  Result<Version> version(const Actor& actor, Aspect aspect, int number);
  // Answers the version that will be; a job trains it and tells its progress. failed_precondition while one is trained,
  // or when there is nothing to learn from.
  Result<Version> train(const Actor& actor, Aspect aspect, std::string_view note);
  // That one answers from now on; also how one rolls back. 0: the built-in one.
  Result<Version> activate(const Actor& actor, Aspect aspect, int number);
  // What would change. Takes a moment: both answer all tests.
  Result<Comparison> compare(const Actor& actor, Aspect aspect, int first, int second);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::understanding
