#include "index_store.h"

#include <search/index.h>

#include <algorithm>
#include <limits>

namespace deskbell::search {
namespace {

Hit hit_of(const Document& document, const std::vector<text::QueryPart>& query, std::size_t excerpt_length) {
  return {.id = document.id,
          .kind = document.kind,
          .parent = document.parent,
          .at = document.at,
          .excerpt = text::excerpt(document.text, query, excerpt_length)};
}

// One parent has few documents: reading them is cheaper than asking the index about the whole workspace.
Hits search_inside(storage::Snapshot& snapshot, const Walk& walk, const std::vector<text::QueryPart>& parts,
                   const Query& query) {
  const auto documents =
      list(snapshot, {.expression = {}, .filter = walk.filter, .before = walk.before, .limit = kMaxCandidates});
  const auto& kinds = query.filter.kinds;
  Hits hits;
  for (const auto& document : documents) {
    if (!kinds.empty() && std::ranges::find(kinds, document.kind) == kinds.end()) continue;
    if (!text::matches(document.text, parts)) continue;
    hits.items.push_back(hit_of(document, parts, query.excerpt_length));
    if (std::ssize(hits.items) < walk.limit) continue;
    if (document.id != documents.back().id || std::ssize(documents) == kMaxCandidates) hits.next = document.id;
    return hits;
  }
  if (std::ssize(documents) == kMaxCandidates) hits.next = documents.back().id;
  return hits;
}

}  // namespace

void put(storage::Transaction& tx, const Document& document) {
  const auto before = load(tx, document.id);
  const bool same_terms = before && before->text == document.text && before->kind == document.kind;
  if (before && !same_terms) delete_terms(tx, *before);
  save(tx, document);
  if (!same_terms) insert_terms(tx, document);
}

void remove(storage::Transaction& tx, std::int64_t id) {
  const auto document = load(tx, id);
  if (!document) return;
  delete_terms(tx, *document);
  erase(tx, id);
}

void remove_all_of(storage::Transaction& tx, std::int64_t parent) {
  for (const std::int64_t id : ids_of(tx, parent)) remove(tx, id);
  erase_scopes(tx, parent);
}

void set_scopes(storage::Transaction& tx, std::int64_t parent, const std::vector<std::int64_t>& scopes) {
  erase_scopes(tx, parent);
  for (const std::int64_t scope : scopes) add_scope(tx, parent, scope);
}

Hits search(storage::Snapshot& snapshot, const Query& query) {
  const auto parts = text::query_terms(query.text);
  if (parts.empty()) return {};
  const int limit = std::clamp(query.limit, 1, 200);
  Walk walk{.expression = match_expression(snapshot.dialect(), parts, query.filter.kinds),
            .filter = query.filter,
            .before = query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max(),
            .limit = limit};
  if (query.filter.parent) return search_inside(snapshot, walk, parts, query);

  ++walk.limit;  // one more tells whether there is another page
  auto documents = find(snapshot, walk);
  std::ranges::sort(documents, std::greater(), &Document::id);
  Hits hits;
  if (std::ssize(documents) > limit) {
    documents.pop_back();
    hits.next = documents.back().id;
  } else if (query.filter.readable_by) {
    hits.next = last_candidate(snapshot, walk);
  }
  for (const auto& document : documents) hits.items.push_back(hit_of(document, parts, query.excerpt_length));
  return hits;
}

bool ensure_scheme(storage::Transaction& tx) {
  if (load_scheme(tx) == text::kTermScheme) return false;
  clear(tx);
  save_scheme(tx, text::kTermScheme);
  return true;
}

}  // namespace deskbell::search
