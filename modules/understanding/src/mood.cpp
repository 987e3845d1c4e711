#include "mood.h"

#include <algorithm>
#include <cmath>

namespace deskbell::understanding {

Mood after_message(std::optional<Mood> before, Id<conversations::Conversation> conversation, double score, Time at) {
  Mood out = before.value_or(Mood{.conversation = conversation});
  out.running = out.messages == 0 ? score : (1 - kWeightOfLast) * out.running + kWeightOfLast * score;
  out.running = std::round(out.running * 10'000) / 10'000;
  out.lowest = out.messages == 0 ? out.running : std::min(out.lowest, out.running);
  ++out.messages;
  out.updated_at = at;
  return out;
}

std::optional<Mood> mood_over(Id<conversations::Conversation> conversation, std::span<const store::Scored> scores,
                              const std::optional<Mood>& before) {
  std::optional<Mood> out;
  for (const auto& one : scores) out = after_message(out, conversation, one.score, one.at);
  if (out && before) out->alarmed_at = before->alarmed_at;
  return out;
}

bool is_alarming(const Mood& mood, const Settings& settings) {
  return settings.alarm && !mood.alarmed_at && mood.messages >= settings.alarm_after &&
         mood.running < settings.alarm_below;
}

}  // namespace deskbell::understanding
