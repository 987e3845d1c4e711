#pragma once
#include "record.h"

#include <storage/database.h>

#include <clocks/clocks.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace deskbell::clocks::store {

// With the open clocks and the last round of each type.
std::optional<Record> record(storage::Snapshot& snapshot, Id<Subject> subject);
// What has changed since `before` (none: all of it). `steps` led from there to here; they tell how the rounds ended
// that another one has followed at once.
void save(storage::Transaction& tx, const Record& record, const Standing* before, std::span<const Step> steps);
void erase(storage::Transaction& tx, Id<Subject> subject);

std::vector<Clock> latest(storage::Snapshot& snapshot, Id<Subject> subject);
std::map<Id<Subject>, std::vector<Clock>> latest(storage::Snapshot& snapshot, std::span<const Id<Subject>> subjects);
std::vector<Clock> every_round(storage::Snapshot& snapshot, Id<Subject> subject);

void add_history(storage::Transaction& tx, Id<Subject> subject, const HistoryEntry& entry);
std::vector<HistoryEntry> history(storage::Snapshot& snapshot, Id<Subject> subject, int limit);

// Subjects with a clock whose next mark lies before `now`, those first whose mark is oldest.
struct Due {
  Id<Subject> subject;
  Time next_at;
};
std::vector<Due> due(storage::Snapshot& snapshot, Time now, int limit);

}  // namespace deskbell::clocks::store
