#pragma once
#include <text/entities.h>
#include <text/language.h>

#include <learn/classifier.h>
#include <understanding/labels.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a message is about, by models in memory: no database, no clock. Well under a millisecond for a message.
//
//   const Recognised found = Recogniser::built_in()->recognise("My parcel is three weeks late!!!");
//   found.intents.front().label;   // "delivery_late"
namespace deskbell::understanding {

struct Guess {
  std::string label;
  double probability = 0;  // calibrated; halved in a language that the model was not taught
  bool operator==(const Guess&) const = default;
};
BOOST_DESCRIBE_STRUCT(Guess, (), (label, probability))

// A word of the text that decided, and by how much it speaks for the answer (log-odds).
struct Reason {
  Aspect aspect = Aspect::intent;
  std::string word;
  double weight = 0;
  bool operator==(const Reason&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (aspect, word, weight))

struct Recognised {
  text::Language language = text::Language::unknown;
  double language_confidence = 0;
  ModelLanguage model = ModelLanguage::en;
  bool taught = true;  // false: the model was never taught this language; trust it less

  std::vector<Guess> intents;     // what it is about, likeliest first; several when it has several matters
  std::vector<Guess> candidates;  // the likeliest intents whatever their probability: two close ones ask for a question
  bool out_of_scope = false;      // then there are no intents
  Urgency urgency = Urgency::normal;
  double urgency_probability = 0;
  Sentiment sentiment = Sentiment::neutral;
  double sentiment_probability = 0;
  double score = 0;  // -2 to 2, the mean over the steps by their probabilities
  std::vector<text::Entity> entities;
  std::vector<Reason> reasons;  // weightiest first in each aspect; empty unless they were asked for
};

enum class Explain { no, yes };

struct Hint {
  text::EntitySetting entities = {};
  std::string_view chinese_region = "CN";  // in the place of entities.region when the text is Chinese
  // Of the conversation: decides when the text has too few words to tell ("ok", "48213").
  text::Language language = text::Language::unknown;
  Explain explain = Explain::no;
};

inline constexpr std::size_t kMostIntents = 3;
inline constexpr std::size_t kMostCandidates = 5;
inline constexpr std::size_t kMostReasons = 4;          // per aspect
inline constexpr std::size_t kBytesRecognised = 4'000;  // what stands behind them does not count

// One model, and which languages it was taught.
struct TaughtModel {
  std::shared_ptr<const learn::Classifier> classifier;
  std::set<text::Language> languages;
  int version = 0;  // of the workspace; 0: the built-in one
};

// Immutable; any number of threads may ask it.
class Recogniser {
 public:
  using Models = std::array<std::array<TaughtModel, std::size(kModelLanguages)>, std::size(kAspects)>;
  // `retired` intents are answered by none.
  explicit Recogniser(Models models, std::set<std::string, std::less<>> retired = {});

  // The models of the program, loaded by the first call (about a tenth of a second), shared by all workspaces.
  static const std::shared_ptr<const Recogniser>& built_in();

  Recognised recognise(std::string_view text, const Hint& hint = {}) const;

  const TaughtModel& model(Aspect aspect, ModelLanguage language) const;
  std::size_t bytes() const;  // of memory, of all its models

 private:
  Models models_;
  std::set<std::string, std::less<>> retired_;
};

// Which model answers for a text in that language.
inline ModelLanguage model_language(text::Language language) {
  return text::is_chinese(language) ? ModelLanguage::zh : ModelLanguage::en;
}

}  // namespace deskbell::understanding
