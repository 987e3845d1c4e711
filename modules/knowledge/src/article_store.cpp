#include "article_store.h"

#include <identity/users.h>
#include <text/fold.h>

#include <algorithm>

namespace deskbell::knowledge::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;
using storage::Value;

#define DESKBELL_ARTICLE_COLUMNS                                                                                 \
  "id, kind, slug, section, tags, audience, tiers, owner, review_every_days, expires_at, review_due_at, state, " \
  "version, published_at, published_by, draft_state, draft_at, draft_by, draft_by_name, draft_note, title, "     \
  "languages, created_at, updated_at, revision"

constexpr Statement kFind{"knowledge.find",
                          "SELECT " DESKBELL_ARTICLE_COLUMNS ", draft FROM knowledge_article WHERE id = $1"};
constexpr Statement kFindSlug{"knowledge.find_slug", "SELECT id FROM knowledge_article WHERE slug = $1"};
constexpr Statement kCount{"knowledge.count", "SELECT COUNT(*) FROM knowledge_article"};
constexpr Statement kInsert{
    "knowledge.insert",
    "INSERT INTO knowledge_article (" DESKBELL_ARTICLE_COLUMNS
    ", draft, due_at, searched) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"};
constexpr Statement kSave{
    "knowledge.save",
    "UPDATE knowledge_article SET kind = $2, slug = $3, section = $4, tags = $5, audience = $6, tiers = $7, owner = "
    "$8, "
    "review_every_days = $9, expires_at = $10, review_due_at = $11, state = $12, version = $13, published_at = $14, "
    "published_by = $15, draft_state = $16, draft_at = $17, draft_by = $18, draft_by_name = $19, draft_note = $20, "
    "title = $21, languages = $22, created_at = $23, updated_at = $24, revision = $25, draft = $26, due_at = $27, "
    "searched = $28 WHERE id = $1 AND revision = $25 - 1"};
constexpr Statement kRemove{"knowledge.remove", "DELETE FROM knowledge_article WHERE id = $1"};
constexpr Statement kPublished{"knowledge.published", "SELECT " DESKBELL_ARTICLE_COLUMNS
                                                      " FROM knowledge_article WHERE state = 'published' ORDER BY id"};
constexpr Statement kAll{"knowledge.all", "SELECT id FROM knowledge_article ORDER BY id"};
constexpr Statement kDue{"knowledge.due",
                         "SELECT " DESKBELL_ARTICLE_COLUMNS
                         " FROM knowledge_article WHERE due_at <= $1 AND (nagged_at IS NULL OR nagged_at <= $2) "
                         "ORDER BY due_at, id LIMIT $3"};
constexpr Statement kNagged{"knowledge.nagged", "UPDATE knowledge_article SET nagged_at = $2 WHERE id = $1"};

constexpr Statement kMoved{"knowledge.moved", "SELECT article FROM knowledge_moved WHERE slug = $1"};
constexpr Statement kAllMoved{"knowledge.all_moved", "SELECT slug, article FROM knowledge_moved"};
constexpr Statement kRememberSlug{"knowledge.remember_slug",
                                  "INSERT INTO knowledge_moved (slug, article) VALUES ($1, $2) "
                                  "ON CONFLICT (slug) DO UPDATE SET article = EXCLUDED.article"};
constexpr Statement kForgetSlug{"knowledge.forget_slug", "DELETE FROM knowledge_moved WHERE slug = $1"};
constexpr Statement kForgetSlugsOf{"knowledge.forget_slugs_of", "DELETE FROM knowledge_moved WHERE article = $1"};

constexpr Statement kVersion{"knowledge.version",
                             "SELECT number, at, by_user, by_name, note, content FROM knowledge_version "
                             "WHERE article = $1 AND number = $2"};
constexpr Statement kVersions{"knowledge.versions",
                              "SELECT number, at, by_user, by_name, note FROM knowledge_version "
                              "WHERE article = $1 ORDER BY number DESC"};
