#include "usage_store.h"

namespace deskbell::knowledge::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr std::int64_t kMicrosOfDay = 86'400'000'000;

constexpr Statement kAddUses{
    "knowledge.add_uses",
    "INSERT INTO knowledge_count (day, article, language, place, kind, uses) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (day, article, language, place, kind) DO UPDATE SET uses = knowledge_count.uses + EXCLUDED.uses"};
constexpr Statement kAddSearch{
    "knowledge.add_search",
    "INSERT INTO knowledge_search (day, language, place, folded, words, asked, missed, answered, contacts) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (day, language, place, folded) DO UPDATE SET "
    "asked = knowledge_search.asked + EXCLUDED.asked, missed = knowledge_search.missed + EXCLUDED.missed, "
    "answered = knowledge_search.answered + EXCLUDED.answered, contacts = knowledge_search.contacts + "
    "EXCLUDED.contacts"};
constexpr Statement kSearchesOf{"knowledge.searches_of", "SELECT COUNT(*) FROM knowledge_search WHERE day = $1"};
constexpr Statement kUnanswered{
    "knowledge.unanswered",
    "SELECT day, language, place, folded, words, asked, missed, answered, contacts FROM knowledge_search "
    "WHERE day >= $1 AND day <= $2 AND answered < asked AND ($3 = '' OR language = $3) AND ($4 = '' OR place = $4) "
    "ORDER BY asked DESC, day DESC, folded LIMIT $5"};
constexpr Statement kAllSearches{
    "knowledge.all_searches",
    "SELECT CAST(COALESCE(SUM(asked), 0) AS BIGINT), CAST(COALESCE(SUM(missed), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN answered < asked THEN answered ELSE asked END), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(contacts), 0) AS BIGINT) FROM knowledge_search WHERE day >= $1 AND day <= $2"};
constexpr Statement kUses{
    "knowledge.uses",
    "SELECT article, place, kind, CAST(SUM(uses) AS BIGINT) FROM knowledge_count WHERE day >= $1 AND day <= $2 "
    "AND (CAST($3 AS BIGINT) = 0 OR article = CAST($3 AS BIGINT)) GROUP BY article, place, kind"};

constexpr Statement kInsertFeedback{
    "knowledge.insert_feedback",
    "INSERT INTO knowledge_feedback (id, article, version, language, helpful, comment, place, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Statement kFeedback{
    "knowledge.feedback",
    "SELECT id, article, version, language, helpful, comment, place, at FROM knowledge_feedback "
    "WHERE (CAST($1 AS BIGINT) = 0 OR article = CAST($1 AS BIGINT)) AND id < $2 ORDER BY id DESC LIMIT $3"};

constexpr Statement kInsertLink{
    "knowledge.insert_link",
    "INSERT INTO knowledge_link (id, article, version, language, kind, place, conversation, matter, by_name, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
#define DESKBELL_LINK_SELECT                                                                                    \
  "SELECT l.id, l.article, a.slug, a.title, l.version, l.language, l.kind, l.place, l.conversation, l.matter, " \
  "l.by_name, l.at FROM knowledge_link l JOIN knowledge_article a ON a.id = l.article "
constexpr Statement kFindLink{"knowledge.find_link", DESKBELL_LINK_SELECT
                              "WHERE l.conversation = $1 AND l.matter = $2 AND l.article = $3 AND l.kind = $4"};
constexpr Statement kLinksOfConversation{"knowledge.links_of_conversation", DESKBELL_LINK_SELECT
                                         "WHERE l.conversation = $1 AND l.id < $2 ORDER BY l.id LIMIT $3"};
constexpr Statement kLinksOfMatter{"knowledge.links_of_matter",
                                   DESKBELL_LINK_SELECT "WHERE l.matter = $1 AND l.id < $2 ORDER BY l.id LIMIT $3"};
constexpr Statement kLinksOfArticle{"knowledge.links_of_article", DESKBELL_LINK_SELECT
                                    "WHERE l.article = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3"};

constexpr Statement kForgetUses{"knowledge.forget_uses", "DELETE FROM knowledge_count WHERE day < $1"};
constexpr Statement kForgetSearches{
    "knowledge.forget_searches",
    "DELETE FROM knowledge_search WHERE (day, language, place, folded) IN "
    "(SELECT day, language, place, folded FROM knowledge_search WHERE day < $1 LIMIT $2)"};

constexpr const Statement* kStatements[] = {&kAddUses,     &kAddSearch,      &kSearchesOf,          &kUnanswered,
                                            &kAllSearches, &kUses,           &kInsertFeedback,      &kFeedback,
                                            &kInsertLink,  &kFindLink,       &kLinksOfConversation, &kLinksOfMatter,
                                            &kForgetUses,  &kForgetSearches, &kLinksOfArticle};

Link link_of(const Row& row) {
  return {.id = row.id<Link>(0),
          .article = row.id<Article>(1),
          .slug = row.string(2),
          .title = row.string(3),
          .version = static_cast<int>(row.integer(4)),
          .language = row.string(5),
          .kind = base::find_enum<UseKind>(row.text(6)).value(),
          .place = base::find_enum<Place>(row.text(7)).value(),
          .conversation = row.integer(8) == 0 ? std::nullopt : std::optional(row.id<conversations::Conversation>(8)),
          .matter = row.integer(9) == 0 ? std::nullopt : std::optional(row.id<cases::Case>(9)),
          .by_name = row.string(10),
          .at = row.time(11)};
}

const Statement& links_statement(LinksOf by) {
  switch (by) {
    case LinksOf::conversation:
      return kLinksOfConversation;
    case LinksOf::matter:
      return kLinksOfMatter;
    case LinksOf::article:
      return kLinksOfArticle;
  }
  return kLinksOfArticle;
}

template <class Tag>
std::int64_t number_of(const std::optional<Id<Tag>>& id) {
  return id ? id->value : 0;
}

}  // namespace

