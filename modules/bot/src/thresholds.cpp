#include "thresholds.h"

#include "talk_store.h"

namespace deskbell::bot {

namespace {
constexpr int kSteps = 20;
constexpr int kKnownNeeded = 20;
constexpr int kMostTurns = 20'000;
}  // namespace

ThresholdReport weigh(std::span<const Outcome> outcomes, double price_wrong, double price_unanswered, double present) {
  ThresholdReport report{.questions = static_cast<int>(outcomes.size()),
                         .price_wrong = price_wrong,
                         .price_unanswered = price_unanswered,
                         .present = present};
  for (const Outcome& one : outcomes) report.known += one.verdict == Verdict::unknown ? 0 : 1;
  double cheapest = 0;
  for (int step = 0; step <= kSteps; ++step) {
    ThresholdRow row{.threshold = static_cast<double>(step) / kSteps};
    int answered = 0, known = 0, wrong = 0, missed = 0;
    for (const Outcome& one : outcomes) {
      if (one.trust < row.threshold) {
        missed += one.verdict == Verdict::right ? 1 : 0;
        continue;
      }
      ++answered;
      known += one.verdict == Verdict::unknown ? 0 : 1;
      wrong += one.verdict == Verdict::wrong ? 1 : 0;
    }
    const double all = outcomes.empty() ? 1 : static_cast<double>(outcomes.size());
    row.answered = answered / all;
    row.wrong = known > 0 ? static_cast<double>(wrong) / known : 0;
    row.missed = missed / all;
    row.cost = 100 * (row.answered * row.wrong * price_wrong + (1 - row.answered) * price_unanswered);
    if (report.known >= kKnownNeeded && (!report.best || row.cost < cheapest)) {
      report.best = row.threshold;
      cheapest = row.cost;
    }
    report.rows.push_back(row);
  }
  return report;
}

Result<ThresholdReport> Bench::thresholds(const Actor& actor, Id<Bot> bot, Time from, double price_wrong,
                                          double price_unanswered) {
  TRY(const Bot found, bots_.get(actor, bot));
  if (!(price_wrong >= 0 && price_wrong <= 1e6)) return invalid("price_wrong", "must be from 0 to 1000000");
  if (!(price_unanswered >= 0 && price_unanswered <= 1e6))
    return invalid("price_unanswered", "must be from 0 to 1000000");
  return needs_.database.read([&](storage::Snapshot& snapshot) {
    std::vector<Outcome> outcomes;
    for (const TurnRecord& turn : store::turns_since(snapshot, bot, from, kMostTurns)) {
      if (turn.candidates.empty()) continue;
      Outcome outcome{turn.candidates.front().trust, turn.verdict};
      // What was picked of several tells whether the best one was meant.
      if (turn.verdict == Verdict::right && turn.chosen && turn.chosen != turn.candidates.front().id)
        outcome.verdict = Verdict::wrong;
      outcomes.push_back(outcome);
    }
    return weigh(outcomes, price_wrong, price_unanswered, found.thresholds.answer);
  });
}

}  // namespace deskbell::bot
