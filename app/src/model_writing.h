#pragma once
#include <assist/ports.h>
#include <bot/ports.h>
#include <language_model/evaluation.h>
#include <language_model/writer.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::app {

struct BotParts;
struct CaseParts;
struct CentreParts;

// What the language model writes, in the words of those who ask for it.
assist::ModelState model_state(language_model::LanguageModel& model, assist::ModelTask task);
assist::ModelWrote told(language_model::Written written);
assist::ModelWrote composed_for_agent(language_model::Writer& writer, std::string_view question,
                                      const std::vector<assist::OnShelf>& passages, std::string_view language,
                                      const std::vector<std::string>& names);
bot::Composed composed_for_customer(language_model::Writer& writer, const bot::ModelQuestion& question,
                                    std::span<const bot::Passage> passages, const std::vector<std::string>& names);
bot::Proposed proposed_for_customer(language_model::Writer& writer, const bot::ModelQuestion& question,
                                    std::span<const bot::Offer> offers,
                                    const std::function<Result<void>(const bot::Proposed&)>& accept,
                                    const std::vector<std::string>& names);
// Whom a question is likely to name: the customer, and the people of his cases.
std::vector<std::string> names_of(CentreParts& centre, CaseParts& parts, const bot::ModelQuestion& question);

// Answers with and without the model, as bots give them.
std::unique_ptr<language_model::Evaluations> make_evaluations(CentreParts& centre, CaseParts& parts, BotParts& bots);

}  // namespace deskbell::app
