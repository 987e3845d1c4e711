#pragma once
#include <optional>
#include <vector>

#include <channel_web/installation.h>
#include <storage/database.h>

namespace deskbell::channel_web::store {

std::vector<Installation> list(storage::Snapshot& snapshot);
std::optional<Installation> find(storage::Snapshot& snapshot, Id<Installation> id);
void insert(storage::Transaction& tx, const Installation& installation, Time created_at);
void update(storage::Transaction& tx, const Installation& installation);
void remove(storage::Transaction& tx, Id<Installation> id);

}  // namespace deskbell::channel_web::store
