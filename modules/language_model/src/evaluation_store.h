#pragma once
#include <language_model/evaluation.h>

#include <optional>
#include <span>
#include <vector>

namespace deskbell::language_model::store {

std::optional<Evaluation> evaluation(storage::Snapshot& snapshot, Id<Evaluation> id);
std::vector<Evaluation> evaluations(storage::Snapshot& snapshot, int most);  // newest first
void save(storage::Transaction& tx, const Evaluation& evaluation);
bool remove(storage::Transaction& tx, Id<Evaluation> id);
// All but the newest ones.
void keep(storage::Transaction& tx, int most);

std::span<const storage::Statement* const> evaluation_statements();

}  // namespace deskbell::language_model::store
