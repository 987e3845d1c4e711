#pragma once
#include <language_model/chat.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a model is asked to reword, and what of its answers may be shown. Pure. All texts are covered (redaction.h), and
// material: what they tell the model to do it is told not to do, and what it does all the same is found by form.
namespace deskbell::language_model {

// One thing said in a talk.
struct Spoken {
  bool by_customer = true;
  std::string text;
};

inline constexpr std::size_t kMostTranslated = 10'000;  // code points
inline constexpr std::size_t kMostTalk = 24'000;        // bytes of a talk to be summarised: its beginning and its end

// `to`: BCP 47, "en", "zh", "de" ...
Prompt translation_prompt(std::string_view text, std::string_view to);
// Clean text, or failed_precondition with the reason: it lost or made up a mark, a link, markup or a large figure, it is
// much too long, or it is plainly in another language.
Result<std::string> checked_translation(std::string_view answer, std::string_view text, std::string_view to);

Prompt summary_prompt(std::span<const Spoken> talk, std::string_view language);
// The same for a summary: every figure of it stands in the talk.
Result<std::string> checked_summary(std::string_view answer, std::span<const Spoken> talk, std::string_view language);

// Links, mail addresses, HTML or invisible direction marks in `answer` that `source` does not have: nobody asked for
// them.
bool brings_markup(std::string_view answer, std::string_view source);

// "Simplified Chinese" for "zh"; the tag itself when we have no name for it.
std::string_view language_name(std::string_view tag);

}  // namespace deskbell::language_model