constexpr Statement kInsertVersion{
    "knowledge.insert_version",
    "INSERT INTO knowledge_version (article, number, content, at, by_user, by_name, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};

constexpr Statement kSections{"knowledge.sections",
                              "SELECT id, parent, slug, position, names, descriptions FROM knowledge_section"};
constexpr Statement kInsertSection{"knowledge.insert_section",
                                   "INSERT INTO knowledge_section (id, parent, slug, position, names, descriptions) "
                                   "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kSaveSection{"knowledge.save_section",
                                 "UPDATE knowledge_section SET parent = $2, slug = $3, position = $4, names = $5, "
                                 "descriptions = $6 WHERE id = $1"};
constexpr Statement kRemoveSection{"knowledge.remove_section", "DELETE FROM knowledge_section WHERE id = $1"};
constexpr Statement kArticlesIn{"knowledge.articles_in", "SELECT COUNT(*) FROM knowledge_article WHERE section = $1"};

constexpr Statement kSynonyms{"knowledge.synonyms", "SELECT id, words FROM knowledge_synonyms ORDER BY id"};
constexpr Statement kInsertSynonyms{"knowledge.insert_synonyms",
                                    "INSERT INTO knowledge_synonyms (id, words) VALUES ($1, $2)"};
constexpr Statement kSaveSynonyms{"knowledge.save_synonyms", "UPDATE knowledge_synonyms SET words = $2 WHERE id = $1"};
constexpr Statement kRemoveSynonyms{"knowledge.remove_synonyms", "DELETE FROM knowledge_synonyms WHERE id = $1"};

constexpr const Statement* kStatements[] = {
    &kFind,          &kFindSlug,   &kCount,    &kInsert,         &kSave,         &kRemove,        &kPublished,
    &kAll,           &kDue,        &kNagged,   &kMoved,          &kAllMoved,     &kRememberSlug,  &kForgetSlug,
    &kForgetSlugsOf, &kVersion,    &kVersions, &kInsertVersion,  &kSections,     &kInsertSection, &kSaveSection,
    &kRemoveSection, &kArticlesIn, &kSynonyms, &kInsertSynonyms, &kSaveSynonyms, &kRemoveSynonyms};

// Lists are kept one a line with a line end on both sides, so that LIKE finds a whole one.
std::string to_lines(const std::vector<std::string>& list) {
  std::string out = "\n";
  for (const auto& one : list) out += one + "\n";
  return out;
}
std::vector<std::string> from_lines(std::string_view lines) {
  std::vector<std::string> out;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    if (end > 0) out.emplace_back(lines.substr(0, end));
    if (end == lines.npos) break;
    lines.remove_prefix(end + 1);
  }
  return out;
}
std::string like(std::string_view text) {
  std::string out = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

Article article_of(const Row& row) {
  Article out;
  out.id = row.id<Article>(0);
  out.kind = base::find_enum<Kind>(row.text(1)).value();
  out.slug = row.string(2);
  out.section = row.optional_id<Section>(3);
  out.tags = from_lines(row.text(4));
  out.audience = base::find_enum<Audience>(row.text(5)).value();
  out.tiers = from_lines(row.text(6));
  out.owner = row.id<identity::User>(7);
  if (!row.is_null(8)) out.review_every_days = static_cast<int>(row.integer(8));
  out.expires_at = row.optional_time(9);
  out.review_due_at = row.optional_time(10);
  out.state = base::find_enum<State>(row.text(11)).value();
  out.version = static_cast<int>(row.integer(12));
  out.published_at = row.optional_time(13);
  out.published_by = row.optional_string(14);
  if (const auto draft = base::find_enum<DraftState>(row.text(15)).value(); draft != DraftState::none)
    out.draft = DraftNote{draft, row.time(16), row.id<identity::User>(17), row.string(18), row.string(19)};
  out.title = row.string(20);
  out.languages = from_lines(row.text(21));
  out.created_at = row.time(22);
  out.updated_at = row.time(23);
  out.revision = row.integer(24);
  return out;
}

void add_owner_name(Snapshot& snapshot, Article& article) {
  if (article.owner) article.owner_name = identity::Users::name_of(snapshot, article.owner).value_or("");
}
std::vector<Article> with_owner_names(Snapshot& snapshot, std::vector<Article> articles) {
  for (auto& article : articles) add_owner_name(snapshot, article);
  return articles;
}

VersionNote note_of(const Row& row) {
  return {static_cast<int>(row.integer(0)), row.time(1), row.id<identity::User>(2), row.string(3), row.string(4)};
}

// Runs `use` with all columns of the row as arguments.
std::int64_t write(Transaction& tx, const Statement& statement, const Stored& stored) {
  const Article& it = stored.article;
  const auto& draft = it.draft;
  const auto part = [&](auto member) { return draft ? std::optional((*draft).*member) : std::nullopt; };
  const std::string tags = to_lines(it.tags);
  const std::string tiers = to_lines(it.tiers);
  const std::string languages = to_lines(it.languages);
  const std::string searched = text::fold(it.title + "\n" + it.slug + tags);
  const std::optional<std::string> content = stored.draft ? std::optional(base::to_json(*stored.draft)) : std::nullopt;
  const auto draft_by_name = part(&DraftNote::by_name);
  const auto draft_note = part(&DraftNote::note);
  return tx.run(statement, it.id, base::name_of(it.kind), it.slug, it.section, tags, base::name_of(it.audience), tiers,
                it.owner, it.review_every_days, it.expires_at, it.review_due_at, base::name_of(it.state), it.version,
                it.published_at, it.published_by, base::name_of(draft ? draft->state : DraftState::none),
                part(&DraftNote::at), part(&DraftNote::by), draft_by_name, draft_note, it.title, languages,
                it.created_at, it.updated_at, it.revision, content, due_at(it), searched);
}

// The WHERE of a list, with its parameters.
class Where {
 public:
  void add(std::string_view condition, Value value) {
    values_.push_back(value);
    sql_ += sql_.empty() ? " WHERE " : " AND ";
    const auto mark = condition.find('?');
    sql_ += condition.substr(0, mark);
    sql_ += "$" + std::to_string(values_.size());
    sql_ += condition.substr(mark + 1);
  }
  const std::string& sql() const { return sql_; }
  std::vector<Value>& values() { return values_; }

 private:
  std::string sql_;
  std::vector<Value> values_;
};

}  // namespace

