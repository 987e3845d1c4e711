#include "built_in.h"

#include <text/lines.h>
#include <text/sentences.h>

#include <understanding/recogniser.h>

#include <algorithm>
#include <spanstream>
#include <stdexcept>

namespace deskbell::understanding {
namespace {

constexpr double kLeastOfSeveral = 0.1;  // a further intent below it need not be asked for
constexpr double kUntaught = 0.5;        // what a probability is worth in a language that was not taught
constexpr double kLeastUntaught = 0.3;   // after that
constexpr double kLeastReason = 0.1;     // of the log-odds
constexpr std::size_t kBytesExplained = 300;
constexpr std::size_t kSentencesLookedAt = 12;

std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

// The digits of a card say nothing about what is wanted, and stand for a size or a price to a model.
std::string without_secrets(std::string_view text, std::span<const text::Entity> entities) {
  std::string out(text);
  for (const auto& entity : entities)
    if (entity.kind == text::EntityKind::card_number || entity.kind == text::EntityKind::iban ||
        entity.kind == text::EntityKind::id_number || entity.kind == text::EntityKind::social_security_number)
      out.replace(entity.begin, entity.end - entity.begin, entity.end - entity.begin, ' ');
  return out;
}

double probability_of(const learn::Classifier& classifier, std::string_view text, std::string_view label) {
  for (const auto& guess : classifier.ranked(text, classifier.labels().size()))
    if (guess.label == label) return guess.probability;
  return 0;
}

// Explaining asks the model once a word: of a long text only the sentence that speaks loudest is explained.
std::string_view deciding_part(const learn::Classifier& classifier, std::string_view text, std::string_view label) {
  if (text.size() <= kBytesExplained) return text;
  std::string_view best = beginning(text, kBytesExplained);
  double most = -1;
  auto sentences = text::sentences(text);
  if (sentences.size() > kSentencesLookedAt) sentences.resize(kSentencesLookedAt);
  for (const auto sentence : sentences) {
    const auto part = beginning(sentence, kBytesExplained);
    const double probability = probability_of(classifier, part, label);
    if (probability <= most) continue;
    most = probability;
    best = part;
  }
  return best;
}

void explain(const learn::Classifier& classifier, Aspect aspect, std::string_view text, std::string_view label,
             std::vector<Reason>& reasons) {
  const auto found = classifier.reasons(deciding_part(classifier, text, label), label, 2 * kMostReasons);
  std::size_t count = 0;
  for (const auto& reason : found)
    if (reason.weight >= kLeastReason && count < kMostReasons) {
      reasons.push_back({aspect, reason.word, reason.weight});
      ++count;
    }
}

struct Answered {
  std::vector<Guess> intents;
  std::vector<Guess> candidates;
  bool out_of_scope = false;
};

Answered ask_intents(const learn::Classifier& classifier, std::string_view text,
                     const std::set<std::string, std::less<>>& retired) {
  Answered out;
  const auto best = classifier.best(text);
  const auto ranked = classifier.ranked(text, kMostCandidates + 1 + retired.size());
  for (const auto& guess : ranked)
    if (guess.label != kOutOfScope && !retired.contains(guess.label) && out.candidates.size() < kMostCandidates)
      out.candidates.push_back({std::string(guess.label), guess.probability});
  out.out_of_scope = best.label == kOutOfScope || out.candidates.empty();
  if (out.out_of_scope) return out;
  out.intents.push_back(out.candidates.front());
  if (out.candidates.size() < 2 || out.candidates[1].probability < kLeastOfSeveral) return out;
  for (const auto& guess : classifier.all_likely(text))
    if (guess.label != out.intents.front().label && !retired.contains(guess.label) && out.intents.size() < kMostIntents)
      out.intents.push_back({std::string(guess.label), guess.probability});
  return out;
}

void trust_less(Recognised& found) {
  for (auto* guesses : {&found.intents, &found.candidates}) {
    for (auto& guess : *guesses) guess.probability *= kUntaught;
    std::erase_if(*guesses, [](const Guess& guess) { return guess.probability < kLeastUntaught; });
  }
  found.out_of_scope = found.intents.empty();
  found.urgency_probability *= kUntaught;
  found.sentiment_probability *= kUntaught;
  found.score *= kUntaught;
}

learn::Classifier load(Aspect aspect, ModelLanguage language) {
  const auto bytes = built_in::model(aspect, language);
  std::ispanstream in(std::span(bytes.data(), bytes.size()));
  auto loaded = learn::Classifier::load(in);
  if (!loaded) throw std::logic_error("A model of the program cannot be read: " + loaded.error().message);
  return *std::move(loaded);
}

}  // namespace

Recogniser::Recogniser(Models models, std::set<std::string, std::less<>> retired)
    : models_(std::move(models)), retired_(std::move(retired)) {}

const std::shared_ptr<const Recogniser>& Recogniser::built_in() {
  static const std::shared_ptr<const Recogniser> shared = [] {
    Models models;
    for (const Aspect aspect : kAspects)
      for (const ModelLanguage language : kModelLanguages) {
        auto& model = models[static_cast<std::size_t>(aspect)][static_cast<std::size_t>(language)];
        model.classifier = std::make_shared<const learn::Classifier>(load(aspect, language));
        model.languages = language == ModelLanguage::zh ? std::set{text::Language::zh_hans, text::Language::zh_hant}
                                                        : std::set{text::Language::en};
      }
    return std::make_shared<const Recogniser>(std::move(models));
  }();
  return shared;
}

const TaughtModel& Recogniser::model(Aspect aspect, ModelLanguage language) const {
  return models_[static_cast<std::size_t>(aspect)][static_cast<std::size_t>(language)];
}

std::size_t Recogniser::bytes() const {
  std::size_t out = 0;
  for (const auto& of_aspect : models_)
    for (const auto& one : of_aspect) out += one.classifier->bytes();
  return out;
}

Recognised Recogniser::recognise(std::string_view whole, const Hint& hint) const {
  const std::string_view written = beginning(whole, kBytesRecognised);
  Recognised out;
  const auto identified = text::identify_language(written);
  out.language = identified.language;
  out.language_confidence = identified.confidence;
  const auto spoken = out.language == text::Language::unknown ? hint.language : out.language;
  out.model = model_language(spoken);
  auto setting = hint.entities;
  if (out.model == ModelLanguage::zh) setting.region = hint.chinese_region;
  out.entities = text::entities(written, setting);
  const std::string text = without_secrets(written, out.entities);

  const TaughtModel& intents = model(Aspect::intent, out.model);
  out.taught = spoken == text::Language::unknown || intents.languages.contains(spoken);
  auto answered = ask_intents(*intents.classifier, text, retired_);
  out.intents = std::move(answered.intents);
  out.candidates = std::move(answered.candidates);
  out.out_of_scope = answered.out_of_scope;

  const learn::Classifier& urgency = *model(Aspect::urgency, out.model).classifier;
  const auto best = urgency.best(text);
  out.urgency = base::find_enum<Urgency>(best.label).value_or(Urgency::normal);
  out.urgency_probability = best.probability;

  const learn::Classifier& sentiment = *model(Aspect::sentiment, out.model).classifier;
  const auto steps = sentiment.ranked(text, sentiment.labels().size());
  for (const auto& step : steps)
    if (const auto known = base::find_enum<Sentiment>(step.label)) out.score += score_of(*known) * step.probability;
  out.sentiment =
      steps.empty() ? Sentiment::neutral : base::find_enum<Sentiment>(steps.front().label).value_or(Sentiment::neutral);
  out.sentiment_probability = steps.empty() ? 0 : steps.front().probability;

  if (!out.taught) trust_less(out);
  if (hint.explain == Explain::no) return out;
  if (!out.intents.empty()) explain(*intents.classifier, Aspect::intent, text, out.intents.front().label, out.reasons);
  if (out.urgency != Urgency::normal) explain(urgency, Aspect::urgency, text, base::name_of(out.urgency), out.reasons);
  if (out.sentiment != Sentiment::neutral)
    explain(sentiment, Aspect::sentiment, text, base::name_of(out.sentiment), out.reasons);
  return out;
}

}  // namespace deskbell::understanding
