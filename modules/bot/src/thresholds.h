#pragma once
#include <bot/bench.h>

#include <span>

namespace deskbell::bot {

// A question of the past: how sure the bot was of its best candidate, and whether that was right, if anybody said so.
struct Outcome {
  double trust = 0;
  Verdict verdict = Verdict::unknown;
};

// For each threshold from 0 to 1 what it would have cost: price_wrong for a wrong answer, price_unanswered for a
// question that goes to people. Questions that nobody has judged count as answered or not, but are neither right nor
// wrong.
ThresholdReport weigh(std::span<const Outcome> outcomes, double price_wrong, double price_unanswered, double present);

}  // namespace deskbell::bot
