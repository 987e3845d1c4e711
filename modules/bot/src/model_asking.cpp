#include "model_asking.h"

#include <base/log.h>
#include <text/lines.h>

#include <bot/offers.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr int kMostAsking = 3;  // fewer than a worker has threads
constexpr std::size_t kLongestSaid = 2'000;

bool is_doubt(const Decision& decision) {
  return decision.move == Move::say_unknown || decision.move == Move::ask_back ||
         (decision.move == Move::hand_over && decision.reason == HandOverReason::doubt);
}

}  // namespace

bool ModelAsking::ask(Hearing& hearing, const Turn& turn) {
  return compose(hearing, turn) || suggest(hearing, turn);
}

// A passage that is good enough to be told may be told in other words.
bool ModelAsking::compose(Hearing& hearing, const Turn& turn) {
  const auto& words = parts_.needs.ports.compose;
  if (!words || !turn.told || turn.decision.move != Move::answer) return false;
  std::vector<Passage> passages{*turn.told};
  for (const Passage& one : hearing.passages)
    if (one.article != turn.told->article && one.trust >= persona_.bot.thresholds.ask_back) passages.push_back(one);
  return try_to([&] {
    Composed composed = words(question({turn.picked ? state_.offered_for : hearing.said}, turn), passages);
    const std::int64_t cost = composed.cost_millionths;
    if (!composed.text.empty()) hearing.composed = std::move(composed);
    return cost;
  });
}

// What is not understood may be a dialog that the model recognises.
bool ModelAsking::suggest(Hearing& hearing, const Turn& turn) {
  const auto& suggestion = parts_.needs.ports.suggest_dialog;
  // Who wants none of what was asked back has said nothing new.
  const bool turned_down = !state_.offered.empty() && turn.candidates.empty();
  if (!suggestion || !is_doubt(turn.decision) || turn.about_last || turned_down) return false;
  const auto offers = offers_of(persona_, turn.state.language);
  if (offers.empty()) return false;
  std::vector<std::string> said = turn.state.said;
  said.back() = text::shortened(hearing.said, kLongestSaid);
  return try_to([&] {
    Values slots;
    const auto accept = [&](const Proposed& one) -> Result<void> {
      TRY(slots, accepted(offers, one, said, setting_of(persona_, turn.state, around_)));
      return {};
    };
    Proposed proposed = suggestion(question(said, turn), offers, accept);
    proposed.slots = std::move(slots);
    const std::int64_t cost = proposed.cost_millionths;
    if (!proposed.dialog.empty()) hearing.proposed = std::move(proposed);
    return cost;
  });
}

ModelQuestion ModelAsking::question(std::vector<std::string> said, const Turn& turn) const {
  return {.said = std::move(said),
          .language = turn.state.language,
          .customer = around_.customer,
          .conversation = around_.conversation,
          .left_millionths = left_millionths(persona_.bot.budget, state_)};
}

// Not all workers wait for a model at once: who finds no place goes on without it.
bool ModelAsking::try_to(const std::function<std::int64_t()>& call) {
  const bool place = ++parts_.asking <= kMostAsking;
  if (place) try {
      if (const std::int64_t cost = call()) state_.model_millionths = state_.model_millionths.value_or(0) + cost;
    } catch (const std::exception& error) {
      base::log_warn("A language model's answer could not be used.", {{"error", error.what()}});
    }
  --parts_.asking;
  return place;
}

}  // namespace deskbell::bot
