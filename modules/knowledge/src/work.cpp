#include "work.h"

#include <knowledge/render.h>

namespace deskbell::knowledge {

using storage::Snapshot;
using storage::Transaction;

Work::Work(const Needs& its_needs)
    : needs(its_needs), library({.database = its_needs.database, .log = its_needs.log}), tally(its_needs.database) {}

Result<void> Work::require_writing(const Actor& actor) {
  if (identity::allowed(actor, Permission::publish_knowledge)) return {};
  return identity::require(actor, Permission::edit_knowledge);
}

Result<void> Work::require_publishing(const Actor& actor) {
  return identity::require(actor, Permission::publish_knowledge);
}

Result<void> Work::require_reporting(const Actor& actor) {
  if (identity::allowed(actor, Permission::view_insight)) return {};
  return require_writing(actor);
}

Result<store::Stored> Work::load(Snapshot& snapshot, Id<Article> id) const {
  auto found = store::find(snapshot, id);
  if (!found) return not_found(std::string(kNoArticle));
  return *std::move(found);
}

FullArticle Work::full(Snapshot& snapshot, store::Stored stored) const {
  FullArticle out{.article = std::move(stored.article), .live = {}, .draft = std::move(stored.draft)};
  if (out.article.version > 0)
    if (auto version = store::version(snapshot, out.article.id, out.article.version))
      out.live = std::move(version->content);
  return out;
}

void Work::tell(Transaction& tx, const Actor& actor, const Article& article, std::string change,
                std::optional<std::string> note) {
  needs.log.append(tx, events::kWorkspaceStream, actor.id,
                   ArticleChanged{.article = article.id,
                                  .kind = article.kind,
                                  .slug = article.slug,
                                  .title = article.title,
                                  .change = std::move(change),
                                  .state = article.state,
                                  .version = article.version,
                                  .audience = article.audience,
                                  .note = std::move(note),
                                  .by_name = actor.name,
                                  .address = actor.address,
                                  .request = actor.request});
  refresh_after(tx);
}

void Work::refresh_after(Transaction& tx) {
  tx.after_commit([refresh = library.refresher()] { refresh(); });
}

void Work::keep_media(Transaction& tx, const Content& content) {
  const auto keep = [&](std::string_view markdown) {
    for (const auto& token : attachments_in(markdown))
      if (const auto found = needs.blobs.find_by_token(token)) needs.blobs.keep(tx, found->id);
  };
  for (const auto& [language, text] : content.languages) keep(text.body);
  if (!content.procedure) return;
  for (const auto& step : content.procedure->steps)
    for (const auto& [language, text] : step.text) keep(text);
}

Result<void> Work::require_conversation(Snapshot& snapshot, const Actor& actor, Id<conversations::Conversation> id,
                                        May may) const {
  constexpr std::string_view kMissing = "There is no such conversation.";
  const auto found = needs.conversations.load(snapshot, id);
  if (!found) return not_found(std::string(kMissing));
  const Subject subject = conversations::subject_of(*found);
  TRY(identity::require_visible(actor, Permission::view_conversations, subject, std::string(kMissing)));
  return may == May::work ? identity::require(actor, Permission::reply, subject) : Result<void>();
}

Result<void> Work::require_case(Snapshot& snapshot, const Actor& actor, Id<cases::Case> id, May may) const {
  constexpr std::string_view kMissing = "There is no such case.";
  const auto subject = needs.ports.find_case ? needs.ports.find_case(snapshot, id) : std::nullopt;
  if (!subject) return not_found(std::string(kMissing));
  TRY(identity::require_visible(actor, Permission::view_cases, *subject, std::string(kMissing)));
  return may == May::work ? identity::require(actor, Permission::edit_cases, *subject) : Result<void>();
}

}  // namespace deskbell::knowledge
