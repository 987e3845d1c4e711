#pragma once
#include <knowledge/article.h>
#include <knowledge/synonyms.h>
#include <knowledge/usage.h>

#include <optional>
#include <string>

namespace deskbell::knowledge {

// On events::kWorkspaceStream, for the audit trail and for whoever keeps articles in memory (Library).
struct ArticleChanged {
  static constexpr std::string_view kKind = "knowledge.article_changed";
  Id<Article> article;
  Kind kind = Kind::article;
  std::string slug;
  std::string title;
  // created, changed, review_asked, refused, published, confirmed, retired, brought_back, removed
  std::string change;
  State state = State::draft;
  int version = 0;
  Audience audience = Audience::everyone;
  std::optional<std::string> note;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(ArticleChanged, (),
                      (article, kind, slug, title, change, state, version, audience, note, by_name, address, request))

struct SectionChanged {
  static constexpr std::string_view kKind = "knowledge.section_changed";
  Section section;
  std::string change;  // created, changed, removed
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SectionChanged, (), (section, change, by_name, address, request))

struct SynonymsChanged {
  static constexpr std::string_view kKind = "knowledge.synonyms_changed";
  Synonyms synonyms;
  std::string change;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SynonymsChanged, (), (synonyms, change, by_name, address, request))

struct Imported {
  static constexpr std::string_view kKind = "knowledge.imported";
  std::string format;
  int created = 0;
  int changed = 0;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(Imported, (), (format, created, changed, by_name, address, request))

// On the conversation's or case's stream.
struct Used {
  static constexpr std::string_view kKind = "article.used";
  Link link;
};
BOOST_DESCRIBE_STRUCT(Used, (), (link))

// On the article's own stream: writing is everyday work and stands in no audit trail.
struct DraftSaved {
  static constexpr std::string_view kKind = "article.draft_saved";
  Id<Article> article;
  std::int64_t revision = 0;
  DraftNote draft;
};
BOOST_DESCRIBE_STRUCT(DraftSaved, (), (article, revision, draft))

}  // namespace deskbell::knowledge
