#include "index_store.h"

#include <search/migrations.h>

namespace deskbell::search {
namespace {

using storage::Dialect;
using storage::Row;
using storage::Statement;
using storage::Value;

constexpr Statement kLoad{"search.load", "SELECT id, kind, parent, at, body FROM search_document WHERE id = $1"};
constexpr Statement kAfter{"search.after",
                           "SELECT id, kind, parent, at, body FROM search_document WHERE id > $1 ORDER BY id LIMIT $2"};
constexpr Statement kSave{"search.save",
                          "INSERT INTO search_document (id, kind, parent, at, body) VALUES ($1, $2, $3, $4, $5) "
                          "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, parent = excluded.parent, "
                          "at = excluded.at, body = excluded.body"};
constexpr Statement kErase{"search.erase", "DELETE FROM search_document WHERE id = $1"};
constexpr Statement kIdsOf{"search.ids_of", "SELECT id FROM search_document WHERE parent = $1"};
constexpr Statement kOldest{"search.oldest", "SELECT MIN(id) FROM search_document"};
constexpr Statement kNewest{"search.newest", "SELECT MAX(id) FROM search_document"};
constexpr Statement kInsertTerms{"search.insert_terms", "INSERT INTO search_term (rowid, terms) VALUES ($1, $2)",
                                 "INSERT INTO search_term (id, terms) VALUES ($1, $2::tsvector)"};
// FTS5 keeps no content of its own, so it must be told which terms it forgets.
constexpr Statement kDeleteTerms{"search.delete_terms",
                                 "INSERT INTO search_term (search_term, rowid, terms) VALUES ('delete', $1, $2)",
                                 "DELETE FROM search_term WHERE id = $1 AND $2::text IS NOT NULL"};
constexpr Statement kLoadScheme{"search.load_scheme", "SELECT number FROM search_scheme"};
constexpr Statement kClearScheme{"search.clear_scheme", "DELETE FROM search_scheme"};
constexpr Statement kSaveScheme{"search.save_scheme", "INSERT INTO search_scheme (number) VALUES ($1)"};
constexpr Statement kClearTerms{"search.clear_terms", "INSERT INTO search_term (search_term) VALUES ('delete-all')",
                                "DELETE FROM search_term"};
constexpr Statement kClearDocuments{"search.clear_documents", "DELETE FROM search_document"};
constexpr Statement kEraseScopes{"search.erase_scopes", "DELETE FROM search_scope WHERE parent = $1"};
constexpr Statement kAddScope{"search.add_scope",
                              "INSERT INTO search_scope (parent, scope) VALUES ($1, $2) ON CONFLICT DO NOTHING"};

constexpr const Statement* kStatements[] = {&kAfter, &kLoad,           &kSave,        &kErase,       &kIdsOf,      &kInsertTerms,
                                            &kDeleteTerms,    &kLoadScheme,  &kClearScheme, &kSaveScheme, &kClearTerms,
                                            &kClearDocuments, &kEraseScopes, &kAddScope,    &kOldest,     &kNewest};

Document document_of(const Row& row) {
  return {
      .id = row.integer(0), .kind = row.string(1), .parent = row.integer(2), .at = row.time(3), .text = row.string(4)};
}

// Terms of different kinds are different terms, so that a search for few contacts does not wade through many messages.
// No text has an underscore in its terms.
std::string stored_term(std::string_view kind, const std::string& term) {
  return std::string(kind) + '_' + term;
}

std::string stored_terms(Dialect dialect, const Document& document) {
  std::string out;
  int position = 0;
  for (const auto& term : text::search_terms(document.text)) {
    const std::string stored = stored_term(document.kind, term);
    if (dialect == Dialect::sqlite) {
      (out += stored) += ' ';
    } else {
      ((out += '\'') += stored).append("':").append(std::to_string(++position)) += ' ';
    }
  }
  return out;
}

// More words than these with one beginning are left to FTS5, which then merges all their documents before it answers.
constexpr int kMaxCompletions = 48;

// The indexed terms that begin with `prefix`, on SQLite; nothing when there are too many. FTS5 walks whole terms from
// the newest document and stops, but gathers every document of a prefix first.
std::vector<std::string> completions(storage::Snapshot& snapshot, const std::string& prefix) {
  const std::string end = prefix + "\xff";
  std::vector<std::string> found;
  std::string from = prefix;
  for (bool more = true; more;) {
    if (std::ssize(found) == kMaxCompletions) return {};
    const Value range[] = {std::string_view(from), std::string_view(end)};
    more = snapshot.each_of("SELECT term FROM search_vocabulary WHERE term >= $1 AND term < $2 LIMIT 1", range,
                            [&](const Row& row) { found.push_back(row.string(0)); }) > 0;
    // The least string behind the term: asking for what is greater would read all of the term's documents.
    if (more) from = found.back() + '\x01';
  }
  return found;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) (out += out.empty() ? std::string_view() : between) += part;
  return out;
}

std::string sqlite_expression(storage::Snapshot& snapshot, std::vector<std::string> terms, text::QueryPart::Match match) {
  const auto phrase = [&] { return '"' + joined(terms, " ") + '"'; };
  if (match == text::QueryPart::Match::whole) return phrase();
  const auto words = completions(snapshot, terms.back());
  if (words.empty()) return phrase() + " *";
  std::vector<std::string> phrases;
  for (const auto& word : words) {
    terms.back() = word;
    phrases.push_back(phrase());
  }
  return '(' + joined(phrases, " OR ") + ')';
}

std::string postgres_expression(const std::vector<std::string>& terms, text::QueryPart::Match match) {
  return "('" + joined(terms, "' <-> '") + (match == text::QueryPart::Match::prefix ? "':*)" : "')");
}

std::string part_expression(storage::Snapshot& snapshot, const text::QueryPart& part, std::string_view kind) {
  std::vector<std::string> terms;
  for (const auto& term : part.terms) terms.push_back(stored_term(kind, term));
  return snapshot.dialect() == Dialect::sqlite ? sqlite_expression(snapshot, std::move(terms), part.match)
                                               : postgres_expression(terms, part.match);
}

// " AND ..." for what the filter wants of the document; appends its values.
std::string condition(const Filter& filter, std::string_view document, std::vector<Value>& values) {
  if (!filter.readable_by) return {};
  std::string marks;
  for (const std::int64_t scope : *filter.readable_by) {
    values.emplace_back(scope);
    (marks += marks.empty() ? "$" : ", $") += std::to_string(values.size());
  }
  if (marks.empty()) return " AND 1 = 0";
  return " AND EXISTS (SELECT 1 FROM search_scope s WHERE s.parent = " + std::string(document) +
         ".parent AND s.scope IN (" + marks + "))";
}

// The candidates, newest first; $1 is the expression, $2 and $3 the window.
std::string candidates(Dialect dialect) {
  const std::string limit = std::to_string(kMaxCandidates);
  if (dialect == Dialect::sqlite)
    return "SELECT rowid AS id FROM search_term WHERE search_term MATCH $1 AND rowid >= $2 AND rowid < $3 "
           "ORDER BY rowid DESC LIMIT " +
           limit;
  return "SELECT id FROM search_term WHERE terms @@ $1::tsquery AND id >= $2 AND id < $3 ORDER BY id DESC LIMIT " +
         limit;
}

// The candidates' documents. SQLite passes the candidates through one by one, in their order, and stops at the limit;
// an ORDER BY would make it collect them all first. Who may read is looked up in the index, which is far smaller than
// the rows with their texts.
std::string documents_of_candidates(Dialect dialect, const std::string& condition) {
  const std::string select = "SELECT d.id, d.kind, d.parent, d.at, d.body FROM (" + candidates(dialect) + ") f ";
  if (dialect != Dialect::sqlite)
    return select + "JOIN search_document p ON p.id = f.id JOIN search_document d ON d.id = f.id WHERE true" +
           condition + " ORDER BY d.id DESC";
  return select +
         "CROSS JOIN search_document p INDEXED BY search_document_place CROSS JOIN search_document d "
         "WHERE p.id = f.id AND d.id = f.id" +
         condition;
}

}  // namespace

