#pragma once
#include <aftercare/aftercare.h>

#include <optional>

// The only SQL of this module.
namespace deskbell::aftercare::store {

std::optional<Care> load(storage::Snapshot& snapshot, Id<cases::Case> matter);
void save(storage::Transaction& tx, const Care& care);
std::optional<Settings> settings(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Settings& settings);

}  // namespace deskbell::aftercare::store
