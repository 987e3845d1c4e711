#pragma once
#include <base/json.h>
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <knowledge/article.h>
#include <knowledge/finder.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What readers see: everything that is published, from memory. Made anew when something was published on any node; all
// of it answers in microseconds, searches in less than a millisecond for a thousand articles. Any thread.
//
//   const auto reader = Reader::stranger();
//   for (const auto& section : library.sections("en", reader)) ...
//   if (const auto article = library.find("clean-the-filter", "en", reader)) page = render(article->text.body,
//   ...).html; const auto found = library.search({.text = "pump blocked", .language = "en", .reader = reader});
namespace deskbell::knowledge {

// Who reads decides what is there for him. What he may not read is as if it did not exist.
struct Reader {
  enum class Standing { stranger, customer, staff };
  Standing standing = Standing::stranger;
  std::string tier = {};  // of a customer

  static Reader stranger() { return {}; }
  static Reader staff() { return {Standing::staff}; }
  bool may_read(Audience audience, const std::vector<std::string>& tiers) const;
  bool operator==(const Reader&) const = default;
};

struct LiveSummary {
  Id<Article> id;
  Kind kind = Kind::article;
  std::string slug;
  std::string language;
  std::string title;
  std::string summary;
  std::optional<Id<Section>> section;
  std::vector<std::string> tags;
  Audience audience = Audience::everyone;
  int version = 0;
  Time published_at;
};
BOOST_DESCRIBE_STRUCT(LiveSummary, (),
                      (id, kind, slug, language, title, summary, section, tags, audience, version, published_at))

struct LiveArticle {
  LiveSummary about;
  Translation text;
  std::optional<Procedure> procedure;
  std::vector<std::string> languages;  // in which it is there
  std::optional<Time> review_due_at;   // staff are told when it is over
};
BOOST_DESCRIBE_STRUCT(LiveArticle, (), (about, text, procedure, languages, review_due_at))

// A section with its name in the reader's language; sections without anything for him are left out.
struct LiveSection {
  Id<Section> id;
  std::optional<Id<Section>> parent;
  std::string slug;
  std::string name;
  std::string description;
  int articles = 0;  // in it and below
};
BOOST_DESCRIBE_STRUCT(LiveSection, (), (id, parent, slug, name, description, articles))

struct Found {
  LiveSummary article;
  std::string heading;                       // under which the passage stands
  std::string anchor;                        // of that heading; empty: the beginning
  std::string passage;                       // one line of plain text
  std::vector<std::vector<int>> highlights;  // begin and end in UTF-16 units of the passage
  std::string whole;                         // for bots: with its lines and lists; empty: it was too long
  double score = 0;
  double trust = 0;  // 0 to 1: that it answers the question
};
BOOST_DESCRIBE_STRUCT(Found, (), (article, heading, anchor, passage, highlights, score, trust))

struct FoundList {
  std::vector<Found> items;              // best first
  std::optional<std::string> corrected;  // "washing machine" for "wahsing machine": how it was understood
};
BOOST_DESCRIBE_STRUCT(FoundList, (), (items, corrected))

struct Question {
  std::string text;
  std::string language = {};  // empty: told from the text; then other languages follow after its own
  Reader reader = {};
  std::vector<Kind> kinds = {Kind::article};  // empty: all
  std::optional<Id<Section>> section = {};    // and what is below it
  std::size_t most = 10;
  std::size_t passage_length = 200;
};

// From this trust on something counts as an answer; below, the search found nothing useful.
inline constexpr double kUsefulTrust = 0.3;
// From this trust on it is shown to a person who reads it before he sends it; figures in the README.
inline constexpr double kWorthALook = 0.1;

class Library {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
  };
  explicit Library(Needs needs);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  // Languages in which there is something for him, the one with the most articles first.
  std::vector<std::string> languages(const Reader& reader) const;
  // In the order of their tree: parents before children, siblings by position.
  std::vector<LiveSection> sections(std::string_view language, const Reader& reader) const;
  struct Shelf {
    std::string language;
    Reader reader = {};
    std::optional<Id<Section>> section = {};  // directly in it; none: all
    std::vector<Kind> kinds = {Kind::article};
    std::optional<std::string> tag = {};
  };
  // By title.
  std::vector<LiveSummary> articles(const Shelf& shelf) const;
  // In the language, or the same language of another region. None: not there, not in this language, or not for him.
  std::optional<LiveArticle> find(std::string_view slug, std::string_view language, const Reader& reader) const;
  std::optional<LiveArticle> find(Id<Article> id, std::string_view language, const Reader& reader) const;
  // Where an article was found before its address changed: the present slug.
  std::optional<std::string> moved(std::string_view slug) const;
  // Of the same kind, most alike first.
  std::vector<LiveSummary> related(Id<Article> id, std::string_view language, const Reader& reader,
                                   std::size_t most = 5) const;
  FoundList search(const Question& question) const;

  // Changes whenever anything that readers see has changed, and is the same on all nodes: for caches and ETags.
  std::uint64_t edition() const;
  // To be called after a commit that changed something: the next reader sees it even if the log has not told it yet.
  std::function<void()> refresher() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace deskbell::knowledge