std::optional<Document> load(storage::Snapshot& snapshot, std::int64_t id) {
  return snapshot.one(kLoad, document_of, id);
}

void save(storage::Transaction& tx, const Document& document) {
  tx.send(kSave, document.id, document.kind, document.parent, document.at, document.text);
}

void erase(storage::Transaction& tx, std::int64_t id) {
  tx.send(kErase, id);
}

std::vector<std::int64_t> ids_of(storage::Snapshot& snapshot, std::int64_t parent) {
  return snapshot.all(kIdsOf, [](const Row& row) { return row.integer(0); }, parent);
}

void insert_terms(storage::Transaction& tx, const Document& document) {
  tx.send(kInsertTerms, document.id, stored_terms(tx.dialect(), document));
}

void delete_terms(storage::Transaction& tx, const Document& document) {
  tx.send(kDeleteTerms, document.id, stored_terms(tx.dialect(), document));
}

std::optional<std::int64_t> load_scheme(storage::Snapshot& snapshot) {
  return snapshot.one(kLoadScheme, [](const Row& row) { return row.integer(0); });
}

void save_scheme(storage::Transaction& tx, int scheme) {
  tx.run(kClearScheme);
  tx.run(kSaveScheme, scheme);
}

void clear_terms(storage::Transaction& tx) { tx.run(kClearTerms); }

