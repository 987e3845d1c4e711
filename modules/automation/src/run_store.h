#pragma once
#include <automation/runs.h>

#include <optional>
#include <string_view>
#include <vector>

namespace deskbell::automation::store {

void insert(storage::Transaction& tx, const Run& run, std::string_view occasion);
bool has_run(storage::Snapshot& snapshot, Id<StoredRule> rule, std::string_view occasion);
// How often the rule ran on the thing since then; looks at the thing's newest runs only.
int repeats(storage::Snapshot& snapshot, Id<StoredRule> rule, Thing thing, Time since);
std::vector<Run> runs(storage::Snapshot& snapshot, const RunFilter& filter, std::int64_t before, int limit);

struct Undo {
  std::int64_t actor = 0;
  Thing thing;
  std::vector<UndoStep> steps;
  Time at;
  bool undone = false;
};
void keep_undo(storage::Transaction& tx, const Run& run, std::int64_t actor, const std::vector<UndoStep>& steps);
std::optional<Undo> undo(storage::Snapshot& snapshot, Id<Run> id);
void mark_undone(storage::Transaction& tx, Id<Run> id, Time now);

void add_cause(storage::Transaction& tx, std::int64_t stream, std::int64_t first_seq, std::int64_t last_seq, int depth,
               Time at);
// How many rules stand before this event; 0 when none caused it.
int depth_of(storage::Snapshot& snapshot, std::int64_t stream, std::int64_t seq);

// Runs and causes with an id, or a time, before; answers how many.
std::int64_t forget(storage::Transaction& tx, std::int64_t run_before, Time cause_before);

}  // namespace deskbell::automation::store
