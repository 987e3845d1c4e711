#pragma once
#include <knowledge/article.h>

#include <optional>
#include <string>
#include <vector>

// The form in which knowledge goes out and comes in again.
namespace deskbell::knowledge {

struct ExportedSection {
  std::string slug;
  std::optional<std::string> parent;
  int position = 0;
  std::map<std::string, std::string> names;
  std::map<std::string, std::string> descriptions;
};
BOOST_DESCRIBE_STRUCT(ExportedSection, (), (slug, parent, position, names, descriptions))

struct ExportedArticle {
  Kind kind = Kind::article;
  std::string slug;
  std::optional<std::string> section;
  std::vector<std::string> tags;
  Audience audience = Audience::everyone;
  std::vector<std::string> tiers;
  std::optional<int> review_every_days;
  std::optional<Time> expires_at;
  State state = State::draft;
  std::optional<Content> live;
  std::optional<Content> draft;
};
BOOST_DESCRIBE_STRUCT(ExportedArticle, (),
                      (kind, slug, section, tags, audience, tiers, review_every_days, expires_at, state, live, draft))

struct Exported {
  std::string form;  // kExportForm
  Time exported_at;
  std::vector<ExportedSection> sections;  // parents before children
  std::vector<std::vector<std::string>> synonyms;
  std::vector<ExportedArticle> articles;
};
BOOST_DESCRIBE_STRUCT(Exported, (), (form, exported_at, sections, synonyms, articles))

inline constexpr std::string_view kExportForm = "deskbell-knowledge-1";

}  // namespace deskbell::knowledge
