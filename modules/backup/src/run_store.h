#pragma once
#include <storage/database.h>

#include <backup/run.h>

#include <optional>
#include <vector>

// The only SQL of backup.
namespace deskbell::backup::store {

void add(storage::Transaction& tx, const Run& run);
void set(storage::Transaction& tx, const Run& run);
// Those that a program that died left running.
void fail_running(storage::Transaction& tx, Time now);
std::vector<Run> runs(storage::Snapshot& snapshot, int limit);
std::optional<Run> last(storage::Snapshot& snapshot, RunKind kind, std::optional<RunState> state);
void forget(storage::Transaction& tx, Time before);
void touch(storage::Transaction& tx, Time now);

}  // namespace deskbell::backup::store
