#include "model_writing.h"

#include "bot_knowledge.h"
#include "bot_parts.h"
#include "case_parts.h"
#include "centre_parts.h"
#include "people_named.h"

#include <fmt/format.h>

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

std::string_view form_of(bot::SlotType type) {
  switch (type) {
    case bot::SlotType::number:
      return "a number";
    case bot::SlotType::money:
      return "an amount of money, without its currency";
    case bot::SlotType::date:
      return "a date as YYYY-MM-DD";
    case bot::SlotType::order:
      return "the number of an order or parcel";
    case bot::SlotType::email:
      return "a mail address";
    case bot::SlotType::phone:
      return "a phone number";
    case bot::SlotType::choice:
      return "one of the values";
    case bot::SlotType::text:
      break;
  }
  return "in the customer's own words, copied";
}

language_model::Tool tool_of(const bot::Offer& offer, std::string_view language) {
  language_model::Tool tool{.name = offer.dialog, .description = offer.title};
  for (const std::string& one : offer.examples) tool.description += "\n- " + one;
  for (const bot::Slot& slot : offer.slots) {
    const std::string_view label = slot.label ? bot::words_in(*slot.label, language) : std::string_view(slot.name);
    language_model::Parameter parameter{.name = slot.name,
                                        .description = fmt::format("{}: {}", label, form_of(slot.type))};
    for (const bot::Choice& choice : slot.choices.value_or(std::vector<bot::Choice>())) {
      parameter.choices.push_back(choice.value);
      parameter.description += fmt::format("; {} is {}", choice.value, bot::words_in(choice.label, language));
    }
    tool.parameters.push_back(std::move(parameter));
  }
  return tool;
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

bot::Composed composed_for_customer(language_model::Writer& writer, const bot::ModelQuestion& question,
                                    std::span<const bot::Passage> told, const std::vector<std::string>& names) {
  if (question.left_millionths <= 0 && writer.has_price()) return {};
  std::vector<language_model::Passage> passages;
  for (const auto& one : told) passages.push_back({one.title, one.text});
  language_model::Written written =
      writer.compose(Purpose::answer, question.said.back(), passages, question.language, names);
  bot::Composed out{.cost_millionths = written.cost_millionths};
  if (written.ending != Ending::written) return out;
  out.text = std::move(written.text);
  for (const std::size_t i : written.cited) out.articles.push_back(told[i].article);
  return out;
}

bot::Proposed proposed_for_customer(language_model::Writer& writer, const bot::ModelQuestion& question,
                                    std::span<const bot::Offer> offers,
                                    const std::function<Result<void>(const bot::Proposed&)>& accept,
                                    const std::vector<std::string>& names) {
  if (question.left_millionths <= 0 && writer.has_price()) return {};
  std::vector<language_model::Tool> tools;
  for (const auto& one : offers) tools.push_back(tool_of(one, question.language));
  language_model::Proposal proposal =
      writer.propose(question.said, std::move(tools), names,
                     [&](const std::string& tool, const std::map<std::string, std::string>& arguments) {
                       return accept({.dialog = tool, .slots = arguments});
                     });
  return {.dialog = std::move(proposal.tool),
          .slots = std::move(proposal.arguments),
          .cost_millionths = proposal.cost_millionths};
}

std::vector<std::string> names_of(CentreParts& centre, CaseParts& parts, const bot::ModelQuestion& question) {
  std::vector<std::string> out;
  if (const auto id = base::parse_id(question.conversation))
    out = people_of_cases(*centre.database, parts.cases, centre.contacts, {*id});
  if (question.customer) out.push_back(question.customer->name);
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
