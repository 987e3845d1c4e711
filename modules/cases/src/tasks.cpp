#include "work.h"

#include <base/check.h>

#include <cases/footing.h>

#include <algorithm>

// Pieces of work inside a case, in any department.
namespace deskbell::cases {
namespace {

using clocks::HappeningKind;

constexpr std::size_t kMaxTasks = 100;

bool clears(const TaskChange& change, Clearable member) {
  return std::ranges::find(change.clear, member) != change.clear.end();
}

Result<void> check_texts(const Task& task) {
  TRY(base::check_text("title", task.title, 1, 200));
  TRY(base::check_text("description", task.description, 0, 10'000));
  TRY(base::check_text("result", task.result.value_or(""), 0, 10'000));
  return {};
}

// What the change means to the task's clock, which runs while the task can be worked on.
std::optional<HappeningKind> happening(const Task& before, const Task& after) {
  const bool elsewhere =
      before.queue != after.queue || before.department != after.department || before.owner != after.owner;
  return happening(footing_of(before), footing_of(after), elsewhere ? Grounds::changed : Grounds::same);
}

bool reassigns(const Actor& actor, const Task& before, const Task& after) {
  const bool takes = actor.user() && after.owner == actor.user() && !before.owner;
  return (before.owner != after.owner && !takes) || before.queue != after.queue ||
         before.department != after.department;
}

}  // namespace

Result<Task> Cases::add_task(const Actor& actor, Id<Case> id, const NewTask& what) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Task> {
    Work& work = *work_;
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases));
    if (is_ended(before.state_category))
      return failure(ErrorCode::failed_precondition, "The case has ended; reopen it first.");
    if (before.tasks.size() >= kMaxTasks)
      return failure(ErrorCode::resource_exhausted, "The case has 100 tasks already.");
    TRY(work.check_owner(tx, what.owner));
    TRY(work.check_queue(tx, what.queue));
    Task task;
    task.id = work.needs.ids.next<Task>();
    task.case_id = id;
    task.case_number = before.number;
    task.title = what.title;
    task.description = what.description;
    task.owner = what.owner;
    task.queue = what.queue;
    task.department = what.department;
    task.depends_on = what.depends_on;
    task.agreed_for = task.due_at = what.agreed_for;
    task.level = before.grade.level;
    task.created_at = task.updated_at = work.now();
    TRY(check_texts(task));
    std::vector<ChecklistItem> items;
    for (const std::string& text : what.checklist)
      items.push_back({.text = text, .done = false, .by_name = {}, .done_at = {}});
    TRY(task.checklist, checked_items(items, {}, {}, work.now()));
    const auto all = store::tasks_of(tx, id);
    TRY(check_dependencies(task, all));
    task.blocked = is_blocked(task, all);
    store::insert(tx, task);
    if (!task.blocked) work.save_task(tx, actor, before, task, HappeningKind::opened);
    TaskAdded event;
    event.task = task;
    work.append(tx, actor, work.save(tx, actor, before, Work::with_task(before, task)), std::move(event));
    return task;
  });
}

Result<Task> Cases::find_task(const Actor& actor, Id<Task> id) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Task> {
    TRY(auto access, work_->require_task(snapshot, actor, id));
    return std::move(access.task);
  });
}

namespace {

Result<Task> changed(const Actor& actor, const Task& before, const TaskChange& change, Time now) {
  Task after = before;
  if (change.title) after.title = *change.title;
  if (change.description) after.description = *change.description;
  if (change.state) after.state = *change.state;
  if (change.owner) after.owner = *change.owner;
  if (change.queue) after.queue = *change.queue;
  if (change.department) after.department = *change.department;
  if (change.depends_on) after.depends_on = *change.depends_on;
  if (change.agreed_for) after.agreed_for = *change.agreed_for;
  if (change.result) after.result = change.result->empty() ? std::nullopt : change.result;
  if (clears(change, Clearable::owner)) after.owner.reset();
  if (clears(change, Clearable::queue)) after.queue.reset();
  if (clears(change, Clearable::department)) after.department.reset();
  if (clears(change, Clearable::agreed_for)) after.agreed_for.reset();
  if (change.checklist) {
    TRY(after.checklist, checked_items(*change.checklist, before.checklist, actor.name, now));
  }
  TRY(check_texts(after));
  if (is_ended(after.state) && !is_ended(before.state)) after.ended_at = now;
  if (!is_ended(after.state)) after.ended_at.reset();
  return after;
}

}  // namespace

Result<Task> Cases::change_task(const Actor& actor, Id<Task> id, const TaskChange& change) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Task> {
    Work& work = *work_;
    TRY(const auto access, work.require_task(tx, actor, id, Permission::edit_cases));
    const Task& before = access.task;
    if (change.version && *change.version != before.version)
      return failure(ErrorCode::aborted, "Somebody else has changed the task meanwhile; look at it again.");
    TRY(Task after, changed(actor, before, change, work.now()));
    if (after == before) return after;
    if (is_ended(access.matter.state_category))
      return failure(ErrorCode::failed_precondition, "The case has ended; reopen it first.");
    if (after.owner != before.owner) TRY(work.check_owner(tx, after.owner));
    if (after.queue != before.queue) TRY(work.check_queue(tx, after.queue));
    if (reassigns(actor, before, after) && !identity::allowed(actor, Permission::assign_cases, subject_of(before)))
      TRY(identity::require(actor, Permission::assign_cases, subject_of(access.matter)));
    auto all = store::tasks_of(tx, before.case_id);
    TRY(check_dependencies(after, all));
    after.blocked = is_blocked(after, all);
    if (after.state == TaskState::done && after.blocked)
      return failure(ErrorCode::failed_precondition, "It depends on a task that is not done yet.");
    ++after.version;
    work.save_task(tx, actor, access.matter, after, happening(before, after));

    const bool ended = is_ended(after.state) && !is_ended(before.state);
    TaskChanged event;
    event.task = after;
    Case matter = work.save(tx, actor, access.matter, Work::with_task(access.matter, after));
    if (ended) {
      TaskEnded end;
      end.task = after;
      work.append(tx, actor, matter, std::move(end));
    } else {
      work.append(tx, actor, matter, std::move(event));
    }
    // Those that waited for it, or have to wait again.
    *std::ranges::find(all, id, &Task::id) = after;
    for (const Task& other : all) {
      if (other.id == id || other.blocked == is_blocked(other, all)) continue;
      Task freed = other;
      freed.blocked = !other.blocked;
      ++freed.version;
      work.save_task(tx, actor, matter, freed, is_ended(freed.state) ? std::nullopt : happening(other, freed));
      TaskChanged change_of_other;
      change_of_other.task = freed;
      matter = work.append(tx, actor, work.save(tx, actor, matter, Work::with_task(matter, freed)),
                           std::move(change_of_other));
    }
    return after;
  });
}

Result<Page<Task>> Cases::tasks(const Actor& actor, const TaskFilter& filter) {
  TRY(identity::require(actor, Permission::view_cases));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) { return store::tasks(snapshot, actor, filter); });
}

Result<std::vector<Task>> Cases::tasks_of(const Actor& actor, Id<Case> id) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Task>> {
    TRY(work_->require(snapshot, actor, id, Permission::view_cases));
    return store::tasks_of(snapshot, id);
  });
}

}  // namespace deskbell::cases
