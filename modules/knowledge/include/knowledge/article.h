#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/user.h>

#include <knowledge/procedure.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the company knows, written down: articles for customers, standard answers for agents, procedures. An article has
// a text in each of several languages; what readers see is an immutable version, what writers change is a draft apart
// from it.
namespace deskbell::knowledge {

enum class Kind {
  article,   // read by customers and staff
  answer,    // standard answer: Translation::body is what is said, with {{contact.name}} and so on
  procedure  // decision tree that leads somebody through a matter
};
BOOST_DESCRIBE_ENUM(Kind, article, answer, procedure)

enum class Audience {
  everyone,
  customers,  // who is signed in as a customer
  tier,       // customers of one of the article's tiers
  internal    // staff only
};
BOOST_DESCRIBE_ENUM(Audience, everyone, customers, tier, internal)

enum class State {
  draft,      // never published
  published,  // there is a version that readers see
  retired     // was published; nobody finds it any more
};
BOOST_DESCRIBE_ENUM(State, draft, published, retired)

// Of the draft, beside what is live.
enum class DraftState { none, writing, in_review, refused };
BOOST_DESCRIBE_ENUM(DraftState, none, writing, in_review, refused)

inline constexpr int kMaxTitle = 200;  // code points, as all of these but:
inline constexpr int kMaxSummary = 500;
inline constexpr int kMaxBody = 60'000;  // bytes
inline constexpr int kMaxQuestions = 30;
inline constexpr int kMaxQuestion = 300;
inline constexpr int kMaxLanguages = 10;
inline constexpr int kMaxTags = 20;
inline constexpr int kMaxTiers = 10;
inline constexpr int kMaxArticles = 20'000;
inline constexpr int kMaxSections = 300;
inline constexpr int kMaxSectionDepth = 3;

// One language of an article.
struct Translation {
  std::string title;
  std::string summary;                 // one or two sentences, for lists
  std::string body;                    // Markdown (render.h); of an answer the message (text/markup.h)
  std::vector<std::string> questions;  // other wordings of what it answers; only for finding
  std::string description;             // for search engines; empty: the summary
  bool operator==(const Translation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Translation, (), (title, summary, body, questions, description))

// All that a version holds.
struct Content {
  std::map<std::string, Translation> languages;  // by language tag: "en", "zh-CN"
  std::optional<Procedure> procedure;            // exactly when the kind is procedure
  bool operator==(const Content&) const = default;
};
BOOST_DESCRIBE_STRUCT(Content, (), (languages, procedure))

// What articles are filed under: a tree of up to three levels.
struct Section {
  Id<Section> id;
  std::optional<Id<Section>> parent;
  std::string slug;                                 // unique; its address in the help centre
  int position = 0;                                 // among its siblings
  std::map<std::string, std::string> names;         // by language tag, at least one
  std::map<std::string, std::string> descriptions;  // may be empty
  bool operator==(const Section&) const = default;
};
BOOST_DESCRIBE_STRUCT(Section, (), (id, parent, slug, position, names, descriptions))

struct DraftNote {
  DraftState state = DraftState::none;
  Time at;  // when it was changed last
  Id<identity::User> by;
  std::string by_name;
  std::string note;  // of who asked for review, or why it was refused
  bool operator==(const DraftNote&) const = default;
};
BOOST_DESCRIBE_STRUCT(DraftNote, (), (state, at, by, by_name, note))

// An article without its texts, as lists show it to writers.
struct Article {
  Id<Article> id;
  Kind kind = Kind::article;
  std::string slug;  // unique; its address in the help centre, the shortcut of an answer
  std::optional<Id<Section>> section;
  std::vector<std::string> tags;
  Audience audience = Audience::everyone;
  std::vector<std::string> tiers;  // with Audience::tier: values of the contact field "tier"
  Id<identity::User> owner;
  std::string owner_name;
  std::optional<int> review_every_days;
  std::optional<Time> expires_at;  // from then on the owner is told each week; readers go on seeing it
  std::optional<Time> review_due_at;
  State state = State::draft;
  int version = 0;  // that is live, or was last; 0: never published
  std::optional<Time> published_at;
  std::optional<std::string> published_by;
  std::optional<DraftNote> draft;  // none: there is no draft
  std::string title;               // in the first of its languages
  std::vector<std::string> languages;
  Time created_at;
  Time updated_at;
  std::int64_t revision = 1;  // counts every change; what a writer has seen
  bool operator==(const Article&) const = default;
};
BOOST_DESCRIBE_STRUCT(Article, (),
                      (id, kind, slug, section, tags, audience, tiers, owner, owner_name, review_every_days, expires_at,
                       review_due_at, state, version, published_at, published_by, draft, title, languages, created_at,
                       updated_at, revision))

// One article with what its writers see.
struct FullArticle {
  Article article;
  std::optional<Content> live;   // what readers see; the last version when it is retired
  std::optional<Content> draft;  // what is being written
};
BOOST_DESCRIBE_STRUCT(FullArticle, (), (article, live, draft))

struct VersionNote {
  int number = 0;  // 1, 2, ...
  Time at;
  Id<identity::User> by;
  std::string by_name;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(VersionNote, (), (number, at, by, by_name, note))

struct Version {
  VersionNote note;
  Content content;
};
BOOST_DESCRIBE_STRUCT(Version, (), (note, content))

// "en", "zh-CN": letters and digits in parts of up to 8, two or three letters first.
bool is_language_tag(std::string_view tag);
// The one of `offered` that suits a reader of `wanted` best: the same, the same language in another region, and
// otherwise none (empty).
std::string_view suitable_language(std::span<const std::string> offered, std::string_view wanted);
// "zh-CN" for simplified and traditional Chinese, the BCP 47 tag for others, empty when the text does not tell.
std::string language_of_text(std::string_view text);
// An address made of a title: "How do I return it?" -> "how-do-i-return-it", "如何退货" -> "ru-he-tui-huo". May be
// empty.
std::string slug_of(std::string_view title);
// Lower case letters, digits and single hyphens between them, 1 to 80.
bool is_slug(std::string_view slug);

}  // namespace deskbell::knowledge
