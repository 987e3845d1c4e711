#include "model_writing.h"

#include "bot_knowledge.h"
#include "bot_parts.h"
#include "case_parts.h"
#include "centre_parts.h"

#include <algorithm>
#include <set>

namespace deskbell::app {
namespace {

using language_model::Ending;
using language_model::Purpose;
using language_model::Readiness;

constexpr std::size_t kPassages = 4;
// Below it, bots with their first thresholds ask back or say that they do not know.
constexpr double kToldAbove = bot::Thresholds().answer;
constexpr double kBesideAbove = bot::Thresholds().ask_back;

std::vector<language_model::FoundPassage> found_passages(CentreParts& centre, const knowledge::Library& library,
                                                         std::string_view question, std::string_view language) {
  std::vector<language_model::FoundPassage> out;
  for (bot::Passage& one : passages_for(library, question, language, kPassages, centre.config.http.public_url))
    if (one.trust >= (out.empty() ? kToldAbove : kBesideAbove))
      out.push_back({.from = {.article = std::move(one.article),
                              .version = one.version,
                              .title = std::move(one.title),
                              .url = std::move(one.url)},
                     .text = std::move(one.text)});
  return out;
}

std::vector<language_model::Question> known_questions(const Actor& actor, BotParts& bots) {
  std::vector<language_model::Question> out;
  std::set<std::string> seen;
  const auto all = bots.bots.list(actor);
  if (!all) return out;
  for (const auto& one : *all)
    if (const auto questions = bots.bench.questions(actor, one.id))
      for (const auto& question : *questions)
        if (seen.insert(question.text).second) out.push_back({question.text, question.language, "fixed", one.name});
  const auto clusters = bots.learning.list(actor, {.state = bot::ClusterState::open});
  if (clusters)
    for (const auto& cluster : *clusters)
      if (seen.insert(cluster.title).second) {
        const auto of = std::ranges::find_if(*all, [&](const auto& one) { return one.id == cluster.bot; });
        out.push_back({cluster.title, cluster.language, "unanswered", of == all->end() ? "" : of->name});
      }
  return out;
}

}  // namespace

assist::ModelState model_state(language_model::LanguageModel& model, assist::ModelTask task) {
  const Purpose purpose = task == assist::ModelTask::translate   ? Purpose::translate
                          : task == assist::ModelTask::summarise ? Purpose::summarise
                                                                 : Purpose::suggest;
  switch (model.readiness(purpose)) {
    case Readiness::ready:
      return assist::ModelState::ready;
    case Readiness::out_of_tokens:
      return assist::ModelState::out_of_tokens;
    case Readiness::failing:
      return assist::ModelState::failing;
    case Readiness::off:
      break;
  }
  return assist::ModelState::off;
}

assist::ModelWrote told(language_model::Written written) {
  const auto ending = [&] {
    switch (written.ending) {
      case Ending::written:
        return assist::ModelEnding::written;
      case Ending::unknown:
        return assist::ModelEnding::unknown;
      case Ending::refused:
        return assist::ModelEnding::refused;
      case Ending::unavailable:
        break;
    }
    return assist::ModelEnding::unavailable;
  }();
  return {.ending = ending,
          .text = std::move(written.text),
          .cited = std::move(written.cited),
          .tokens = written.tokens};
}

assist::ModelWrote composed_for_agent(language_model::Writer& writer, std::string_view question,
                                      const std::vector<assist::OnShelf>& shelf, std::string_view language,
                                      const std::vector<std::string>& names) {
  std::vector<language_model::Passage> passages;
  for (const auto& one : shelf) passages.push_back({one.title, one.passage});
  return told(writer.compose(Purpose::suggest, question, passages, language, names));
}

std::optional<bot::Composed> composed_for_customer(language_model::Writer& writer, std::string_view asked,
                                                   std::string_view language, std::span<const bot::Passage> told,
                                                   const std::optional<bot::Customer>& customer) {
  std::vector<language_model::Passage> passages;
  for (const auto& one : told) passages.push_back({one.title, one.text});
  std::vector<std::string> names;
  if (customer && !customer->name.empty()) names.push_back(customer->name);
  language_model::Written written = writer.compose(Purpose::answer, asked, passages, language, std::move(names));
  if (written.ending != Ending::written) return std::nullopt;
  bot::Composed out{.text = std::move(written.text), .articles = {}};
  for (const std::size_t i : written.cited) out.articles.push_back(told[i].article);
  return out;
}

std::unique_ptr<language_model::Evaluations> make_evaluations(CentreParts& centre, CaseParts& parts, BotParts& bots) {
  return std::make_unique<language_model::Evaluations>(language_model::Evaluations::Needs{
      .database = *centre.database,
      .clock = centre.clock,
      .ids = centre.ids,
      .jobs = centre.jobs,
      .model = centre.language_model,
      .writer = centre.model_writer,
      .find =
          [&centre, &library = parts.knowledge.library](std::string_view question, std::string_view language) {
            return found_passages(centre, library, question, language);
          },
      .questions = [&bots](const Actor& actor) { return known_questions(actor, bots); }});
}

}  // namespace deskbell::app
