#include "wording.h"

#include <text/fold.h>
#include <text/lines.h>

#include <understanding/teaching.h>

#include <algorithm>
#include <cmath>

namespace deskbell::understanding {
namespace {

constexpr std::size_t kMostEntities = 30;
constexpr int kDigitsOfNumber = 4;

std::string covered(std::string_view written, text::Entity entity) {
  entity.begin = 0;
  entity.end = written.size();
  return text::masked(written, std::span(&entity, 1));
}

// Digits that say nothing are not stored; what is told and what is stored are the same then.
double rounded(double value) {
  return std::round(value * 10'000) / 10'000;
}

std::vector<Guess> rounded(std::vector<Guess> guesses) {
  for (auto& guess : guesses) guess.probability = rounded(guess.probability);
  return guesses;
}

bool may_be_personal(std::string_view word) {
  return word.find('@') != word.npos ||
         std::ranges::count_if(word, [](char c) { return c >= '0' && c <= '9'; }) >= kDigitsOfNumber;
}

}  // namespace

std::vector<FoundEntity> told(std::string_view text, const std::vector<text::Entity>& entities) {
  std::vector<FoundEntity> out;
  std::size_t byte = 0;
  std::size_t units = 0;
  const auto place = [&](std::size_t at) {
    units += text::utf16_length(text.substr(byte, at - byte));
    byte = at;
    return static_cast<int>(units);
  };
  for (const auto& entity : entities) {
    if (out.size() == kMostEntities) break;
    const int begin = place(entity.begin);
    const auto written = text.substr(entity.begin, entity.end - entity.begin);
    out.push_back({.kind = entity.kind,
                   .begin = begin,
                   .end = place(entity.end),
                   .value = text::is_sensitive(entity.kind) ? covered(written, entity) : entity.value});
  }
  return out;
}

std::vector<Reason> told(std::vector<Reason> reasons) {
  std::erase_if(reasons, [](const Reason& reason) { return may_be_personal(reason.word); });
  for (auto& reason : reasons) reason.weight = rounded(reason.weight);
  return reasons;
}

Recognition recognition_of(const conversations::Message& message, const Recognised& found, const Versions& versions) {
  return {.message = message.id,
          .conversation = message.conversation,
          .seq = message.seq,
          .at = message.at,
          .language = std::string(text::language_tag(found.language)),
          .language_confidence = rounded(found.language_confidence),
          .taught = found.taught,
          .intents = rounded(found.intents),
          .candidates = rounded(found.candidates),
          .out_of_scope = found.out_of_scope,
          .urgency = found.urgency,
          .urgency_probability = rounded(found.urgency_probability),
          .sentiment = found.sentiment,
          .sentiment_probability = rounded(found.sentiment_probability),
          .score = rounded(found.score),
          .entities = told(message.text, found.entities),
          .reasons = told(found.reasons),
          .versions = versions};
}

Recognition corrected(Recognition one, Correction correction) {
  const auto before = std::ranges::find(one.corrections, correction.aspect, &Correction::aspect);
  const bool again = before != one.corrections.end();
  if (again) correction.was = before->was;
  switch (correction.aspect) {
    case Aspect::intent:
      if (!again) correction.was = one.intents.empty() ? "" : one.intents.front().label;
      one.out_of_scope = correction.label == kOutOfScope;
      one.intents.clear();
      if (!one.out_of_scope) one.intents.push_back({correction.label, 1});
      break;
    case Aspect::urgency:
      if (!again) correction.was = base::name_of(one.urgency);
      one.urgency = base::find_enum<Urgency>(correction.label).value_or(one.urgency);
      one.urgency_probability = 1;
      break;
    case Aspect::sentiment:
      if (!again) correction.was = base::name_of(one.sentiment);
      one.sentiment = base::find_enum<Sentiment>(correction.label).value_or(one.sentiment);
      one.sentiment_probability = 1;
      one.score = score_of(one.sentiment);
      break;
  }
  std::erase_if(one.reasons, [&](const Reason& reason) { return reason.aspect == correction.aspect; });
  if (again)
    *before = std::move(correction);
  else
    one.corrections.push_back(std::move(correction));
  return one;
}

std::string learnable(std::string_view text, const text::EntitySetting& setting) {
  return text::clean_line(text::masked(text, text::entities(text, setting)), kLongestExample);
}

std::string folded_key(std::string_view text) {
  return text::fold(text::clean_line(text));
}

}  // namespace deskbell::understanding
