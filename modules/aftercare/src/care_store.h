#pragma once
#include <aftercare/aftercare.h>

#include <optional>
#include <vector>

// The only SQL of this module.
namespace deskbell::aftercare::store {

std::optional<Care> load(storage::Snapshot& snapshot, Id<cases::Case> matter);
void save(storage::Transaction& tx, const Care& care);
// Rated before this, latest first.
struct Before {
  Time rated_at;
  Id<cases::Case> matter;
};
std::vector<Care> rated(storage::Snapshot& snapshot, const Before& before, int limit);
std::optional<Settings> settings(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Settings& settings);

}  // namespace deskbell::aftercare::store