std::optional<Time> due_at(const Article& article) {
  if (article.state != State::published) return std::nullopt;
  if (!article.expires_at) return article.review_due_at;
  return article.review_due_at ? std::min(*article.expires_at, *article.review_due_at) : *article.expires_at;
}

std::optional<Stored> find(Snapshot& snapshot, Id<Article> id) {
  auto found = snapshot.one(
      kFind,
      [](const Row& row) {
        Stored out{article_of(row), std::nullopt};
        if (!row.is_null(25)) out.draft = base::parse_json<Content>(row.text(25)).value();
        return out;
      },
      id);
  if (found) add_owner_name(snapshot, found->article);
  return found;
}

std::optional<Id<Article>> find_slug(Snapshot& snapshot, std::string_view slug) {
  return snapshot.one(kFindSlug, [](const Row& row) { return row.id<Article>(0); }, slug);
}
std::optional<Id<Article>> moved(Snapshot& snapshot, std::string_view slug) {
  return snapshot.one(kMoved, [](const Row& row) { return row.id<Article>(0); }, slug);
}
std::int64_t count(Snapshot& snapshot) {
  return snapshot.number(kCount);
}
void insert(Transaction& tx, const Stored& stored) {
  write(tx, kInsert, stored);
}
bool save(Transaction& tx, const Stored& stored) {
  return write(tx, kSave, stored) == 1;
}
void remove(Transaction& tx, Id<Article> id) {
  tx.run(kRemove, id);
  tx.run(kForgetSlugsOf, id);
}
void remember_slug(Transaction& tx, std::string_view slug, Id<Article> id) {
  tx.run(kRememberSlug, slug, id);
}
void forget_slug(Transaction& tx, std::string_view slug) {
  tx.run(kForgetSlug, slug);
}

std::vector<Article> list(Snapshot& snapshot, const ArticleFilter& filter, std::optional<Behind> before, int limit,
                          Time now) {
  // What the parameters point to lives until the statement has run.
  const std::string tag = filter.tag ? like("\n" + *filter.tag + "\n") : "";
  const std::string language = filter.lacks_language ? like("\n" + *filter.lacks_language + "\n") : "";
  const std::string text = filter.text ? like(text::fold(*filter.text)) : "";
  Where where;
  if (filter.kind) where.add("kind = ?", base::name_of(*filter.kind));
  if (filter.state) where.add("state = ?", base::name_of(*filter.state));
  if (filter.draft) where.add("draft_state = ?", base::name_of(*filter.draft));
  if (filter.section) where.add("section = ?", filter.section->value);
  if (filter.audience) where.add("audience = ?", base::name_of(*filter.audience));
  if (filter.owner) where.add("owner = ?", filter.owner->value);
  if (filter.tag) where.add("tags LIKE ? ESCAPE '\\'", std::string_view(tag));
  if (filter.lacks_language) where.add("languages NOT LIKE ? ESCAPE '\\'", std::string_view(language));
  if (filter.text && !filter.text->empty()) where.add("searched LIKE ? ESCAPE '\\'", std::string_view(text));
  if (filter.due && *filter.due) where.add("due_at <= ?", storage::to_value(now));
  if (filter.due && !*filter.due) where.add("(due_at IS NULL OR due_at > ?)", storage::to_value(now));
  if (before) {
    where.add("updated_at <= ?", storage::to_value(before->updated_at));
    // Of those that changed in the same moment, the ones behind it.
    where.add("(updated_at, id) < (CAST(" + std::to_string(before->updated_at.time_since_epoch().count()) +
                  " AS BIGINT), CAST(? AS BIGINT))",
              before->id);
  }
  where.values().emplace_back(static_cast<std::int64_t>(limit));
  const std::string sql = "SELECT " DESKBELL_ARTICLE_COLUMNS " FROM knowledge_article" + where.sql() +
                          " ORDER BY updated_at DESC, id DESC LIMIT $" + std::to_string(where.values().size());
  std::vector<Article> out;
  snapshot.each_of(sql, where.values(), [&](const Row& row) { out.push_back(article_of(row)); });
  return with_owner_names(snapshot, std::move(out));
}

