#pragma once
#include "article_store.h"
#include "tally.h"

#include <knowledge/events.h>
#include <knowledge/knowledge.h>

#include <string>
#include <string_view>

namespace deskbell::knowledge {

// What the use cases of this module share.
struct Work {
  explicit Work(const Needs& its_needs);

  const Needs needs;
  Library library;
  Tally tally;

  // Reading drafts and writing them.
  static Result<void> require_writing(const Actor& actor);
  static Result<void> require_publishing(const Actor& actor);
  // Reports.
  static Result<void> require_reporting(const Actor& actor);

  Result<store::Stored> load(storage::Snapshot& snapshot, Id<Article> id) const;
  // Live content and draft of what was loaded.
  FullArticle full(storage::Snapshot& snapshot, store::Stored stored) const;
  // The same change told to the log, and the picture of what is live is made anew after the commit.
  void tell(storage::Transaction& tx, const Actor& actor, const Article& article, std::string change,
            std::optional<std::string> note = {});
  void refresh_after(storage::Transaction& tx);
  // Attachments that the content shows stay.
  void keep_media(storage::Transaction& tx, const Content& content);
  decisions::Vocabulary vocabulary(storage::Snapshot& snapshot) const { return needs.vocabularies.read(snapshot); }

  enum class May { see, work };
  // not_found for what the actor may not see, permission_denied when he may only see it.
  Result<void> require_conversation(storage::Snapshot& snapshot, const Actor& actor, Id<conversations::Conversation> id,
                                    May may) const;
  Result<void> require_case(storage::Snapshot& snapshot, const Actor& actor, Id<cases::Case> id, May may) const;
};

inline constexpr std::string_view kNoArticle = "There is no such article.";

}  // namespace deskbell::knowledge
