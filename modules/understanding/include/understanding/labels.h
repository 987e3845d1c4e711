#pragma once
#include <base/json.h>

#include <optional>
#include <span>
#include <string_view>

// What is recognised in a message, and the labels that come with the program.
namespace deskbell::understanding {

// One set of labels each. Intents may be added and retired; urgency and sentiment have fixed steps.
enum class Aspect { intent, urgency, sentiment };
BOOST_DESCRIBE_ENUM(Aspect, intent, urgency, sentiment)
inline constexpr Aspect kAspects[] = {Aspect::intent, Aspect::urgency, Aspect::sentiment};

// Each aspect has a model for Chinese and one for everything else, which the program brings in English; what a
// workspace teaches in another language goes into that one.
enum class ModelLanguage { en, zh };
BOOST_DESCRIBE_ENUM(ModelLanguage, en, zh)
inline constexpr ModelLanguage kModelLanguages[] = {ModelLanguage::en, ModelLanguage::zh};

enum class Urgency { low, normal, high, critical };
BOOST_DESCRIBE_ENUM(Urgency, low, normal, high, critical)

enum class Sentiment { very_negative, negative, neutral, positive, very_positive };
BOOST_DESCRIBE_ENUM(Sentiment, very_negative, negative, neutral, positive, very_positive)
// -2 to 2.
constexpr int score_of(Sentiment sentiment) {
  return static_cast<int>(sentiment) - 2;
}

// The intent of a text that is none of the company's business; never answered as an intent.
inline constexpr std::string_view kOutOfScope = "oos";

struct BuiltInLabel {
  Aspect aspect;
  std::string_view key;
  std::string_view title_en, title_zh;
  std::string_view meaning_en, meaning_zh;
};
// In their order: intents by subject, steps from the lowest.
std::span<const BuiltInLabel> built_in_labels();
const BuiltInLabel* built_in_label(Aspect aspect, std::string_view key);

}  // namespace deskbell::understanding
