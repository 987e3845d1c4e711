#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <assist/assistance.h>

#include <optional>
#include <span>

namespace deskbell::assist::store {

void save(storage::Transaction& tx, const Actor& author, const Writing& writing);
// False when it is forgotten.
bool replace(storage::Transaction& tx, const Writing& writing);
std::optional<Writing> writing(storage::Snapshot& snapshot, const Actor& author, Id<Writing> id);
void forget(storage::Transaction& tx, Time before);

std::span<const storage::Statement* const> writing_statements();

}  // namespace deskbell::assist::store
