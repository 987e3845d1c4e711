#include "candidates.h"

#include <algorithm>
#include <tuple>

namespace deskbell::bot {
namespace {

constexpr double kWorthNaming = 0.05;

double trust_in(const Definition& definition, const Hearing& hearing) {
  double trust = 0;
  for (const HeardIntent& intent : hearing.heard.intents)
    if (std::ranges::find(definition.intents, intent.label) != definition.intents.end())
      trust = std::max(trust, intent.probability);
  for (const auto& [tag, texts] : definition.examples)
    for (const std::string& text : texts) trust = std::max(trust, likeness(text, hearing.said));
  return trust;
}

}  // namespace

std::vector<Candidate> candidates_for(const Persona& persona, const TalkState& state, const Hearing& hearing) {
  std::vector<Candidate> out;
  for (const Passage& passage : hearing.passages)
    out.push_back({.kind = CandidateKind::article,
                   .id = passage.article,
                   .title = passage.title,
                   .trust = passage.trust,
                   .version = passage.version});
  if (!state.dialog)
    for (const auto& [key, dialog] : persona.dialogs) {
      const double trust = trust_in(*dialog.definition, hearing);
      if (trust > kWorthNaming)
        out.push_back({.kind = CandidateKind::dialog,
                       .id = key,
                       .title = std::string(words_in(dialog.title, state.language)),
                       .trust = trust,
                       .version = dialog.version});
    }
  std::ranges::sort(out, [](const Candidate& a, const Candidate& b) {
    return a.trust != b.trust ? a.trust > b.trust : std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
  });
  return out;
}

}  // namespace deskbell::bot
