#pragma once
#include <decisions/decision_tables.h>

#include <optional>
#include <string_view>
#include <vector>

namespace deskbell::decisions::store {

std::vector<StoredTable> list(storage::Snapshot& snapshot);
std::optional<StoredTable> find(storage::Snapshot& snapshot, Id<StoredTable> id);
std::optional<StoredTable> find(storage::Snapshot& snapshot, std::string_view key);
std::int64_t count(storage::Snapshot& snapshot);
void insert(storage::Transaction& tx, const StoredTable& table);
// False when it is not at version - 1 any more.
bool save(storage::Transaction& tx, const StoredTable& table);
void remove(storage::Transaction& tx, Id<StoredTable> id);
std::vector<RowHits> hits(storage::Snapshot& snapshot, Id<StoredTable> id);
void count_hit(storage::Transaction& tx, Id<StoredTable> id, std::string_view row, Time at);

}  // namespace deskbell::decisions::store
