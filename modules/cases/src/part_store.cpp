#include "part_store.h"

#include "rules.h"
#include "stored.h"

#include <stdexcept>

namespace deskbell::cases::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr int kMaxTimes = 1'000;

constexpr Statement kLoadTask{"cases.load_task", "SELECT body FROM case_task WHERE id = $1"};
constexpr Statement kTasksOf{"cases.tasks_of", "SELECT body FROM case_task WHERE case_id = $1 ORDER BY id"};
constexpr Statement kInsertTask{
    "cases.insert_task",
    "INSERT INTO case_task (id, case_id, owner, queue, department, due_key, ended_at, body) VALUES ($1, $2, $3, $4, "
    "$5, $6, $7, $8)"};
constexpr Statement kSaveTask{
    "cases.save_task",
    "UPDATE case_task SET case_id = $2, owner = $3, queue = $4, department = $5, due_key = $6, ended_at = $7, body = "
    "$8 WHERE id = $1"};
constexpr Statement kInsertEntry{"cases.insert_entry",
                                 "INSERT INTO case_entry (id, case_id, task, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kSaveEntry{"cases.save_entry",
                               "UPDATE case_entry SET case_id = $2, task = $3, body = $4 WHERE id = $1"};
constexpr Statement kEntry{"cases.entry", "SELECT body FROM case_entry WHERE id = $1"};
constexpr Statement kEntries{
    "cases.entries",
    "SELECT body FROM case_entry WHERE case_id = $1 AND task IS NULL AND id > $2 ORDER BY id LIMIT $3"};
constexpr Statement kTaskEntries{"cases.task_entries",
                                 "SELECT body FROM case_entry WHERE task = $1 AND id > $2 ORDER BY id LIMIT $3"};
constexpr Statement kAllEntries{"cases.all_entries", "SELECT body FROM case_entry WHERE case_id = $1 ORDER BY id"};
constexpr Statement kInsertTime{"cases.insert_time", "INSERT INTO case_time (id, case_id, body) VALUES ($1, $2, $3)"};
constexpr Statement kTimes{"cases.times", "SELECT body FROM case_time WHERE case_id = $1 ORDER BY id LIMIT $2"};
constexpr Statement kInsertTransfer{
    "cases.insert_transfer",
    "INSERT INTO case_transfer (id, source, target, is_split, at, body) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kTransferFrom{
    "cases.transfer_from",
    "SELECT body FROM case_transfer WHERE source = $1 AND is_split = FALSE AND undone_at IS NULL ORDER BY id DESC "
    "LIMIT 1"};
constexpr Statement kSplitTo{
    "cases.split_to",
    "SELECT body FROM case_transfer WHERE target = $1 AND is_split = TRUE AND undone_at IS NULL ORDER BY id DESC LIMIT "
    "1"};
constexpr Statement kTransferUndone{"cases.transfer_undone", "UPDATE case_transfer SET undone_at = $2 WHERE id = $1"};
constexpr Statement kInsertBulk{"cases.insert_bulk",
                                "INSERT INTO case_bulk (id, user_id, at, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kBulk{"cases.bulk", "SELECT user_id, at, undone_at, body FROM case_bulk WHERE id = $1",
                          "SELECT user_id, at, undone_at, body FROM case_bulk WHERE id = $1 FOR UPDATE"};
constexpr Statement kBulkUndone{"cases.bulk_undone", "UPDATE case_bulk SET undone_at = $2 WHERE id = $1"};
constexpr Statement kForgetBulks{"cases.forget_bulks",
                                 "DELETE FROM case_bulk WHERE id IN "
                                 "(SELECT id FROM case_bulk WHERE at < $1 ORDER BY at LIMIT $2)"};

constexpr const Statement* kStatements[] = {
    &kLoadTask, &kTasksOf,        &kInsertTask, &kSaveTask,   &kInsertEntry, &kSaveEntry,      &kEntry,
    &kEntries,  &kTaskEntries,    &kAllEntries, &kInsertTime, &kTimes,       &kInsertTransfer, &kTransferFrom,
    &kSplitTo,  &kTransferUndone, &kInsertBulk, &kBulk,       &kBulkUndone, &kForgetBulks};

