#pragma once
#include <storage/database.h>

#include <knowledge/usage.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge::store {

// Days since 1970.
std::int64_t day_of(Time time);
Time begin_of(std::int64_t day);

struct CountKey {
  std::int64_t day = 0;
  Id<Article> article;
  std::string language;
  Place place = Place::help_centre;
  std::string kind;  // of UseKind, or helpful, not_helpful
  auto operator<=>(const CountKey&) const = default;
};
void add_uses(storage::Transaction& tx, const CountKey& key, std::int64_t uses);

struct SearchKey {
  std::int64_t day = 0;
  std::string language;
  Place place = Place::help_centre;
  std::string folded;
  auto operator<=>(const SearchKey&) const = default;
};
struct SearchCounts {
  std::string words;  // as written
  std::int64_t asked = 0, missed = 0, answered = 0, contacts = 0;
};
void add_search(storage::Transaction& tx, const SearchKey& key, const SearchCounts& more);
// How many different searches the day has.
std::int64_t searches_of(storage::Snapshot& snapshot, std::int64_t day);
struct SearchRow {
  SearchKey key;
  SearchCounts counts;
};
// Of the days [from, to], in which something went unanswered; most asked first.
std::vector<SearchRow> unanswered(storage::Snapshot& snapshot, std::int64_t from, std::int64_t to,
                                  const GapFilter& filter, int limit);
SearchCounts all_searches(storage::Snapshot& snapshot, std::int64_t from, std::int64_t to);

struct UseRow {
  Id<Article> article;
  Place place = Place::help_centre;
  std::string kind;
  std::int64_t uses = 0;
};
// Sums of the days [from, to]; of one article only when it is given.
std::vector<UseRow> uses(storage::Snapshot& snapshot, std::int64_t from, std::int64_t to, Id<Article> article);

void insert(storage::Transaction& tx, const FeedbackNote& note);
std::vector<FeedbackNote> feedback(storage::Snapshot& snapshot, Id<Article> article, std::int64_t before, int limit);

void insert(storage::Transaction& tx, const Link& link);
std::optional<Link> find_link(storage::Snapshot& snapshot, const LinkedUse& use);
enum class LinksOf { conversation, matter, article };
// Of an article newest first and before `before`, of the others oldest first. With slug and title of the article.
std::vector<Link> links(storage::Snapshot& snapshot, LinksOf by, std::int64_t id, std::int64_t before, int limit);

int forget_before(storage::Transaction& tx, std::int64_t day, int limit);

std::span<const storage::Statement* const> usage_statements();

}  // namespace deskbell::knowledge::store
