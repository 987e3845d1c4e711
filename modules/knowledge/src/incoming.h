#pragma once
#include <knowledge/articles.h>
#include <knowledge/exchange.h>
#include <knowledge/finder.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge {

// A section as a source names it; found again by its address.
struct IncomingSection {
  std::string slug;  // empty: made of the name
  std::map<std::string, std::string> names;
  std::map<std::string, std::string> descriptions = {};
  int position = 0;
};

// An article that a source holds, before anything of it was checked.
struct Incoming {
  std::string origin;
  std::string same_as;  // what its translations have in common: the source's own number or address
  Kind kind = Kind::article;
  std::string slug;
  std::vector<IncomingSection> sections;  // outermost first
  std::vector<std::string> tags;
  std::optional<Audience> audience;
  std::vector<std::string> tiers;
  std::optional<int> review_every_days;
  std::optional<Time> expires_at;
  std::optional<Content> live;  // of our own export: what was published
  Content content;              // what becomes the draft
  bool was_draft = false;       // in the source
  bool was_retired = false;
  std::vector<std::string> remarks;
  std::optional<std::string> refused;  // it cannot be read at all: why
};

struct IncomingSet {
  std::vector<Incoming> articles;
  std::vector<SynonymGroup> synonyms;
};

// Translations of the same article together, in the order of their first one.
std::vector<Incoming> with_translations_joined(std::vector<Incoming> articles);

// One function a form. An error concerns the whole file; what is wrong with one article stands in it.
Result<IncomingSet> read_markdown(const ImportFile& file, const std::string& language);
Result<IncomingSet> read_html(const ImportFile& file, const std::string& language);
Result<IncomingSet> read_csv(const ImportFile& file, const std::string& language);
Result<IncomingSet> read_zendesk(const ImportFile& file, const std::string& language);
Result<IncomingSet> read_chatwoot(const ImportFile& file, const std::string& language);
Result<IncomingSet> read_deskbell(const ImportFile& file);

// "en-us" -> "en-US", "zh_cn" -> "zh-CN"; empty when it is no language.
std::string language_of_locale(std::string_view locale);

}  // namespace deskbell::knowledge