std::vector<Document> documents_after(storage::Snapshot& snapshot, std::int64_t id, int limit) {
  return snapshot.all(kAfter, document_of, id, limit);
}

void clear(storage::Transaction& tx) {
  tx.run(kClearTerms);
  tx.run(kClearDocuments);
}

void erase_scopes(storage::Transaction& tx, std::int64_t parent) {
  tx.send(kEraseScopes, parent);
}

void add_scope(storage::Transaction& tx, std::int64_t parent, std::int64_t scope) {
  tx.send(kAddScope, parent, scope);
}

Window whole_range(storage::Snapshot& snapshot) {
  return {snapshot.number(kOldest), snapshot.number(kNewest) + 1};
}

std::string match_expression(storage::Snapshot& snapshot, const std::vector<text::QueryPart>& query,
                             const std::vector<std::string>& kinds) {
  const bool sqlite = snapshot.dialect() == Dialect::sqlite;
  std::vector<std::string> any;
  for (const auto& kind : kinds) {
    std::vector<std::string> all;
    for (const auto& part : query) all.push_back(part_expression(snapshot, part, kind));
    any.push_back('(' + joined(all, sqlite ? " AND " : " & ") + ')');
  }
  return joined(any, sqlite ? " OR " : " | ");
}

std::vector<Document> find(storage::Snapshot& snapshot, const Walk& walk) {
  std::vector<Value> values{std::string_view(walk.expression), walk.window.low, walk.window.high};
  const std::string sql = documents_of_candidates(snapshot.dialect(), condition(walk.filter, "p", values)) + " LIMIT " +
                          std::to_string(walk.limit);
  std::vector<Document> found;
  snapshot.each_of(sql, values, [&](const Row& row) { found.push_back(document_of(row)); });
  return found;
}

std::optional<std::int64_t> last_candidate(storage::Snapshot& snapshot, const Walk& walk) {
  const Value values[] = {std::string_view(walk.expression), walk.window.low, walk.window.high};
  std::optional<std::int64_t> last;
  const std::string sql =
      "SELECT id FROM (" + candidates(snapshot.dialect()) + ") f LIMIT 1 OFFSET " + std::to_string(kMaxCandidates - 1);
  snapshot.each_of(sql, values, [&](const Row& row) { last = row.integer(0); });
  return last;
}

std::vector<Document> list(storage::Snapshot& snapshot, const Walk& walk) {
  std::vector<Value> values{*walk.filter.parent, walk.window.high};
  const std::string sql =
      "SELECT d.id, d.kind, d.parent, d.at, d.body FROM search_document d WHERE d.parent = $1 AND d.id < $2" +
      condition(walk.filter, "d", values) + " ORDER BY d.id DESC LIMIT " + std::to_string(walk.limit);
  std::vector<Document> found;
  snapshot.each_of(sql, values, [&](const Row& row) { found.push_back(document_of(row)); });
  return found;
}

storage::Schema schema() {
  return {"search", migrations(), kStatements};
}

}  // namespace deskbell::search
