#pragma once
#include <search/index.h>
#include <text/terms.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The only SQL of this module, and the two engines' ways to write terms and queries.
namespace deskbell::search {

std::optional<Document> load(storage::Snapshot& snapshot, std::int64_t id);
void save(storage::Transaction& tx, const Document& document);
void erase(storage::Transaction& tx, std::int64_t id);
std::vector<std::int64_t> ids_of(storage::Snapshot& snapshot, std::int64_t parent);

void clear_terms(storage::Transaction& tx);
std::vector<Document> documents_after(storage::Snapshot& snapshot, std::int64_t id, int limit);
void insert_terms(storage::Transaction& tx, const Document& document);
// `document` as it was when its terms were inserted.
void delete_terms(storage::Transaction& tx, const Document& document);

std::optional<std::int64_t> load_scheme(storage::Snapshot& snapshot);
void save_scheme(storage::Transaction& tx, int scheme);
void clear(storage::Transaction& tx);

void erase_scopes(storage::Transaction& tx, std::int64_t parent);
void add_scope(storage::Transaction& tx, std::int64_t parent, std::int64_t scope);

// Ids of a stretch of time: from `low` on, before `high`.
struct Window {
  std::int64_t low;
  std::int64_t high;
};
// From the oldest to behind the newest document.
Window whole_range(storage::Snapshot& snapshot);

struct Walk {
  std::string expression;  // from match_expression
  const Filter& filter;
  Window window;
  int limit;
};
std::string match_expression(storage::Snapshot& snapshot, const std::vector<text::QueryPart>& query,
                             const std::vector<std::string>& kinds);
// The newest documents that match, at most `limit` among the first kMaxCandidates that have the words.
std::vector<Document> find(storage::Snapshot& snapshot, const Walk& walk);
// The id of the last of these candidates; nothing when there are fewer than kMaxCandidates.
std::optional<std::int64_t> last_candidate(storage::Snapshot& snapshot, const Walk& walk);
// Documents of the filter's parent, newest first, whatever they contain.
std::vector<Document> list(storage::Snapshot& snapshot, const Walk& walk);

}  // namespace deskbell::search
