#pragma once
#include <storage/database.h>

#include <knowledge/runs.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deskbell::knowledge::store {

// A run as it is kept: the step by its name; title and texts come from the version.
struct StoredRun {
  Run run;
  std::string at;
};

std::optional<StoredRun> find_run(storage::Snapshot& snapshot, Id<Run> id);
std::vector<StoredRun> runs_of_conversation(storage::Snapshot& snapshot, Id<conversations::Conversation> id, int limit);
std::vector<StoredRun> runs_of_matter(storage::Snapshot& snapshot, Id<cases::Case> id, int limit);
void insert(storage::Transaction& tx, const StoredRun& stored);
// False when the stored revision is not the one before the run's.
bool save(storage::Transaction& tx, const StoredRun& stored);

struct RunCount {
  RunState state = RunState::going;
  std::string step;
  std::int64_t runs = 0;
};
std::vector<RunCount> run_counts(storage::Snapshot& snapshot, Id<Article> article);

std::span<const storage::Statement* const> run_statements();

}  // namespace deskbell::knowledge::store
