#pragma once
#include <base/clock.h>
#include <storage/database.h>
#include <text/excerpt.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Full-text search. Whoever owns the things keeps the index up to date from the event log and decides what an actor may
// find. All functions are thread-safe; they keep nothing but what is in the database.
namespace deskbell::search {

struct Document {
  std::int64_t id = 0;      // time-ordered and unique in the workspace, whatever the kind; decides the order of hits
  std::string kind;         // "message", "contact": lower case letters and underscores
  std::int64_t parent = 0;  // what the scopes are kept for: a message's conversation; a contact itself
  Time at;
  std::string text;  // plain, as a reader would see it
};

struct Filter {
  std::vector<std::string> kinds;           // at least one
  std::optional<std::int64_t> parent = {};  // only inside this one
  // Only documents whose parent has one of these scopes (queues, users, ...). Nothing given: all; empty: none.
  std::optional<std::vector<std::int64_t>> readable_by = {};
};

struct Hit {
  std::int64_t id = 0;
  std::string kind;
  std::int64_t parent = 0;
  Time at;
  text::Excerpt excerpt;
};

struct Hits {
  std::vector<Hit> items;            // newest first
  std::optional<std::int64_t> next;  // pass as `before` to go on; may be set though fewer than `limit` were found
};

struct Query {
  std::string_view text;
  Filter filter = {};
  int limit = 50;           // 1..200
  std::int64_t before = 0;  // 0: from the newest
  std::size_t excerpt_length = 160;
  // After this time it answers what it has, with a cursor to go on from.
  std::chrono::milliseconds patience{8};
};

// How many documents that contain the words are looked at, at most, before a call answers what it has: when the actor
// may read few of them.
inline constexpr int kMaxCandidates = 2'500;

// Indexes the document, replacing what was indexed under its id.
void put(storage::Transaction& tx, const Document& document);
void remove(storage::Transaction& tx, std::int64_t id);
// Everything of one parent, and its scopes.
void remove_all_of(storage::Transaction& tx, std::int64_t parent);

// Who may find the documents of `parent`: replaces its scopes. At once for documents that are indexed already.
void set_scopes(storage::Transaction& tx, std::int64_t parent, const std::vector<std::int64_t>& scopes);

// A query without any word finds nothing. A short page with `next` says that there may be more.
Hits search(storage::Snapshot& snapshot, const Query& query);

// Empties the index when another version of the program has written it with another term scheme. True when it did or
// when the index was never used: the caller indexes everything again.
bool ensure_scheme(storage::Transaction& tx);

// For a database whose documents came from elsewhere without the engine's own index: empties that, then indexes the
// documents with id > after, at most `limit`; answers the last one's id, or -1 when there was none.
void forget_terms(storage::Transaction& tx);
std::int64_t index_terms(storage::Transaction& tx, std::int64_t after, int limit);

storage::Schema schema();

}  // namespace deskbell::search
