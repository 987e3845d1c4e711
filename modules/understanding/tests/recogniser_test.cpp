#include "built_in.h"
#include "lessons.h"
#include "mood.h"
#include "wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <understanding/recogniser.h>

namespace deskbell::understanding {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::IsEmpty;

Recognised recognised(std::string_view text) {
  return Recogniser::built_in()->recognise(text, {.explain = Explain::yes});
}

double accuracy(Aspect aspect, ModelLanguage language) {
  return score_of(*Recogniser::built_in()->model(aspect, language).classifier, built_in::tests(aspect, language))
      .accuracy;
}

// The tests are by the same hand as the examples: lower bounds against breakage, no promise for a company's messages.
TEST(BuiltInModels, reach_what_they_reached_on_messages_that_they_never_saw) {
  EXPECT_GE(accuracy(Aspect::intent, ModelLanguage::en), 0.69);
  EXPECT_GE(accuracy(Aspect::intent, ModelLanguage::zh), 0.70);
  EXPECT_GE(accuracy(Aspect::urgency, ModelLanguage::en), 0.77);
  EXPECT_GE(accuracy(Aspect::urgency, ModelLanguage::zh), 0.80);
  EXPECT_GE(accuracy(Aspect::sentiment, ModelLanguage::en), 0.76);
  EXPECT_GE(accuracy(Aspect::sentiment, ModelLanguage::zh), 0.74);
}

TEST(BuiltInModels, know_exactly_the_labels_that_the_program_names) {
  for (const Aspect aspect : kAspects)
    for (const ModelLanguage language : kModelLanguages)
      for (const auto& label : Recogniser::built_in()->model(aspect, language).classifier->labels())
        EXPECT_TRUE(built_in_label(aspect, label)) << label;
  for (const auto& label : built_in_labels()) {
    EXPECT_FALSE(label.title_en.empty()) << label.key;
    EXPECT_FALSE(label.title_zh.empty()) << label.key;
  }
}

TEST(ARecogniser, tells_what_an_english_message_is_about_and_which_words_decided) {
  const auto found = recognised("My parcel is three weeks late and nobody answers, this is a disgrace!");
  EXPECT_EQ(found.language, text::Language::en);
  ASSERT_FALSE(found.intents.empty());
  EXPECT_EQ(found.intents.front().label, "delivery_late");
  EXPECT_LT(found.score, -0.5);
  EXPECT_THAT(found.reasons, Contains(Field(&Reason::word, "late")));
}

TEST(ARecogniser, tells_what_a_chinese_message_is_about) {
  const auto found = recognised("气死我了，都十天了还没到，赶紧给我退款！");
  EXPECT_EQ(found.model, ModelLanguage::zh);
  EXPECT_LT(found.score, -0.5);
  EXPECT_FALSE(found.reasons.empty());
  EXPECT_TRUE(found.taught);
}

TEST(ARecogniser, finds_numbers_and_times) {
  const auto found = recognised("Order RT-483921 was promised for tomorrow");
  EXPECT_THAT(found.entities, Contains(Field(&text::Entity::kind, text::EntityKind::order_number)));
}

TEST(ARecogniser, turns_away_what_is_none_of_its_business) {
  const auto found = recognised("Who won the world cup in 1998?");
  EXPECT_TRUE(found.out_of_scope);
  EXPECT_THAT(found.intents, IsEmpty());
}

TEST(ARecogniser, says_that_it_was_not_taught_a_language) {
  const auto found = recognised("Wo bleibt eigentlich mein Paket? Ich warte schon seit zwei Wochen darauf.");
  EXPECT_EQ(found.language, text::Language::de);
  EXPECT_FALSE(found.taught);
}

TEST(ARecogniser, bears_whatever_is_written) {
  for (const std::string& text : {std::string(), std::string(200'000, 'a'), std::string("\xff\xfe\x00\x80", 4),
                                  std::string("😀😀😀"), std::string("好")}) {
    const auto found = recognised(text);
    EXPECT_GE(found.score, -2);
    EXPECT_LE(found.score, 2);
  }
}

TEST(ARecogniser, answers_no_retired_intent) {
  Recogniser::Models models;
  for (const Aspect aspect : kAspects)
    for (const ModelLanguage language : kModelLanguages)
      models[static_cast<std::size_t>(aspect)][static_cast<std::size_t>(language)] =
          Recogniser::built_in()->model(aspect, language);
  const Recogniser without(std::move(models), {"refund_request"});
  for (const auto& guess : without.recognise("I want my money back").candidates)
    EXPECT_NE(guess.label, "refund_request");
}

TEST(WhatIsTold, covers_what_is_sensitive_and_counts_as_browsers_do) {
  const std::string text = "😀 my card 4111 1111 1111 1111";
  const auto found = told(text, Recogniser::built_in()->recognise(text).entities);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().begin, 11);
  EXPECT_EQ(found.front().value, "[card_number 1111]");
  EXPECT_THAT(told({{Aspect::intent, "4111", 2}, {Aspect::intent, "card", 1}}),
              ::testing::ElementsAre(Field(&Reason::word, "card")));
}

TEST(ACorrection, replaces_what_was_recognised_and_keeps_what_it_was) {
  Recognition before;
  before.intents = {{"order_status", 0.4}};
  before.reasons = {{Aspect::intent, "where", 1}, {Aspect::urgency, "now", 1}};
  auto after = corrected(before, {.aspect = Aspect::intent, .label = "delivery_late"});
  EXPECT_EQ(after.intents, (std::vector<Guess>{{"delivery_late", 1}}));
  EXPECT_EQ(after.corrections.front().was, "order_status");
  EXPECT_EQ(after.reasons.size(), 1U);
  after = corrected(after, {.aspect = Aspect::intent, .label = std::string(kOutOfScope)});
  EXPECT_TRUE(after.out_of_scope);
  EXPECT_THAT(after.intents, IsEmpty());
  ASSERT_EQ(after.corrections.size(), 1U);
  EXPECT_EQ(after.corrections.front().was, "order_status");
}

TEST(AMood, follows_the_last_messages_and_alarms_once) {
  const Time at;
  const Settings settings;
  auto mood = after_message(std::nullopt, {1}, -2, at);
  EXPECT_FALSE(is_alarming(mood, settings)) << "one outburst";
  mood = after_message(mood, {1}, -1.8, at);
  EXPECT_TRUE(is_alarming(mood, settings));
  EXPECT_DOUBLE_EQ(mood.running, -1.92);
  mood.alarmed_at = at;
  EXPECT_FALSE(is_alarming(mood, settings));
  for (int i = 0; i < 5; ++i) mood = after_message(mood, {1}, 1, at);
  EXPECT_GT(mood.running, 0.5);
  EXPECT_LT(mood.lowest, -1.9);
}

}  // namespace
}  // namespace deskbell::understanding
