#pragma once
#include <bot/mind.h>

#include <vector>

namespace deskbell::bot {

// What may be meant, best first: passages, and dialogs unless one runs.
std::vector<Candidate> candidates_for(const Persona& persona, const TalkState& state, const Hearing& hearing);

}  // namespace deskbell::bot
