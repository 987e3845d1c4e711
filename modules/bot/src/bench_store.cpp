#include "bench_store.h"

#include "bot_store.h"

namespace deskbell::bot::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr Statement kSaved{"bot.saved_talks", "SELECT body FROM bot_saved_talk WHERE bot = $1 ORDER BY id"};
constexpr Statement kSave{
    "bot.save_saved_talk",
    "INSERT INTO bot_saved_talk (id, bot, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET "
    "body = excluded.body"};
constexpr Statement kRemove{"bot.remove_saved_talk", "DELETE FROM bot_saved_talk WHERE id = $1 AND bot = $2"};
constexpr Statement kQuestions{"bot.test_questions", "SELECT questions FROM bot_test WHERE bot = $1"};
constexpr Statement kSaveQuestions{
    "bot.save_test_questions",
    "INSERT INTO bot_test (bot, questions) VALUES ($1, $2) ON CONFLICT (bot) DO UPDATE SET "
    "questions = excluded.questions"};
constexpr Statement kRuns{"bot.test_runs", "SELECT body FROM bot_test_run WHERE bot = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kInsertRun{"bot.insert_test_run", "INSERT INTO bot_test_run (id, bot, body) VALUES ($1, $2, $3)"};
constexpr Statement kForgetSaved{"bot.forget_saved_talks", "DELETE FROM bot_saved_talk WHERE bot = $1"};
constexpr Statement kForgetQuestions{"bot.forget_test_questions", "DELETE FROM bot_test WHERE bot = $1"};
constexpr Statement kForgetRuns{"bot.forget_test_runs", "DELETE FROM bot_test_run WHERE bot = $1"};

constexpr const Statement* kStatements[] = {&kSaved, &kSave,      &kRemove,      &kQuestions,       &kSaveQuestions,
                                            &kRuns,  &kInsertRun, &kForgetSaved, &kForgetQuestions, &kForgetRuns};

}  // namespace

std::vector<SavedTalk> saved_talks(Snapshot& snapshot, Id<Bot> bot) {
  return snapshot.all(kSaved, [](const Row& row) { return stored_json<SavedTalk>(row.text(0)); }, bot);
}
void save(Transaction& tx, const SavedTalk& talk) {
  tx.run(kSave, talk.id, talk.bot, base::to_json(talk));
}
void forget_bench(Transaction& tx, Id<Bot> bot) {
  tx.run(kForgetSaved, bot);
  tx.run(kForgetQuestions, bot);
  tx.run(kForgetRuns, bot);
}
bool remove_saved(Transaction& tx, Id<Bot> bot, Id<SavedTalk> talk) {
  return tx.run(kRemove, talk, bot) > 0;
}
std::vector<TestQuestion> questions(Snapshot& snapshot, Id<Bot> bot) {
  return snapshot
      .one(
          kQuestions, [](const Row& row) { return stored_json<std::vector<TestQuestion>>(row.text(0)); }, bot)
      .value_or(std::vector<TestQuestion>());
}
void save_questions(Transaction& tx, Id<Bot> bot, const std::vector<TestQuestion>& questions) {
  tx.run(kSaveQuestions, bot, base::to_json(questions));
}
std::vector<TestRun> test_runs(Snapshot& snapshot, Id<Bot> bot, int limit) {
  return snapshot.all(kRuns, [](const Row& row) { return stored_json<TestRun>(row.text(0)); }, bot, limit);
}
void insert(Transaction& tx, Id<Bot> bot, const TestRun& run) {
  tx.run(kInsertRun, run.id, bot, base::to_json(run));
}

std::span<const Statement* const> bench_statements() {
  return kStatements;
}

}  // namespace deskbell::bot::store