template <class T>
T body(const Row& row) {
  return from_body<T>(row.text(0));
}

}  // namespace

std::optional<Task> load_task(Snapshot& snapshot, Id<Task> id) {
  return snapshot.one(kLoadTask, body<Task>, id);
}
std::vector<Task> tasks_of(Snapshot& snapshot, Id<Case> id) {
  return snapshot.all(kTasksOf, body<Task>, id);
}
void insert(Transaction& tx, const Task& task) {
  tx.run(kInsertTask, task.id, task.case_id, task.owner, task.queue, task.department, due_key(task.due_at),
         task.ended_at, base::to_json(task));
}
void save(Transaction& tx, const Task& task) {
  tx.run(kSaveTask, task.id, task.case_id, task.owner, task.queue, task.department, due_key(task.due_at), task.ended_at,
         base::to_json(task));
}

void insert(Transaction& tx, const Entry& entry) {
  tx.run(kInsertEntry, entry.id, entry.case_id, entry.task, base::to_json(entry));
}
void save(Transaction& tx, const Entry& entry) {
  tx.run(kSaveEntry, entry.id, entry.case_id, entry.task, base::to_json(entry));
}
std::optional<Entry> entry(Snapshot& snapshot, Id<Entry> id) {
  return snapshot.one(kEntry, body<Entry>, id);
}
std::vector<Entry> entries(Snapshot& snapshot, Id<Case> id, std::optional<Id<Task>> task, Id<Entry> after, int limit) {
  if (task) return snapshot.all(kTaskEntries, body<Entry>, *task, after, limit);
  return snapshot.all(kEntries, body<Entry>, id, after, limit);
}
std::vector<Entry> all_entries(Snapshot& snapshot, Id<Case> id) {
  return snapshot.all(kAllEntries, body<Entry>, id);
}

void insert(Transaction& tx, const TimeSpent& spent) {
  tx.run(kInsertTime, spent.id, spent.case_id, base::to_json(spent));
}
std::vector<TimeSpent> time_spent(Snapshot& snapshot, Id<Case> id) {
  return snapshot.all(kTimes, body<TimeSpent>, id, kMaxTimes);
}

void insert(Transaction& tx, const Transfer& transfer, Time at) {
  tx.run(kInsertTransfer, transfer.id, transfer.source, transfer.target, transfer.is_split, at,
         base::to_json(transfer));
}
std::optional<Transfer> transfer_from(Snapshot& snapshot, Id<Case> source) {
  return snapshot.one(kTransferFrom, body<Transfer>, source);
}
std::optional<Transfer> split_to(Snapshot& snapshot, Id<Case> target) {
  return snapshot.one(kSplitTo, body<Transfer>, target);
}
void mark_undone(Transaction& tx, Id<Transfer> transfer, Time at) {
  tx.run(kTransferUndone, transfer, at);
}

void insert_bulk(Transaction& tx, Id<Bulk> id, Id<identity::User> user, Time at, const std::vector<Before>& before) {
  tx.run(kInsertBulk, id, user, at, base::to_json(before));
}
std::int64_t forget_bulks(Transaction& tx, Time before, int limit) {
  return tx.run(kForgetBulks, before, limit);
}
std::optional<StoredBulk> bulk(Transaction& tx, Id<Bulk> id) {
  return tx.one(
      kBulk,
      [](const Row& row) {
        auto before = base::parse_json<std::vector<Before>>(row.text(3));
        if (!before) throw std::runtime_error("cases: stored JSON is broken: " + before.error().message);
        return StoredBulk{row.id<identity::User>(0), row.time(1), !row.is_null(2), std::move(*before)};
      },
      id);
}
void mark_undone(Transaction& tx, Id<Bulk> bulk, Time at) {
  tx.run(kBulkUndone, bulk, at);
}

std::span<const Statement* const> part_statements() {
  return kStatements;
}

}  // namespace deskbell::cases::store
