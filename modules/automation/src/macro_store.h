#pragma once
#include <automation/macros.h>

#include <optional>
#include <string_view>
#include <vector>

namespace deskbell::automation::store {

// Shared ones and those of this user, by name.
std::vector<StoredMacro> macros(storage::Snapshot& snapshot, Id<identity::User> user);
std::optional<StoredMacro> find_macro(storage::Snapshot& snapshot, Id<StoredMacro> id);
void insert(storage::Transaction& tx, const StoredMacro& macro);
// False when the version is not `before` any more.
bool save(storage::Transaction& tx, const StoredMacro& macro, std::int64_t before);
void remove_macro(storage::Transaction& tx, Id<StoredMacro> id);

}  // namespace deskbell::automation::store
