#include "trial.h"

#include "registry.h"

#include <calendar/zone.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr std::size_t kPassages = 4;
constexpr int kMostAtOnce = 20;

Circumstances circumstances(const Needs& needs, Bots& bots, Id<Bot> bot) {
  Circumstances around{.at = needs.clock.now(), .started_at = needs.clock.now()};
  around.local = std::chrono::floor<std::chrono::seconds>(
      calendar::Zone::of_or_utc(needs.ports.time_zone ? needs.ports.time_zone() : "").local(around.at));
  if (needs.ports.region) around.region = needs.ports.region();
  around.conversation = "try";
  around.definition = [&bots, bot](const std::string& dialog, std::int64_t version) {
    return bots.registry().definition(bot, dialog, version);
  };
  return around;
}

Hearing hear(const Needs& needs, const std::string& said, const TalkState& state) {
  Hearing hearing{.said = said};
  if (needs.ports.hear) hearing.heard = needs.ports.hear(said, state.language);
  const std::string& language = hearing.heard.language.empty() ? state.language : hearing.heard.language;
  if (!needs.ports.find) return hearing;
  hearing.passages = needs.ports.find(said, language, kPassages);
  if (!state.offered.empty())
    for (Passage& one : needs.ports.find(state.offered_for, language, kPassages))
      if (std::ranges::find(hearing.passages, one.article, &Passage::article) == hearing.passages.end()) {
        one.trust = 0;
        hearing.passages.push_back(std::move(one));
      }
  return hearing;
}

void add_says(TryAnswer& answer, Turn& turn) {
  for (Say& one : turn.says) answer.says.push_back(std::move(one));
  if (turn.hand_over) answer.hand_over = turn.hand_over->reason;
  answer.closes = answer.closes || turn.closes;
}

}  // namespace

Result<std::shared_ptr<const Persona>> persona_on_trial(Needs& needs, Bots& bots, Id<Bot> bot, bool drafts) {
  return needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::shared_ptr<const Persona>> {
    auto live = bots.registry().find(snapshot, bot);
    if (!live) return not_found("There is no such bot.");
    auto copy = std::make_shared<Persona>(drafts ? read_persona(snapshot, live->bot, Which::drafts) : *live);
    copy->bot.state = BotState::on;  // what is off can be tried
    return std::shared_ptr<const Persona>(std::move(copy));
  });
}

TryAnswer step_on_trial(Needs& needs, Bots& bots, const Persona& persona, const TryStep& step) {
  const Circumstances around = circumstances(needs, bots, persona.bot.id);
  TalkState state = step.state;
  if (state.language.empty() && !step.language.empty())
    state.language = language_of(persona.bot.languages, step.language);
  TryAnswer answer;
  Turn turn =
      step.said ? listen(persona, state, hear(needs, *step.said, state), around) : greet(persona, state, around);
  answer.move = turn.decision.move;
  answer.candidates = turn.candidates;
  answer.chosen = turn.chosen;
  add_says(answer, turn);
  for (int i = 0; i < kMostAtOnce && turn.state.pending && !turn.hand_over; ++i) {
    const std::string key = turn.state.pending->action;
    answer.actions.push_back(key);
    const auto pretended = step.actions.find(key);
    turn = resume(persona, turn.state,
                  pretended == step.actions.end() ? ActionOutcome{.done = true} : pretended->second, around);
    add_says(answer, turn);
  }
  answer.state = std::move(turn.state);
  return answer;
}

}  // namespace deskbell::bot
