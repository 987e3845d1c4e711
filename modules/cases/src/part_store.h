#pragma once
#include <cases/cases.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

// What belongs to cases: tasks, entries, time spent, and the records by which merges, splits and bulk changes are
// undone.
namespace deskbell::cases::store {

std::optional<Task> load_task(storage::Snapshot& snapshot, Id<Task> id);
std::vector<Task> tasks_of(storage::Snapshot& snapshot, Id<Case> id);  // in their order
void insert(storage::Transaction& tx, const Task& task);
void save(storage::Transaction& tx, const Task& task);

void insert(storage::Transaction& tx, const Entry& entry);
void save(storage::Transaction& tx, const Entry& entry);
std::optional<Entry> entry(storage::Snapshot& snapshot, Id<Entry> id);
// Oldest first, with id > after.
std::vector<Entry> entries(storage::Snapshot& snapshot, Id<Case> id, std::optional<Id<Task>> task, Id<Entry> after,
                           int limit);
std::vector<Entry> all_entries(storage::Snapshot& snapshot, Id<Case> id);  // with those of its tasks

void insert(storage::Transaction& tx, const TimeSpent& spent);
std::vector<TimeSpent> time_spent(storage::Snapshot& snapshot, Id<Case> id);

// What went from one case to another.
struct Transfer {
  Id<Transfer> id;
  bool is_split = false;
  Id<Case> source;
  Id<Case> target;
  std::vector<Id<conversations::Conversation>> conversations;
  std::vector<Id<Task>> tasks;
  std::vector<Id<Entry>> entries;
  std::vector<Id<identity::User>> watchers;
  std::vector<std::string> tags;
  json::value source_before;  // the source as it was
};
BOOST_DESCRIBE_STRUCT(Transfer, (),
                      (id, is_split, source, target, conversations, tasks, entries, watchers, tags, source_before))

void insert(storage::Transaction& tx, const Transfer& transfer, Time at);
// The last one that is not undone.
std::optional<Transfer> transfer_from(storage::Snapshot& snapshot, Id<Case> source);
std::optional<Transfer> split_to(storage::Snapshot& snapshot, Id<Case> target);
void mark_undone(storage::Transaction& tx, Id<Transfer> transfer, Time at);

// What one case had before a bulk change.
struct Before {
  Id<Case> case_id;
  std::int64_t version = 0;  // after the change
  std::string state;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<Category>> category;
  Grade grade;
  std::vector<std::string> tags;
  std::vector<Id<identity::User>> watchers;
  std::optional<FieldValues> fields = {};  // none: they were not touched
  bool operator==(const Before&) const = default;
};
BOOST_DESCRIBE_STRUCT(Before, (), (case_id, version, state, owner, queue, category, grade, tags, watchers, fields))

std::int64_t forget_bulks(storage::Transaction& tx, Time before, int limit);
void insert_bulk(storage::Transaction& tx, Id<Bulk> id, Id<identity::User> user, Time at,
                 const std::vector<Before>& before);
struct StoredBulk {
  Id<identity::User> user;
  Time at;
  bool undone = false;
  std::vector<Before> before;
};
std::optional<StoredBulk> bulk(storage::Transaction& tx, Id<Bulk> id);
void mark_undone(storage::Transaction& tx, Id<Bulk> bulk, Time at);

std::span<const storage::Statement* const> part_statements();

}  // namespace deskbell::cases::store
