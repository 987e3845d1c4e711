#include "run_store.h"

#include <base/json.h>

namespace deskbell::knowledge::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_RUN_COLUMNS                                                                                          \
  "id, article, version, language, state, step, path, conversation, matter, by_user, by_name, started_at, ended_at, " \
  "revision"

constexpr Statement kFind{"knowledge.find_run", "SELECT " DESKBELL_RUN_COLUMNS " FROM knowledge_run WHERE id = $1"};
constexpr Statement kOfConversation{"knowledge.runs_of_conversation",
                                    "SELECT " DESKBELL_RUN_COLUMNS
                                    " FROM knowledge_run WHERE conversation = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kOfMatter{"knowledge.runs_of_matter",
                              "SELECT " DESKBELL_RUN_COLUMNS
                              " FROM knowledge_run WHERE matter = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kInsert{"knowledge.insert_run",
                            "INSERT INTO knowledge_run (" DESKBELL_RUN_COLUMNS
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
constexpr Statement kSave{"knowledge.save_run",
                          "UPDATE knowledge_run SET state = $2, step = $3, path = $4, ended_at = $5, revision = $6 "
                          "WHERE id = $1 AND revision = $6 - 1"};
constexpr Statement kCounts{"knowledge.run_counts",
                            "SELECT state, step, COUNT(*) FROM knowledge_run WHERE article = $1 GROUP BY state, step "
                            "ORDER BY 3 DESC, step"};
constexpr const Statement* kStatements[] = {&kFind, &kOfConversation, &kOfMatter, &kInsert, &kSave, &kCounts};

StoredRun run_of(const Row& row) {
  StoredRun out;
  out.run.id = row.id<Run>(0);
  out.run.article = row.id<Article>(1);
  out.run.version = static_cast<int>(row.integer(2));
  out.run.language = row.string(3);
  out.run.state = base::find_enum<RunState>(row.text(4)).value();
  out.at = row.string(5);
  out.run.path = base::parse_json<std::vector<Taken>>(row.text(6)).value();
  if (row.integer(7) != 0) out.run.conversation = row.id<conversations::Conversation>(7);
  if (row.integer(8) != 0) out.run.matter = row.id<cases::Case>(8);
  out.run.by = row.id<identity::User>(9);
  out.run.by_name = row.string(10);
  out.run.started_at = row.time(11);
  out.run.ended_at = row.optional_time(12);
  out.run.revision = row.integer(13);
  return out;
}

}  // namespace

std::optional<StoredRun> find_run(Snapshot& snapshot, Id<Run> id) {
  return snapshot.one(kFind, run_of, id);
}
std::vector<StoredRun> runs_of_conversation(Snapshot& snapshot, Id<conversations::Conversation> id, int limit) {
  return snapshot.all(kOfConversation, run_of, id, limit);
}
std::vector<StoredRun> runs_of_matter(Snapshot& snapshot, Id<cases::Case> id, int limit) {
  return snapshot.all(kOfMatter, run_of, id, limit);
}

void insert(Transaction& tx, const StoredRun& stored) {
  const Run& run = stored.run;
  tx.run(kInsert, run.id, run.article, run.version, run.language, base::name_of(run.state), stored.at,
         base::to_json(run.path), run.conversation ? run.conversation->value : 0, run.matter ? run.matter->value : 0,
         run.by, run.by_name, run.started_at, run.ended_at, run.revision);
}

bool save(Transaction& tx, const StoredRun& stored) {
  const Run& run = stored.run;
  return tx.run(kSave, run.id, base::name_of(run.state), stored.at, base::to_json(run.path), run.ended_at,
                run.revision) == 1;
}

std::vector<RunCount> run_counts(Snapshot& snapshot, Id<Article> article) {
  return snapshot.all(
      kCounts,
      [](const Row& row) {
        return RunCount{base::find_enum<RunState>(row.text(0)).value(), row.string(1), row.integer(2)};
      },
      article);
}

std::span<const Statement* const> run_statements() {
  return kStatements;
}

}  // namespace deskbell::knowledge::store
