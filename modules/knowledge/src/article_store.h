#pragma once
#include <storage/database.h>

#include <knowledge/articles.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge::store {

// An article with what is being written.
struct Stored {
  Article article;
  std::optional<Content> draft;
};

std::optional<Stored> find(storage::Snapshot& snapshot, Id<Article> id);
std::optional<Id<Article>> find_slug(storage::Snapshot& snapshot, std::string_view slug);
std::optional<Id<Article>> moved(storage::Snapshot& snapshot, std::string_view slug);
std::int64_t count(storage::Snapshot& snapshot);
void insert(storage::Transaction& tx, const Stored& stored);
// False when the stored revision is not the one before the article's.
bool save(storage::Transaction& tx, const Stored& stored);
void remove(storage::Transaction& tx, Id<Article> id);
void remember_slug(storage::Transaction& tx, std::string_view slug, Id<Article> id);
void forget_slug(storage::Transaction& tx, std::string_view slug);

struct Behind {
  Time updated_at;
  std::int64_t id = 0;
};
// Latest change first, those that changed before `before`.
std::vector<Article> list(storage::Snapshot& snapshot, const ArticleFilter& filter, std::optional<Behind> before,
                          int limit, Time now);
// Everything that is published, without drafts.
std::vector<Article> published(storage::Snapshot& snapshot);
std::vector<Id<Article>> all(storage::Snapshot& snapshot);
std::vector<std::pair<std::string, Id<Article>>> all_moved(storage::Snapshot& snapshot);

std::optional<Version> version(storage::Snapshot& snapshot, Id<Article> id, int number);
std::vector<VersionNote> versions(storage::Snapshot& snapshot, Id<Article> id);
void insert(storage::Transaction& tx, Id<Article> id, const Version& version);

// Due before `now` and nobody was told since `since`.
std::vector<Article> due(storage::Snapshot& snapshot, Time now, Time since, int limit);
void mark_nagged(storage::Transaction& tx, Id<Article> id, std::optional<Time> at);

std::vector<Section> sections(storage::Snapshot& snapshot);
void insert(storage::Transaction& tx, const Section& section);
void save(storage::Transaction& tx, const Section& section);
void remove(storage::Transaction& tx, Id<Section> id);
std::int64_t articles_in(storage::Snapshot& snapshot, Id<Section> id);

std::vector<Synonyms> synonyms(storage::Snapshot& snapshot);
void insert(storage::Transaction& tx, const Synonyms& synonyms);
bool save(storage::Transaction& tx, const Synonyms& synonyms);
bool remove(storage::Transaction& tx, Id<Synonyms> id);

// When an article that readers see must be looked at: the earlier of both dates.
std::optional<Time> due_at(const Article& article);

std::span<const storage::Statement* const> article_statements();

}  // namespace deskbell::knowledge::store
