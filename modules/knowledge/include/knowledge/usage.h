#pragma once
#include <base/page.h>
#include <identity/actor.h>
#include <identity/concerned.h>

#include <knowledge/library.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::cases {
struct Case;
}

// What becomes of articles: shown, opened, sent, what they solved; what readers say; what was searched in vain.
// Recording costs the caller nothing: it is written a little later, and dropped rather than waited for when the
// database is away. Any thread.
namespace deskbell::knowledge {

struct Work;

enum class Place { help_centre, widget, agent, bot };
BOOST_DESCRIBE_ENUM(Place, help_centre, widget, agent, bot)

enum class UseKind {
  shown,     // suggested or listed as a result
  opened,    // read
  inserted,  // an agent or the bot said it to the customer
  solved     // and that was the answer
};
BOOST_DESCRIBE_ENUM(UseKind, shown, opened, inserted, solved)

struct Use {
  Id<Article> article;
  std::string language;
  UseKind kind = UseKind::opened;
  Place place = Place::help_centre;
  std::string search = {};  // the words that led there, if any: that search was answered
};

// A search that a reader made; the same words (folded) of a day count as one line.
struct Search {
  std::string text;
  std::string language;
  Place place = Place::help_centre;
  int found = 0;     // how many were shown
  double trust = 0;  // of the best
};

// A use inside a conversation or case: kept one by one, so that the way leads from the answer to the case and back.
struct LinkedUse {
  Id<Article> article;
  std::string language;
  UseKind kind = UseKind::inserted;
  Place place = Place::agent;
  std::optional<Id<conversations::Conversation>> conversation = {};
  std::optional<Id<cases::Case>> matter = {};
};

struct Link {
  Id<Link> id;
  Id<Article> article;
  std::string slug;
  std::string title;
  int version = 0;
  std::string language;
  UseKind kind = UseKind::inserted;
  Place place = Place::agent;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> matter;
  std::string by_name;
  Time at;
};
BOOST_DESCRIBE_STRUCT(Link, (),
                      (id, article, slug, title, version, language, kind, place, conversation, matter, by_name, at))

struct Feedback {
  Id<Article> article;
  std::string language;
  bool helpful = false;
  std::string comment = {};  // up to 1,000 characters; numbers of cards and people are covered before it is kept
  Place place = Place::help_centre;
};

struct FeedbackNote {
  Id<FeedbackNote> id;
  Id<Article> article;
  int version = 0;
  std::string language;
  bool helpful = false;
  std::string comment;
  Place place = Place::help_centre;
  Time at;
};
BOOST_DESCRIBE_STRUCT(FeedbackNote, (), (id, article, version, language, helpful, comment, place, at))

struct Period {
  std::optional<Time> from = {};  // none: thirty days before `to`
  std::optional<Time> to = {};    // none: now
};

// One question that nobody could answer, with its other wordings.
struct Gap {
  std::string text;                   // the wording that was asked most
  std::vector<std::string> examples;  // others, at most 10
  std::string language;
  int asked = 0;  // in all wordings
  int found_nothing = 0;
  int opened_nothing = 0;  // something was shown, nothing was opened
  Time first_at;           // days
  Time last_at;
};
BOOST_DESCRIBE_STRUCT(Gap, (), (text, examples, language, asked, found_nothing, opened_nothing, first_at, last_at))

struct GapFilter {
  Period period = {};
  std::optional<std::string> language = {};
  std::optional<Place> place = {};
  std::optional<int> limit = {};  // 50
};

// How an article did in the period.
struct Usefulness {
  Id<Article> article;
  std::string slug;
  std::string title;
  Kind kind = Kind::article;
  std::int64_t shown = 0;
  std::int64_t opened = 0;
  std::int64_t inserted = 0;
  std::int64_t solved = 0;
  std::int64_t helpful = 0;
  std::int64_t not_helpful = 0;
  // The share of readers that it helps, as far as can be said (lower end of Wilson's 95 % interval); none without
  // votes.
  std::optional<double> score;
  bool poor = false;    // five votes or more, and most say that it did not help
  bool unused = false;  // published all the time, and never opened or inserted
};
BOOST_DESCRIBE_STRUCT(Usefulness, (),
                      (article, slug, title, kind, shown, opened, inserted, solved, helpful, not_helpful, score, poor,
                       unused))

// What knowledge kept from becoming work for people.
struct Deflection {
  std::int64_t searches = 0;
  std::int64_t answered = 0;  // searches after which something was opened, or that the bot answered
  std::int64_t opened = 0;
  std::int64_t helpful = 0;
  std::int64_t not_helpful = 0;
  std::int64_t contacts = 0;  // who wrote to us from there all the same
  std::int64_t solved_by_bot = 0;
  std::int64_t solved_by_agents = 0;  // with an article or answer
  // Of those who came with a question and either wrote to us or said that it helped: the share that it helped.
  std::optional<double> rate;
};
BOOST_DESCRIBE_STRUCT(Deflection, (),
                      (searches, answered, opened, helpful, not_helpful, contacts, solved_by_bot, solved_by_agents,
                       rate))

class Usage {
 public:
  explicit Usage(std::shared_ptr<Work> work) : work_(std::move(work)) {}

  // For doors of readers, without policy; what names no article that `reader` may read is ignored.
  void record(const Reader& reader, const Use& use);
  void record(const Search& search);
  // Somebody who searched wrote to us instead.
  void record_contact(std::string_view search, std::string_view language, Place place);
  // Durable when it returns. not_found, or invalid_argument that names `comment`.
  Result<void> give_feedback(const Reader& reader, const Feedback& feedback);

  // Users who may reply there, the bot, the system. not_found for a conversation or case that the actor may not see,
  // and for an article that is not published. The same twice is one. Appends knowledge.used to the conversation's
  // stream.
  Result<Link> use(const Actor& actor, const LinkedUse& use);
  // What was used in it, oldest first; for who may see it.
  Result<std::vector<Link>> used_in(const Actor& actor, Id<conversations::Conversation> conversation);
  Result<std::vector<Link>> used_in(const Actor& actor, Id<cases::Case> matter);

  // Reports need edit_knowledge or view_insight.
  // Where the article was used, newest first.
  Result<Page<Link>> links(const Actor& actor, Id<Article> article, std::optional<std::string> cursor = {},
                           std::optional<int> limit = {});
  Result<Page<FeedbackNote>> feedback(const Actor& actor, std::optional<Id<Article>> article,
                                      std::optional<std::string> cursor = {}, std::optional<int> limit = {});
  // Most asked first.
  Result<std::vector<Gap>> not_found_report(const Actor& actor, const GapFilter& filter);
  // Worst first: poor ones, then unused ones, then by use.
  Result<std::vector<Usefulness>> usefulness(const Actor& actor, const Period& period,
                                             std::optional<Id<Article>> article = {});
  Result<Deflection> deflection(const Actor& actor, const Period& period);

  // Waits until everything recorded before is written. For tests.
  void settle();
  // Forgets days older than two years; by a job.
  int prune(int limit);

 private:
  std::shared_ptr<Work> work_;
};

}  // namespace deskbell::knowledge
