#pragma once
#include <cases/views.h>

#include <optional>
#include <span>
#include <vector>

namespace deskbell::cases::store {

// Shared ones and the user's own.
std::vector<View> views(storage::Snapshot& snapshot, Id<identity::User> user);
std::optional<View> view(storage::Snapshot& snapshot, Id<View> id);
void insert(storage::Transaction& tx, const View& view);
void save(storage::Transaction& tx, const View& view);
void remove_view(storage::Transaction& tx, Id<View> view);

std::span<const storage::Statement* const> view_statements();

}  // namespace deskbell::cases::store
