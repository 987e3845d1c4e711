#pragma once
#include <storage/database.h>

#include <bot/bench.h>

#include <span>
#include <vector>

namespace deskbell::bot::store {

std::vector<SavedTalk> saved_talks(storage::Snapshot& snapshot, Id<Bot> bot);
void save(storage::Transaction& tx, const SavedTalk& talk);
bool remove_saved(storage::Transaction& tx, Id<Bot> bot, Id<SavedTalk> talk);
// Saved talks, the fixed test and its runs: nothing of them outlives the bot.
void forget_bench(storage::Transaction& tx, Id<Bot> bot);
std::vector<TestQuestion> questions(storage::Snapshot& snapshot, Id<Bot> bot);
void save_questions(storage::Transaction& tx, Id<Bot> bot, const std::vector<TestQuestion>& questions);
std::vector<TestRun> test_runs(storage::Snapshot& snapshot, Id<Bot> bot, int limit);  // newest first
void insert(storage::Transaction& tx, Id<Bot> bot, const TestRun& run);

std::span<const storage::Statement* const> bench_statements();

}  // namespace deskbell::bot::store
