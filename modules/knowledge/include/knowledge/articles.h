#pragma once
#include <base/page.h>
#include <identity/actor.h>

#include <knowledge/article.h>
#include <knowledge/synonyms.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The writers' use cases. Reading drafts and writing needs edit_knowledge; publishing, retiring, sections, and every
// change to something that is live needs publish_knowledge. Blocking, any thread; inside a `database.write` they join
// its transaction. `revision` is the one that the writer has seen: when somebody else was faster, it is aborted.
namespace deskbell::knowledge {

struct Work;

struct NewArticle {
  Kind kind = Kind::article;
  std::string slug = {};  // empty: made of the title
  std::optional<Id<Section>> section = {};
  std::vector<std::string> tags = {};
  Audience audience = Audience::everyone;
  std::vector<std::string> tiers = {};
  std::optional<Id<identity::User>> owner = {};  // none: who creates it
  std::optional<int> review_every_days = {};     // 1 to 1,825
  std::optional<Time> expires_at = {};
  Content content = {};
};

// Absent members stay as they are; a section or owner of 0 and days of 0 clear.
struct ArticleChange {
  std::optional<std::string> slug = {};
  std::optional<Id<Section>> section = {};
  std::optional<std::vector<std::string>> tags = {};
  std::optional<Audience> audience = {};
  std::optional<std::vector<std::string>> tiers = {};
  std::optional<Id<identity::User>> owner = {};
  std::optional<int> review_every_days = {};
  std::optional<Time> expires_at = {};  // the epoch clears
};

// What the list shows; everything that is given must hold.
struct ArticleFilter {
  std::optional<Kind> kind = {};
  std::optional<State> state = {};
  std::optional<DraftState> draft = {};  // none: those without a draft
  std::optional<Id<Section>> section = {};
  std::optional<Audience> audience = {};
  std::optional<Id<identity::User>> owner = {};
  std::optional<std::string> tag = {};
  std::optional<std::string> lacks_language = {};  // that are not there in this language
  std::optional<bool> due = {};                    // true: expired, or their review is due
  std::optional<std::string> text = {};            // in titles, tags or address
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

enum class LineChange { same, added, removed };
BOOST_DESCRIBE_ENUM(LineChange, same, added, removed)

struct LineOfDifference {
  LineChange change = LineChange::same;
  std::string text;
  bool operator==(const LineOfDifference&) const = default;
};
BOOST_DESCRIBE_STRUCT(LineOfDifference, (), (change, text))

// One part that differs: "en" and "body", "zh-CN" and "title", "" and "procedure".
struct Difference {
  std::string language;
  std::string part;
  std::vector<LineOfDifference> lines;
  bool operator==(const Difference&) const = default;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (language, part, lines))

struct NewSection {
  std::optional<Id<Section>> parent = {};
  std::string slug = {};  // empty: made of the first name
  int position = 0;
  std::map<std::string, std::string> names = {};
  std::map<std::string, std::string> descriptions = {};
};

class Articles {
 public:
  explicit Articles(std::shared_ptr<Work> work) : work_(std::move(work)) {}

  // Latest change first.
  Result<Page<Article>> list(const Actor& actor, const ArticleFilter& filter);
  Result<FullArticle> get(const Actor& actor, Id<Article> id);

  // With a draft of the content. invalid_argument with all that is wrong; already_exists when the slug is taken.
  Result<FullArticle> create(const Actor& actor, const NewArticle& what);
  // Replaces the draft, or begins one beside what is live.
  Result<FullArticle> save_draft(const Actor& actor, Id<Article> id, std::int64_t revision, const Content& content);
  // What is live stays. failed_precondition for an article that was never published: remove() it.
  Result<FullArticle> discard_draft(const Actor& actor, Id<Article> id, std::int64_t revision);
  Result<FullArticle> change(const Actor& actor, Id<Article> id, std::int64_t revision, const ArticleChange& change);
  // Only what was never published.
  Result<void> remove(const Actor& actor, Id<Article> id);

  Result<FullArticle> ask_review(const Actor& actor, Id<Article> id, std::int64_t revision, std::string_view note);
  // The writer is told why.
  Result<FullArticle> refuse(const Actor& actor, Id<Article> id, std::int64_t revision, std::string_view reason);
  // The draft becomes the next version and is live at once, in all its languages. Its review date starts anew.
  Result<FullArticle> publish(const Actor& actor, Id<Article> id, std::int64_t revision, std::string_view note);
  // "Looked through, still right": the review date starts anew.
  Result<FullArticle> confirm(const Actor& actor, Id<Article> id, std::int64_t revision);
  Result<FullArticle> retire(const Actor& actor, Id<Article> id, std::int64_t revision, std::string_view reason);
  Result<FullArticle> bring_back(const Actor& actor, Id<Article> id, std::int64_t revision);

  Result<std::vector<VersionNote>> versions(const Actor& actor, Id<Article> id);  // newest first
  Result<Version> version(const Actor& actor, Id<Article> id, int number);
  // What differs from one version to another; 0 is the draft.
  Result<std::vector<Difference>> compare(const Actor& actor, Id<Article> id, int from, int to);
  // The draft becomes what that version was.
  Result<FullArticle> restore(const Actor& actor, Id<Article> id, std::int64_t revision, int number);

  // All sections, empty ones too, in the order of the tree.
  Result<std::vector<Section>> sections(const Actor& actor);
  Result<Section> create_section(const Actor& actor, const NewSection& what);
  Result<Section> change_section(const Actor& actor, Id<Section> id, const NewSection& what);
  // failed_precondition while it holds articles or sections.
  Result<void> remove_section(const Actor& actor, Id<Section> id);

  Result<std::vector<Synonyms>> synonyms(const Actor& actor);
  Result<Synonyms> create_synonyms(const Actor& actor, const NewSynonyms& what);
  Result<Synonyms> change_synonyms(const Actor& actor, Id<Synonyms> id, const NewSynonyms& what);
  Result<void> remove_synonyms(const Actor& actor, Id<Synonyms> id);

  // Owners of what has expired or is due for review are told, each once a week; answers how many were. By a job.
  int nag();

 private:
  std::shared_ptr<Work> work_;
};

}  // namespace deskbell::knowledge
