#include "assist_parts.h"

#include "bot_knowledge.h"
#include "case_parts.h"
#include "centre_parts.h"
#include "model_writing.h"
#include "people_named.h"

#include <api/routes.h>

namespace deskbell::app {
namespace {

constexpr std::size_t kPassage = 240;

assist::ShelfKind shelf_kind(knowledge::Kind kind) {
  switch (kind) {
    case knowledge::Kind::answer:
      return assist::ShelfKind::answer;
    case knowledge::Kind::procedure:
      return assist::ShelfKind::procedure;
    case knowledge::Kind::article:
      break;
  }
  return assist::ShelfKind::article;
}

}  // namespace

std::vector<assist::OnShelf> AssistSurroundings::find(const Actor& actor, std::string_view question,
                                                      std::string_view language, std::size_t most) {
  const auto reader = parts_.knowledge.reader(actor);
  if (!reader) return {};
  const knowledge::Library& library = parts_.knowledge.library;
  const auto found = library.search({.text = std::string(question),
                                     .language = std::string(language),
                                     .reader = *reader,
                                     .kinds = {},
                                     .most = most,
                                     .passage_length = kPassage});
  std::vector<assist::OnShelf> out;
  for (const auto& one : found.items) {
    if (one.trust < knowledge::kWorthALook) continue;
    assist::OnShelf shelf{.kind = shelf_kind(one.article.kind),
                          .id = to_string(one.article.id),
                          .slug = one.article.slug,
                          .language = one.article.language,
                          .title = one.article.title,
                          .heading = one.heading,
                          .passage = one.passage,
                          .trust = one.trust};
    // An answer is sent as a whole.
    if (one.article.kind == knowledge::Kind::answer)
      if (const auto whole = library.find(one.article.id, one.article.language, *reader))
        shelf.passage = whole->text.body;
    out.push_back(std::move(shelf));
  }
  return out;
}

// As bots would tell it: what is written for the people here does not go to customers, nor to a model.
std::vector<assist::OnShelf> AssistSurroundings::published(std::string_view question, std::string_view language,
                                                           std::size_t most) {
  std::vector<assist::OnShelf> out;
  for (bot::Passage& one : passages_for(parts_.knowledge.library, question, language, most, ""))
    if (one.trust >= knowledge::kWorthALook)
      out.push_back({.id = std::move(one.article),
                     .language = std::move(one.language),
                     .title = std::move(one.title),
                     .passage = std::move(one.text),
                     .trust = one.trust});
  return out;
}

assist::ModelState AssistSurroundings::model(assist::ModelTask task) {
  return model_state(centre_.language_model, task);
}
assist::ModelWrote AssistSurroundings::translated(std::string_view text, std::string_view to,
                                                  const std::vector<std::string>& names) {
  return told(centre_.model_writer.translate(text, to, names));
}
assist::ModelWrote AssistSurroundings::summarised(const std::vector<assist::SpokenLine>& talk,
                                                  std::string_view language, const std::vector<std::string>& names) {
  std::vector<language_model::Spoken> spoken;
  for (const auto& one : talk) spoken.push_back({one.by_customer, one.text});
  return told(centre_.model_writer.summarise(spoken, language, names));
}
assist::ModelWrote AssistSurroundings::composed(std::string_view question,
                                                const std::vector<assist::OnShelf>& passages,
                                                std::string_view language, const std::vector<std::string>& names) {
  return composed_for_agent(centre_.model_writer, question, passages, language, names);
}

std::vector<std::string> AssistSurroundings::people(Id<conversations::Conversation> conversation) {
  return people_of_cases(*centre_.database, parts_.cases, centre_.contacts, conversation);
}

std::vector<assist::PromiseMade> AssistSurroundings::promises(const Actor& actor,
                                                              Id<conversations::Conversation> conversation) {
  std::vector<assist::PromiseMade> out;
  if (const auto page = parts_.promises.list(actor, {.conversation = conversation}))
    for (const auto& promise : page->items) out.push_back({promise.what, promise.due_local});
  return out;
}

std::optional<std::string> AssistSurroundings::case_of(const Actor& actor,
                                                       Id<conversations::Conversation> conversation) {
  const auto linked = centre_.database->read(
      [&](storage::Snapshot& snapshot) { return parts_.cases.cases_of(snapshot, conversation); });
  for (const auto id : linked)
    if (const auto matter = parts_.cases.find(actor, id)) return matter->number;
  return std::nullopt;
}

std::string AssistSurroundings::workspace() {
  return centre_.identity.workspace.settings().name;
}
std::string AssistSurroundings::time_zone() {
  return centre_.identity.workspace.settings().time_zone;
}

AssistParts::AssistParts(CentreParts& centre, CaseParts& parts)
    : surroundings(centre, parts),
      assist({.database = *centre.database,
              .log = centre.log,
              .clock = centre.clock,
              .contacts = centre.contacts,
              .conversations = centre.conversations,
              .understanding = parts.understanding.understanding,
              .ids = centre.ids,
              .surroundings = surroundings}) {
  centre.jobs.handle("assist.forget", [this](const jobs::Job&) -> Result<void> {
    assist.forget_writings();
    return {};
  });
  centre.jobs.every("assist.forget", std::chrono::hours(1), {.kind = "assist.forget"});
}

void AssistParts::add_routes(CentreParts& centre) {
  api::add_assist_routes(centre.endpoints, assist);
}

}  // namespace deskbell::app
