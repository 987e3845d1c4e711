#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/actor.h>

#include <understanding/labels.h>
#include <understanding/settings.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::conversations {
struct Message;
}

// What a workspace teaches: labels, examples, and the versions of models that were learnt from them.
namespace deskbell::understanding {

enum class LabelState { active, retired };
BOOST_DESCRIBE_ENUM(LabelState, active, retired)

struct Label {
  Aspect aspect = Aspect::intent;
  std::string key;  // "order_status": lower case letters, digits, '_'; never changes
  std::string title_en;
  std::string title_zh;
  std::string meaning_en;  // what belongs to it, for who labels
  std::string meaning_zh;
  LabelState state = LabelState::active;  // retired: not learnt, not answered
  bool built_in = false;
  std::int64_t examples = 0;    // of the workspace, to learn from
  std::int64_t own_tests = 0;   // of the workspace, to measure with
  std::int64_t of_program = 0;  // examples that come with the program
  bool operator==(const Label&) const = default;
};
BOOST_DESCRIBE_STRUCT(Label, (),
                      (aspect, key, title_en, title_zh, meaning_en, meaning_zh, state, built_in, examples, own_tests,
                       of_program))

enum class Origin { written, imported, correction };
BOOST_DESCRIBE_ENUM(Origin, written, imported, correction)

enum class Part {
  learn,
  test  // never learnt from: the workspace's fixed test set
};
BOOST_DESCRIBE_ENUM(Part, learn, test)

struct Example {
  Id<Example> id;
  Aspect aspect = Aspect::intent;
  ModelLanguage language = ModelLanguage::en;  // which model learns from it
  std::string text;                            // one line; what is sensitive is covered in those from corrections
  std::string label;
  Origin origin = Origin::written;
  Part part = Part::learn;
  std::optional<Id<conversations::Message>> message;  // that was corrected
  std::optional<Id<identity::User>> author;
  std::string author_name;
  Time created_at;
  bool operator==(const Example&) const = default;
};
BOOST_DESCRIBE_STRUCT(Example, (),
                      (id, aspect, language, text, label, origin, part, message, author, author_name, created_at))

struct ConfusedPair {
  std::string label;
  std::string guessed;
  int times = 0;
  bool operator==(const ConfusedPair&) const = default;
};
BOOST_DESCRIBE_STRUCT(ConfusedPair, (), (label, guessed, times))

// On examples that were not learnt from.
struct Score {
  int examples = 0;
  double accuracy = 0;
  double macro_f1 = 0;
  std::vector<ConfusedPair> confused;  // most frequent first
  bool operator==(const Score&) const = default;
};
BOOST_DESCRIBE_STRUCT(Score, (), (examples, accuracy, macro_f1, confused))

struct ModelFigures {
  ModelLanguage language = ModelLanguage::en;
  int examples = 0;  // learnt from
  int own = 0;       // of which the workspace's
  int labels = 0;
  double left_out_accuracy = 0;       // on examples left out in turn
  double confidence = 0;              // mean probability there; near the accuracy when it is calibrated
  int set_aside = 0;                  // looked mislabelled and were not learnt from
  double threshold = 0;               // below it a text is out of scope; 0: nothing is
  std::int64_t bytes = 0;             // of the stored model
  std::optional<Score> own_test;      // the workspace's fixed test set
  std::optional<Score> program_test;  // the program's
  bool operator==(const ModelFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(ModelFigures, (),
                      (language, examples, own, labels, left_out_accuracy, confidence, set_aside, threshold, bytes,
                       own_test, program_test))

enum class VersionState {
  waiting,
  training,
  ready,
  failed,
  discarded  // its models are gone, its figures stay
};
BOOST_DESCRIBE_ENUM(VersionState, waiting, training, ready, failed, discarded)

struct Version {
  Aspect aspect = Aspect::intent;
  int number = 0;  // 0: built in
  VersionState state = VersionState::waiting;
  bool active = false;
  Base base = Base::add;
  std::string note;
  int progress = 0;  // of 100
  std::string step;  // what is being done, in English, while it is trained
  std::string error;
  std::vector<ModelFigures> models;
  std::optional<Id<identity::User>> author;
  std::string author_name;
  std::optional<Time> created_at;
  std::optional<Time> finished_at;
  std::int64_t took_ms = 0;
  bool operator==(const Version&) const = default;
};
BOOST_DESCRIBE_STRUCT(Version, (),
                      (aspect, number, state, active, base, note, progress, step, error, models, author, author_name,
                       created_at, finished_at, took_ms))

}  // namespace deskbell::understanding
