#pragma once
#include "recognition_store.h"

#include <understanding/recognition.h>
#include <understanding/settings.h>

#include <optional>
#include <span>

// How a customer's mood goes through a conversation. Pure.
namespace deskbell::understanding {

// Of the last message in the mean: three messages later an outburst counts a fifth.
inline constexpr double kWeightOfLast = 0.4;

// `before`: none at the first message.
Mood after_message(std::optional<Mood> before, Id<conversations::Conversation> conversation, double score, Time at);
// From all messages, oldest first; an alarm that was raised stays raised.
std::optional<Mood> mood_over(Id<conversations::Conversation> conversation, std::span<const store::Scored> scores,
                              const std::optional<Mood>& before);
bool is_alarming(const Mood& mood, const Settings& settings);

}  // namespace deskbell::understanding
