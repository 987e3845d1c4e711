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
      list(snapshot, {.expression = {}, .filter = walk.filter, .window = walk.window, .limit = kMaxCandidates});
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

// A single term streams from the index and stops by itself. Terms that must meet may each be frequent and yet never do
// so in a million documents; so they are looked for in windows of time, the newest first, as long as patience lasts.
bool streams(const std::vector<text::QueryPart>& parts) {
  return parts.size() == 1 && parts.front().terms.size() == 1;
}

constexpr std::int64_t kFirstShare = 32;  // of all time

Hits walk_back(storage::Snapshot& snapshot, Walk walk, const std::vector<text::QueryPart>& parts, const Query& query) {
  const base::SystemClock clock;
  const auto begin = clock.steady();
  const Window all = walk.window;
  const auto wanted = static_cast<std::size_t>(walk.limit);
  std::int64_t width =
      streams(parts) ? all.high - all.low : std::max<std::int64_t>(1, (all.high - all.low) / kFirstShare);
  Hits hits;
  while (walk.window.high > all.low) {
    walk.window.low = std::max(all.low, walk.window.high - width);
    walk.limit = static_cast<int>(wanted - hits.items.size()) + 1;  // one more tells whether there is another page
    auto documents = find(snapshot, walk);
    std::ranges::sort(documents, std::greater(), &Document::id);
    for (const auto& document : documents) {
      if (hits.items.size() == wanted) {
        hits.next = hits.items.back().id;
        return hits;
      }
      hits.items.push_back(hit_of(document, parts, query.excerpt_length));
    }
    if (query.filter.readable_by && (hits.next = last_candidate(snapshot, walk))) return hits;
    walk.window.high = walk.window.low;
    const auto spent = clock.steady() - begin;
    if (spent >= query.patience) break;
    // What is left of the time decides how far the next window may reach, judged by what the last ones cost.
    const auto searched = static_cast<double>(all.high - walk.window.high);
    const double rest = std::chrono::duration<double>(query.patience - spent) / std::chrono::duration<double>(spent);
    width = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(std::min(searched * rest, 2.0 * static_cast<double>(width))));
  }
  if (walk.window.high > all.low) hits.next = walk.window.high;
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
  const Window range = whole_range(snapshot);
  if (parts.empty() || query.filter.kinds.empty() || range.low == 0) return {};
  Walk walk{.expression = match_expression(snapshot, parts, query.filter.kinds),
            .filter = query.filter,
            .window = {range.low, query.before > 0 ? std::min(query.before, range.high) : range.high},
            .limit = std::clamp(query.limit, 1, 200)};
  if (query.filter.parent) return search_inside(snapshot, walk, parts, query);
  return walk_back(snapshot, walk, parts, query);
}

void forget_terms(storage::Transaction& tx) { clear_terms(tx); }

std::int64_t index_terms(storage::Transaction& tx, std::int64_t after, int limit) {
  const auto documents = documents_after(tx, after, limit);
  for (const Document& document : documents) insert_terms(tx, document);
  return documents.empty() ? -1 : documents.back().id;
}

bool ensure_scheme(storage::Transaction& tx) {
  if (load_scheme(tx) == text::kTermScheme) return false;
  clear(tx);
  save_scheme(tx, text::kTermScheme);
  return true;
}

}  // namespace deskbell::search
