#include "evaluation_store.h"

namespace deskbell::language_model::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kOne{"language_model.evaluation", "SELECT body FROM language_model_evaluation WHERE id = $1"};
constexpr Statement kNewest{"language_model.evaluations",
                            "SELECT body FROM language_model_evaluation ORDER BY id DESC LIMIT $1"};
constexpr Statement kSave{"language_model.save_evaluation",
                          "INSERT INTO language_model_evaluation (id, body) VALUES ($1, $2) "
                          "ON CONFLICT (id) DO UPDATE SET body = excluded.body"};
constexpr Statement kRemove{"language_model.remove_evaluation", "DELETE FROM language_model_evaluation WHERE id = $1"};
constexpr Statement kKeep{"language_model.keep_evaluations",
                          "DELETE FROM language_model_evaluation WHERE id NOT IN "
                          "(SELECT id FROM language_model_evaluation ORDER BY id DESC LIMIT $1)"};

constexpr const Statement* kStatements[] = {&kOne, &kNewest, &kSave, &kRemove, &kKeep};

Evaluation read(const Row& row) {
  return base::parse_json<Evaluation>(row.text(0)).value_or(Evaluation());
}

}  // namespace

std::optional<Evaluation> evaluation(storage::Snapshot& snapshot, Id<Evaluation> id) {
  return snapshot.one(kOne, read, id);
}
std::vector<Evaluation> evaluations(storage::Snapshot& snapshot, int most) {
  return snapshot.all(kNewest, read, most);
}
void save(storage::Transaction& tx, const Evaluation& evaluation) {
  tx.run(kSave, evaluation.id, base::to_json(evaluation));
}
bool remove(storage::Transaction& tx, Id<Evaluation> id) {
  return tx.run(kRemove, id) > 0;
}
void keep(storage::Transaction& tx, int most) {
  tx.run(kKeep, most);
}

std::span<const Statement* const> evaluation_statements() {
  return kStatements;
}

}  // namespace deskbell::language_model::store
