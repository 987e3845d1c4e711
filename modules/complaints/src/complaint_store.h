#pragma once
#include <complaints/complaints.h>

#include <optional>
#include <string>
#include <vector>

// The only SQL of this module.
namespace deskbell::complaints::store {

using storage::Snapshot;
using storage::Transaction;

std::optional<Complaint> find(Snapshot& snapshot, Id<cases::Case> id);
void insert(Transaction& tx, const Complaint& complaint);
void save(Transaction& tx, const Complaint& complaint);

// Where a list goes on: after this time and id.
struct Place {
  std::int64_t at = 0;
  std::int64_t id = 0;
};
// Newest first. `causes`: those that the filter's cause stands for.
std::vector<ComplaintSummary> list(Snapshot& snapshot, const ComplaintFilter& filter,
                                   const std::vector<Id<Cause>>& causes, std::optional<Place> before, int limit);
// Of those that are not closed, by their last step; each at most `limit`.
std::int64_t count_open(Snapshot& snapshot, Step step, int limit);

struct Group {
  std::string key;
  std::int64_t count = 0;
  std::int64_t cost = 0;     // in `currency`
  std::int64_t foreign = 0;  // complaints whose cost is in another one
};
std::vector<Group> groups(Snapshot& snapshot, Dimension by, const ComplaintFilter& filter,
                          const std::vector<Id<Cause>>& causes, const std::string& currency);
struct DayGroup {
  std::int64_t day = 0;  // since 1970
  std::int64_t count = 0;
  std::int64_t serious = 0;
  std::int64_t cost = 0;
};
// `day` is SQL of a complaint's day.
std::vector<DayGroup> days(Snapshot& snapshot, const ComplaintFilter& filter, const std::vector<Id<Cause>>& causes,
                           const std::string& currency,
                           const std::string& day);
// How many of each key came in each window of that length before `until`: 0 is the last one.
struct WindowCount {
  std::string key;
  int window = 0;
  int count = 0;
};
std::vector<WindowCount> windows(Snapshot& snapshot, Dimension by, Time until, std::chrono::microseconds length,
                                 int windows);
std::optional<Time> first_received(Snapshot& snapshot);
bool cause_is_used(Snapshot& snapshot, Id<Cause> cause);

std::optional<Action> find_action(Snapshot& snapshot, Id<Action> id);
void insert(Transaction& tx, const Action& action);
void save(Transaction& tx, const Action& action);
std::vector<Action> actions(Snapshot& snapshot, const ActionFilter& filter, Time now, std::optional<Place> after,
                            int limit);
std::vector<Action> owed(Snapshot& snapshot, Id<identity::User> owner, int limit);

std::vector<Cause> causes(Snapshot& snapshot);  // in no order
void put(Transaction& tx, const Cause& cause);
void remove(Transaction& tx, Id<Cause> id);
std::vector<Regulator> regulators(Snapshot& snapshot);  // by id
void put(Transaction& tx, const Regulator& regulator);
void remove(Transaction& tx, Id<Regulator> id);
Settings settings(Snapshot& snapshot);
void put(Transaction& tx, const Settings& settings);

std::vector<Warning> warnings(Snapshot& snapshot, Complaints::Which which, int limit);
std::optional<Warning> find_warning(Snapshot& snapshot, Id<Warning> id);
bool has_warned(Snapshot& snapshot, Dimension dimension, const std::string& key, Time since);
void insert(Transaction& tx, const Warning& warning);
void save(Transaction& tx, const Warning& warning);
std::int64_t count_unseen(Snapshot& snapshot);

struct StoredEvidence {
  EvidenceFile file;
  Id<blob::Attachment> attachment;
};
std::optional<StoredEvidence> find_evidence(Snapshot& snapshot, Id<EvidenceFile> id);
std::vector<StoredEvidence> old_evidence(storage::Snapshot& snapshot, Time before, int limit);
void remove_evidence(storage::Transaction& tx, Id<EvidenceFile> id);
std::vector<EvidenceFile> evidence_of(Snapshot& snapshot, Id<cases::Case> id);
void insert(Transaction& tx, const StoredEvidence& evidence);
void save(Transaction& tx, const StoredEvidence& evidence);

}  // namespace deskbell::complaints::store
