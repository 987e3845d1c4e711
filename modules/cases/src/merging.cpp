#include "work.h"

#include <base/check.h>

#include <algorithm>

// Merge, split and their undoing. What went over is noted, so that exactly that comes back.
namespace deskbell::cases {
namespace {

using store::Transfer;

std::unexpected<Error> refused(std::string why) {
  return failure(ErrorCode::failed_precondition, std::move(why));
}

template <class T>
bool has(const std::vector<T>& all, const T& one) {
  return std::ranges::find(all, one) != all.end();
}

// Adds what is not there yet and answers that.
template <class T>
std::vector<T> add_missing(std::vector<T>& to, const std::vector<T>& from) {
  std::vector<T> added;
  for (const T& one : from)
    if (!has(to, one)) added.push_back(one);
  to.insert(to.end(), added.begin(), added.end());
  return added;
}

template <class T>
void take_out(std::vector<T>& from, const std::vector<T>& what) {
  std::erase_if(from, [&](const T& one) { return has(what, one); });
}

// The tasks that are still where they were taken from; their summaries go along.
void move_tasks(storage::Transaction& tx, const std::vector<Id<Task>>& ids, Case& from, Case& to, Time now) {
  for (const auto id : ids) {
    auto task = store::load_task(tx, id);
    if (!task || task->case_id != from.id) continue;
    task->case_id = to.id;
    task->case_number = to.number;
    task->level = to.grade.level;
    task->updated_at = now;
    ++task->version;
    store::save(tx, *task);
    std::erase_if(from.tasks, [&](const TaskSummary& one) { return one.id == id; });
    to.tasks.push_back(summary_of(*task));
  }
}

void move_entries(storage::Transaction& tx, const std::vector<Id<Entry>>& ids, Id<Case> from, Id<Case> to) {
  for (const auto id : ids) {
    auto entry = store::entry(tx, id);
    if (!entry || entry->case_id != from) continue;
    entry->case_id = to;
    store::save(tx, *entry);
  }
}

std::vector<Id<Task>> task_ids(const Case& matter) {
  std::vector<Id<Task>> ids;
  for (const TaskSummary& task : matter.tasks) ids.push_back(task.id);
  return ids;
}

std::vector<Id<Entry>> entry_ids(storage::Snapshot& snapshot, Id<Case> id) {
  std::vector<Id<Entry>> ids;
  for (const Entry& entry : store::all_entries(snapshot, id)) ids.push_back(entry.id);
  return ids;
}

// Over, and part of the other one from now on.
Result<Case> folded(const Kind& kind, Case matter, Id<Case> into, Time now) {
  const StateDefinition* last = first_of(kind, StateCategory::closed);
  if (!last) last = first_of(kind, StateCategory::solved);
  if (!last) return refused("The kind has no state to end in.");
  if (matter.state != last->key) {
    TRY(matter, moved(kind, std::move(matter), last->key, Mover::system, now));
  }
  matter.merged_into = into;
  return matter;
}

}  // namespace

Result<Case> Cases::merge(const Actor& actor, Id<Case> from, Id<Case> into) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    if (from == into) return invalid("into", "is the case itself");
    TRY(const Case source, work.require(tx, actor, from, Permission::edit_cases));
    const auto seen = work.require(tx, actor, into, Permission::edit_cases);
    if (!seen) return invalid("into", "is not a case that you may change");
    const Case& target = *seen;
    if (source.merged_into || target.merged_into) return refused("One of the two was merged already.");
    if (target.parent == from) return refused("The other one is its child.");

    Transfer transfer{.id = work.needs.ids.next<Transfer>(), .is_split = false, .source = from, .target = into};
    Case kept = target;
    Case gone = source;
    transfer.source_before = base::parse_json_value(base::to_json(source)).value();
    transfer.conversations = add_missing(kept.conversations, source.conversations);
    transfer.watchers = add_missing(kept.watchers, source.watchers);
    transfer.tags = add_missing(kept.tags, source.tags);
    transfer.tasks = task_ids(source);
    transfer.entries = entry_ids(tx, from);
    gone.conversations.clear();
    move_tasks(tx, transfer.tasks, gone, kept, work.now());
    move_entries(tx, transfer.entries, from, into);
    if (source.unanswered_since && !is_ended(target.state_category))
      kept.unanswered_since =
          std::min(*source.unanswered_since, target.unanswered_since.value_or(*source.unanswered_since));
    TRY(const Kind kind, work.kind_of(tx, source));
    TRY(gone, folded(kind, std::move(gone), into, work.now()));
    store::insert(tx, transfer, work.now());
    work.record<Merged>(tx, actor, source, std::move(gone), base::to_string(into));
    return work.record<Merged>(tx, actor, target, std::move(kept), base::to_string(from));
  });
}