std::vector<Article> published(Snapshot& snapshot) {
  return snapshot.all(kPublished, article_of);
}
std::vector<Id<Article>> all(Snapshot& snapshot) {
  return snapshot.all(kAll, [](const Row& row) { return row.id<Article>(0); });
}
std::vector<std::pair<std::string, Id<Article>>> all_moved(Snapshot& snapshot) {
  return snapshot.all(kAllMoved, [](const Row& row) { return std::pair(row.string(0), row.id<Article>(1)); });
}

std::optional<Version> version(Snapshot& snapshot, Id<Article> id, int number) {
  return snapshot.one(
      kVersion, [](const Row& row) { return Version{note_of(row), base::parse_json<Content>(row.text(5)).value()}; },
      id, number);
}
std::vector<VersionNote> versions(Snapshot& snapshot, Id<Article> id) {
  return snapshot.all(kVersions, note_of, id);
}
void insert(Transaction& tx, Id<Article> id, const Version& version) {
  tx.run(kInsertVersion, id, version.note.number, base::to_json(version.content), version.note.at, version.note.by,
         version.note.by_name, version.note.note);
}

std::vector<Article> due(Snapshot& snapshot, Time now, Time since, int limit) {
  return snapshot.all(kDue, article_of, now, since, limit);
}
void mark_nagged(Transaction& tx, Id<Article> id, std::optional<Time> at) {
  tx.run(kNagged, id, at);
}

std::vector<Section> sections(Snapshot& snapshot) {
  return snapshot.all(kSections, [](const Row& row) {
    using Texts = std::map<std::string, std::string>;
    return Section{row.id<Section>(0),
                   row.optional_id<Section>(1),
                   row.string(2),
                   static_cast<int>(row.integer(3)),
                   base::parse_json<Texts>(row.text(4)).value(),
                   base::parse_json<Texts>(row.text(5)).value()};
  });
}
void insert(Transaction& tx, const Section& section) {
  tx.run(kInsertSection, section.id, section.parent, section.slug, section.position, base::to_json(section.names),
         base::to_json(section.descriptions));
}
void save(Transaction& tx, const Section& section) {
  tx.run(kSaveSection, section.id, section.parent, section.slug, section.position, base::to_json(section.names),
         base::to_json(section.descriptions));
}
void remove(Transaction& tx, Id<Section> id) {
  tx.run(kRemoveSection, id);
}
std::int64_t articles_in(Snapshot& snapshot, Id<Section> id) {
  return snapshot.number(kArticlesIn, id);
}

std::vector<Synonyms> synonyms(Snapshot& snapshot) {
  return snapshot.all(kSynonyms, [](const Row& row) { return Synonyms{row.id<Synonyms>(0), from_lines(row.text(1))}; });
}
void insert(Transaction& tx, const Synonyms& synonyms) {
  tx.run(kInsertSynonyms, synonyms.id, to_lines(synonyms.words));
}
bool save(Transaction& tx, const Synonyms& synonyms) {
  return tx.run(kSaveSynonyms, synonyms.id, to_lines(synonyms.words)) == 1;
}
bool remove(Transaction& tx, Id<Synonyms> id) {
  return tx.run(kRemoveSynonyms, id) == 1;
}

std::span<const Statement* const> article_statements() {
  return kStatements;
}

}  // namespace deskbell::knowledge::store
