#pragma once
#include <conversations/canned_answers.h>
#include <storage/database.h>

#include <optional>
#include <span>
#include <vector>

// The SQL of canned answers. A shared one is stored with owner 0.
namespace deskbell::conversations::store {

std::vector<CannedAnswer> canned_for(storage::Snapshot& snapshot, Id<identity::User> user);
std::optional<CannedAnswer> canned(storage::Snapshot& snapshot, Id<CannedAnswer> answer);
bool is_shortcut_taken(storage::Snapshot& snapshot, const CannedAnswer& answer);  // by another one
void insert(storage::Transaction& tx, const CannedAnswer& answer);
void update(storage::Transaction& tx, const CannedAnswer& answer);
void remove(storage::Transaction& tx, Id<CannedAnswer> answer);

std::span<const storage::Statement* const> canned_statements();

}  // namespace deskbell::conversations::store
