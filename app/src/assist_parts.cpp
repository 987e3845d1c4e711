#include "assist_parts.h"

#include "case_parts.h"
#include "centre_parts.h"

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
    if (one.trust < knowledge::kUsefulTrust) continue;
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
              .surroundings = surroundings}) {}

void AssistParts::add_routes(CentreParts& centre) {
  api::add_assist_routes(centre.endpoints, assist);
}

}  // namespace deskbell::app
