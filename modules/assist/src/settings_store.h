#pragma once
#include <storage/database.h>

#include <assist/assistance.h>

namespace deskbell::assist::store {

Settings settings(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Settings& settings);

}  // namespace deskbell::assist::store
