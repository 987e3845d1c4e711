#pragma once
#include <storage/database.h>

#include <insight/steps.h>

#include <optional>
#include <string>
#include <vector>

// The only SQL of this module.
namespace deskbell::insight::store {

std::vector<Step> steps(storage::Snapshot& snapshot, Id<cases::Case> matter);
void put(storage::Transaction& tx, Id<cases::Case> matter, const Step& step);
void drop(storage::Transaction& tx, Id<cases::Case> matter, const Step& step);
void count_now(storage::Transaction& tx, const Step& step, std::int64_t by);
void insert(storage::Transaction& tx, std::int64_t id, Id<cases::Case> matter, const Passage& passage);

struct TallyKey {
  std::int64_t day = 0;
  Track track = Track::state;
  std::string kind;
  std::string queue;
  std::string place;
  std::string next;
  int bucket = 0;
};
void tally(storage::Transaction& tx, const TallyKey& key, bool back);

struct Scope {
  Track track = Track::state;
  std::int64_t first_day = 0;
  std::int64_t last_day = 0;
  std::optional<std::string> kind = {};
  std::optional<std::string> queue = {};
};
struct TallyRow {
  std::string place;
  std::string next;
  int bucket = 0;
  std::int64_t n = 0;
  std::int64_t back = 0;
};
std::vector<TallyRow> tallies(storage::Snapshot& snapshot, const Scope& scope);
struct NowRow {
  std::string place;
  std::int64_t n = 0;
};
std::vector<NowRow> now(storage::Snapshot& snapshot, const Scope& scope);
std::optional<Time> oldest(storage::Snapshot& snapshot, Track track, const std::string& place);

struct PassageRow {
  std::int64_t id = 0;
  Id<cases::Case> matter;
  std::string next;
  Time entered_at;
  Time left_at;
  bool back = false;
};
// Newest first, with id < before (0: from the newest).
std::vector<PassageRow> passages(storage::Snapshot& snapshot, Track track, const std::string& place,
                                 const std::optional<std::string>& next, std::int64_t before, int limit);
std::int64_t prune(storage::Transaction& tx, Time before, int limit);

struct Cursor {
  std::int64_t position = 0;
  Time as_of;
  std::optional<Time> since;
};
std::optional<Cursor> cursor(storage::Snapshot& snapshot);
void move_cursor(storage::Transaction& tx, const Cursor& to);

struct Stay {
  Id<cases::Case> matter;
  Time entered_at;
};
// Cases that were in the place at that moment, the longest there first.
std::vector<Stay> stays(storage::Snapshot& snapshot, Track track, const std::string& place, Time at, int limit);
// Where one case was then; nothing when it was not there yet.
std::optional<std::string> place_at(storage::Snapshot& snapshot, Id<cases::Case> matter, Track track, Time at);

}  // namespace deskbell::insight::store
