#pragma once
#include <conversations/conversation.h>

#include <assist/assistance.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deskbell::assist {

struct Situation {
  std::span<const understanding::Recognition> recognised;  // oldest first
  std::optional<understanding::Mood> mood;
  std::optional<std::string> case_number;
  std::optional<Suggestion> procedure;  // that fits best
  std::string agent_language;           // "en" or "zh-CN"; empty: not known
  bool customer_waits = false;          // his last message has no reply
};

// What to do next, most pressing first, at most five. Rules over what was recognised; pure.
std::vector<NextAction> next_actions(const Situation& situation);

}  // namespace deskbell::assist
