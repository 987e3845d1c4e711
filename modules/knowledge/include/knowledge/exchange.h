#pragma once
#include <identity/actor.h>

#include <knowledge/article.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

// Knowledge from elsewhere, and all of it out again. Needs publish_knowledge.
namespace deskbell::knowledge {

struct Work;

enum class Format {
  markdown,  // one file an article, with a head of "key: value" lines between "---" (title, language, section, tags,
             // ...)
  html,      // one file an article, <title> or first heading
  csv,       // header: title, body; optional slug, language, section, tags, summary, audience, questions (parted by |)
  zendesk,   // the help centre API's JSON: articles, with sections and categories if they are there
  chatwoot,  // the portal API's JSON: articles, categories
  deskbell   // what export_all() makes
};
BOOST_DESCRIBE_ENUM(Format, markdown, html, csv, zendesk, chatwoot, deskbell)

struct ImportFile {
  std::string name;  // "returns/how-to-return.md": folders become sections
  std::string content;
};

enum class Existing { skip, draft };  // an article with the same address: leave it, or put the text into its draft
BOOST_DESCRIBE_ENUM(Existing, skip, draft)
enum class Landing { drafts, published };  // what new ones become
BOOST_DESCRIBE_ENUM(Landing, drafts, published)
enum class Mode { check, carry_out };
BOOST_DESCRIBE_ENUM(Mode, check, carry_out)

struct Import {
  Format format = Format::markdown;
  std::vector<ImportFile> files;            // at most 500, together 20 MB
  std::string language = "en";              // of what does not say
  std::optional<Id<Section>> section = {};  // of what does not say
  Audience audience = Audience::internal;   // of what does not say
  Existing existing = Existing::skip;
  Landing landing = Landing::drafts;
  Mode mode = Mode::carry_out;
};

enum class ImportOutcome { created, drafted, skipped, refused };
BOOST_DESCRIBE_ENUM(ImportOutcome, created, drafted, skipped, refused)

struct ImportedArticle {
  std::string origin;  // file, and line or number in it
  std::string title;
  std::string slug;
  std::vector<std::string> languages;
  ImportOutcome outcome = ImportOutcome::created;
  std::optional<std::string> reason;  // why it was refused or skipped
  std::vector<std::string> remarks;   // what was left out: pictures that lie elsewhere, scripts
  std::optional<Id<Article>> article;
};
BOOST_DESCRIBE_STRUCT(ImportedArticle, (), (origin, title, slug, languages, outcome, reason, remarks, article))

struct ImportReport {
  int created = 0;
  int drafted = 0;
  int skipped = 0;
  int refused = 0;
  int sections = 0;  // new ones
  std::vector<ImportedArticle> articles;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (created, drafted, skipped, refused, sections, articles))

class Exchange {
 public:
  explicit Exchange(std::shared_ptr<Work> work) : work_(std::move(work)) {}

  // All or nothing but for articles that are refused by themselves. `check` changes nothing and answers the same
  // report.
  Result<ImportReport> import(const Actor& actor, const Import& what);
  // JSON of sections, synonyms and all articles with what is live and what is drafted; Format::deskbell reads it.
  Result<std::string> export_all(const Actor& actor);

 private:
  std::shared_ptr<Work> work_;
};

}  // namespace deskbell::knowledge
