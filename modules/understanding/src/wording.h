#pragma once
#include <conversations/message.h>

#include <understanding/recognition.h>

#include <string>
#include <string_view>
#include <vector>

// From what the models found to what is stored and told.
namespace deskbell::understanding {

std::vector<FoundEntity> told(std::string_view text, const std::vector<text::Entity>& entities);
// Without words that may be parts of numbers or addresses of people.
std::vector<Reason> told(std::vector<Reason> reasons);
Recognition recognition_of(const conversations::Message& message, const Recognised& found, const Versions& versions);
// What the message becomes when an agent says what it is; the same aspect is corrected once.
Recognition corrected(Recognition before, Correction correction);
// What is sensitive is covered, on one line, for being learnt from.
std::string learnable(std::string_view text, const text::EntitySetting& setting);
// Equal for texts that a reader takes for the same, but for blanks.
std::string folded_key(std::string_view text);

}  // namespace deskbell::understanding