std::int64_t day_of(Time time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}
Time begin_of(std::int64_t day) {
  return Time(std::chrono::microseconds(day * kMicrosOfDay));
}

void add_uses(Transaction& tx, const CountKey& key, std::int64_t uses) {
  tx.run(kAddUses, key.day, key.article, key.language, base::name_of(key.place), key.kind, uses);
}

void add_search(Transaction& tx, const SearchKey& key, const SearchCounts& more) {
  tx.run(kAddSearch, key.day, key.language, base::name_of(key.place), key.folded, more.words, more.asked, more.missed,
         more.answered, more.contacts);
}

std::int64_t searches_of(Snapshot& snapshot, std::int64_t day) {
  return snapshot.number(kSearchesOf, day);
}

std::vector<SearchRow> unanswered(Snapshot& snapshot, std::int64_t from, std::int64_t to, const GapFilter& filter,
                                  int limit) {
  return snapshot.all(
      kUnanswered,
      [](const Row& row) {
        return SearchRow{{row.integer(0), row.string(1), base::find_enum<Place>(row.text(2)).value(), row.string(3)},
                         {row.string(4), row.integer(5), row.integer(6), row.integer(7), row.integer(8)}};
      },
      from, to, filter.language ? std::string_view(*filter.language) : std::string_view(),
      filter.place ? base::name_of(*filter.place) : std::string_view(), limit);
}

SearchCounts all_searches(Snapshot& snapshot, std::int64_t from, std::int64_t to) {
  return snapshot
      .one(
          kAllSearches,
          [](const Row& row) {
            return SearchCounts{"", row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
          },
          from, to)
      .value_or(SearchCounts{});
}

std::vector<UseRow> uses(Snapshot& snapshot, std::int64_t from, std::int64_t to, Id<Article> article) {
  return snapshot.all(
      kUses,
      [](const Row& row) {
        return UseRow{row.id<Article>(0), base::find_enum<Place>(row.text(1)).value(), row.string(2), row.integer(3)};
      },
      from, to, article);
}

void insert(Transaction& tx, const FeedbackNote& note) {
  tx.run(kInsertFeedback, note.id, note.article, note.version, note.language, note.helpful, note.comment,
         base::name_of(note.place), note.at);
}

std::vector<FeedbackNote> feedback(Snapshot& snapshot, Id<Article> article, std::int64_t before, int limit) {
  return snapshot.all(
      kFeedback,
      [](const Row& row) {
        return FeedbackNote{.id = row.id<FeedbackNote>(0),
                            .article = row.id<Article>(1),
                            .version = static_cast<int>(row.integer(2)),
                            .language = row.string(3),
                            .helpful = row.boolean(4),
                            .comment = row.string(5),
                            .place = base::find_enum<Place>(row.text(6)).value(),
                            .at = row.time(7)};
      },
      article, before, limit);
}

void insert(Transaction& tx, const Link& link) {
  tx.run(kInsertLink, link.id, link.article, link.version, link.language, base::name_of(link.kind),
         base::name_of(link.place), number_of(link.conversation), number_of(link.matter), link.by_name, link.at);
}

std::optional<Link> find_link(Snapshot& snapshot, const LinkedUse& use) {
  return snapshot.one(kFindLink, link_of, number_of(use.conversation), number_of(use.matter), use.article,
                      base::name_of(use.kind));
}

std::vector<Link> links(Snapshot& snapshot, LinksOf by, std::int64_t id, std::int64_t before, int limit) {
  return snapshot.all(links_statement(by), link_of, id, before, limit);
}

int forget_before(Transaction& tx, std::int64_t day, int limit) {
  return static_cast<int>(tx.run(kForgetUses, day) + tx.run(kForgetSearches, day, limit));
}

std::span<const Statement* const> usage_statements() {
  return kStatements;
}

}  // namespace deskbell::knowledge::store
