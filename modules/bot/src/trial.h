#pragma once
#include <bot/bench.h>

#include <memory>

namespace deskbell::bot {

// The bot as it would speak, also one that is off; not_found when there is none.
Result<std::shared_ptr<const Persona>> persona_on_trial(Needs& needs, Bots& bots, Id<Bot> bot, bool drafts);

// One step of a talk without effects.
TryAnswer step_on_trial(Needs& needs, Bots& bots, const Persona& persona, const TryStep& step);

}  // namespace deskbell::bot