Result<Case> Cases::undo_merge(const Actor& actor, Id<Case> from) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case source, work.require(tx, actor, from, Permission::edit_cases));
    const auto transfer = store::transfer_from(tx, from);
    if (!transfer || source.merged_into != transfer->target) return refused("There is no merge to undo.");
    TRY(const Case target, work.require(tx, actor, transfer->target, Permission::edit_cases));
    if (target.merged_into) return refused("The other case was merged on; undo that first.");
    TRY(Case back, base::from_json<Case>(transfer->source_before));
    Case rest = target;
    back.tasks.clear();
    take_out(rest.conversations, transfer->conversations);
    take_out(rest.watchers, transfer->watchers);
    take_out(rest.tags, transfer->tags);
    move_tasks(tx, transfer->tasks, rest, back, work.now());
    move_entries(tx, transfer->entries, transfer->target, from);
    store::mark_undone(tx, transfer->id, work.now());
    work.record<Unmerged>(tx, actor, target, std::move(rest), base::to_string(from));
    return work.record<Unmerged>(tx, actor, source, std::move(back), base::to_string(transfer->target));
  });
}

namespace {

// What is to go over belongs to the case, and no dependency of a task is cut.
Result<void> check_split(storage::Snapshot& snapshot, const Case& from, const SplitOff& what) {
  TRY(base::check_text("subject", what.subject, 1, 200));
  for (const auto conversation : what.conversations)
    if (!has(from.conversations, conversation)) return invalid("conversations", "name one that the case does not have");
  for (const auto entry : what.entries) {
    const auto found = store::entry(snapshot, entry);
    if (!found || found->case_id != from.id) return invalid("entries", "name one that the case does not have");
  }
  const auto tasks = store::tasks_of(snapshot, from.id);
  for (const auto id : what.tasks)
    if (std::ranges::find(tasks, id, &Task::id) == tasks.end())
      return invalid("tasks", "name one that the case does not have");
  for (const Task& task : tasks)
    for (const auto other : task.depends_on)
      if (has(what.tasks, task.id) != has(what.tasks, other))
        return invalid("tasks", "depend on one another; they go together");
  return {};
}

}  // namespace

Result<Case> Cases::split(const Actor& actor, Id<Case> id, const SplitOff& what) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case origin, work.require(tx, actor, id, Permission::edit_cases));
    if (origin.merged_into) return refused("The case was merged into another one.");
    TRY(check_split(tx, origin, what));
    TRY(const Kind kind, work.kind_of(tx, origin));

    const std::int64_t serial = store::next_serial(tx);
    const StateDefinition& first = kind.states.front();
    Case part = origin;
    part.id = work.needs.ids.next<Case>();
    part.number = kind.prefix + "-" + std::to_string(serial);
    part.version = 1;
    part.subject = what.subject;
    part.state = first.key;
    part.state_category = first.category;
    part.waits_for.reset();
    part.conversations = what.conversations;
    part.links = {{LinkKind::related, id}};
    part.checklist.clear();
    part.tasks.clear();
    part.time_spent_s = {};
    part.reopened = 0;
    part.resolution.reset();
    part.unanswered_since.reset();
    part.solved_at.reset();
    part.closed_at.reset();
    part.opened_at = part.updated_at = part.state_since = work.now();
    if (actor.user()) part.opened_by = actor.name;

    Transfer transfer{.id = work.needs.ids.next<Transfer>(),
                      .is_split = true,
                      .source = id,
                      .target = part.id,
                      .conversations = what.conversations,
                      .tasks = what.tasks,
                      .entries = what.entries};
    Case rest = origin;
    take_out(rest.conversations, what.conversations);
    rest.links.push_back({LinkKind::related, part.id});
    work.tell_clocks(tx, actor, part, clocks::HappeningKind::opened);
    if (part.first_answered_at) work.tell_clocks(tx, actor, part, clocks::HappeningKind::agent_replied);
    store::insert(tx, part, serial);
    const Case opened = work.append(tx, actor, part, Opened{});
    move_tasks(tx, what.tasks, rest, part, work.now());
    move_entries(tx, what.entries, id, part.id);
    store::insert(tx, transfer, work.now());
    work.record<Split>(tx, actor, origin, std::move(rest), base::to_string(part.id));
    return work.record<Split>(tx, actor, opened, std::move(part), base::to_string(id));
  });
}

Result<Case> Cases::undo_split(const Actor& actor, Id<Case> part_id) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Case> {
    Work& work = *work_;
    TRY(const Case part, work.require(tx, actor, part_id, Permission::edit_cases));
    const auto transfer = store::split_to(tx, part_id);
    if (!transfer || part.merged_into) return refused("There is no split to undo.");
    TRY(const Case origin, work.require(tx, actor, transfer->source, Permission::edit_cases));
    if (origin.merged_into) return refused("The case it came from was merged; undo that first.");
    Case whole = origin;
    Case gone = part;
    add_missing(whole.conversations, part.conversations);
    gone.conversations.clear();
    move_tasks(tx, task_ids(part), gone, whole, work.now());
    move_entries(tx, entry_ids(tx, part_id), part_id, origin.id);
    std::erase(whole.links, Link{LinkKind::related, part_id});
    std::erase(gone.links, Link{LinkKind::related, origin.id});
    TRY(const Kind kind, work.kind_of(tx, part));
    TRY(gone, folded(kind, std::move(gone), origin.id, work.now()));
    store::mark_undone(tx, transfer->id, work.now());
    work.record<Unsplit>(tx, actor, part, std::move(gone), base::to_string(origin.id));
    return work.record<Unsplit>(tx, actor, origin, std::move(whole), base::to_string(part_id));
  });
}

}  // namespace deskbell::cases
