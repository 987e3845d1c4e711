#include "work.h"

#include "kind_store.h"

#include <cases/footing.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::cases {
namespace {

using clocks::HappeningKind;

// While this thread tells the clocks something, their answer is taken from what they return.
thread_local int telling = 0;
struct Telling {
  Telling() { ++telling; }
  ~Telling() { --telling; }
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;
};

clocks::Subject clock_subject(const Case& matter) {
  return {clocks::SubjectKind::service_case, {matter.id.value}, {matter.id.value}};
}
clocks::Subject clock_subject(const Task& task) {
  return {clocks::SubjectKind::task, {task.id.value}, {task.case_id.value}};
}

// The open clock that is due first.
const clocks::Clock* next_due(std::span<const clocks::Clock> all) {
  const clocks::Clock* next = nullptr;
  for (const clocks::Clock& clock : all) {
    if (!clock.open() || !clock.due_at || clock.status == clocks::ClockStatus::paused) continue;
    if (!next || *clock.due_at < *next->due_at) next = &clock;
  }
  return next;
}

void put_due(Case& matter, std::span<const clocks::Clock> all) {
  const clocks::Clock* next = next_due(all);
  matter.due_at = next ? next->due_at : std::nullopt;
  matter.due_what = next ? std::optional(std::string(base::name_of(next->type))) : std::nullopt;
}

void put_due(Task& task, std::span<const clocks::Clock> all) {
  const clocks::Clock* next = next_due(all);
  task.due_at = task.agreed_for ? task.agreed_for : next ? next->due_at : std::nullopt;
}

std::unexpected<Error> no_case() {
  return not_found(std::string(kNoCase));
}

Result<Case> permitted(std::optional<Case> matter, const Actor& actor, Permission permission) {
  if (!matter || !can_see(actor, *matter)) return no_case();
  if (permission != Permission::view_cases) TRY(identity::require(actor, permission, subject_of(*matter)));
  return std::move(*matter);
}

}  // namespace

bool can_see(const Actor& actor, const Case& matter) {
  if (actor.kind == ActorKind::contact) return false;
  if (identity::allowed(actor, Permission::view_cases, subject_of(matter))) return true;
  return std::ranges::any_of(matter.tasks, [&](const TaskSummary& task) {
    Subject subject;
    subject.queue = task.queue.value_or(Id<routing::Queue>{});
    return task.queue && identity::allowed(actor, Permission::view_cases, subject);
  });
}

bool can_see(const Actor& actor, const Case& matter, const Task& task) {
  return can_see(actor, matter) || identity::allowed(actor, Permission::view_cases, subject_of(task));
}

Result<Case> Cases::Work::require(storage::Snapshot& snapshot, const Actor& actor, Id<Case> id, Permission permission) {
  return permitted(store::load(snapshot, id), actor, permission);
}

Result<Case> Cases::Work::require(storage::Transaction& tx, const Actor& actor, Id<Case> id, Permission permission,
                                  std::optional<std::int64_t> version) {
  TRY(Case matter, permitted(store::lock(tx, id), actor, permission));
  if (version && *version != matter.version)
    return failure(ErrorCode::aborted, "Somebody else has changed the case meanwhile; look at it again.");
  return matter;
}

Result<Cases::Work::TaskAccess> Cases::Work::require_task(storage::Snapshot& snapshot, const Actor& actor,
                                                          Id<Task> id) {
  auto task = store::load_task(snapshot, id);
  if (!task) return not_found(std::string(kNoTask));
  auto matter = store::load(snapshot, task->case_id);
  if (!matter || !can_see(actor, *matter, *task)) return not_found(std::string(kNoTask));
  return TaskAccess{std::move(*matter), std::move(*task)};
}

Result<Cases::Work::TaskAccess> Cases::Work::require_task(storage::Transaction& tx, const Actor& actor, Id<Task> id,
                                                          Permission permission) {
  const auto known = store::load_task(tx, id);
  if (!known) return not_found(std::string(kNoTask));
  store::lock(tx, known->case_id);
  TRY(TaskAccess access, require_task(static_cast<storage::Snapshot&>(tx), actor, id));
  if (!identity::allowed(actor, permission, subject_of(access.task)))
    TRY(identity::require(actor, permission, subject_of(access.matter)));
  return access;
}

Result<Kind> Cases::Work::kind_of(storage::Snapshot& snapshot, const Case& matter) {
  auto kind = needs.kinds.load(snapshot, matter.kind);
  if (!kind) return failure(ErrorCode::failed_precondition, "The kind " + matter.kind + " is no longer there.");
  return std::move(*kind);
}

void Cases::Work::fill_contact(storage::Snapshot& snapshot, Case& matter) {
  if (!matter.contact) return;
  if (auto summary = needs.contacts.summary(snapshot, matter.contact->id)) matter.contact = std::move(summary);
}

Result<void> Cases::Work::check_owner(storage::Snapshot& snapshot, std::optional<Id<identity::User>> owner) {
  if (owner && !needs.directory.user_name(snapshot, *owner)) return invalid("owner", "is not an active user");
  return {};
}

Result<void> Cases::Work::check_queue(storage::Snapshot& snapshot, std::optional<Id<routing::Queue>> queue) {
  if (queue && !needs.directory.queue_name(snapshot, *queue)) return invalid("queue", "is not a queue");
  return {};
}

Result<void> Cases::Work::check_category(storage::Snapshot& snapshot, std::optional<Id<Category>> category) {
  if (category && !store::category(snapshot, *category)) return invalid("category", "is not a category");
  return {};
}

std::string Cases::Work::tier_of(storage::Snapshot&, const Settings& settings,
                                 std::optional<Id<contacts::Contact>> contact) {
  if (!contact || settings.tier_field.empty()) return {};
  const auto found = needs.contacts.find(Actor::system(), *contact);
  if (!found) return {};
  const auto field = found->fields.find(settings.tier_field);
  return field == found->fields.end() ? std::string() : field->second;
}

Result<Case> Cases::Work::moved_to(storage::Snapshot& snapshot, const Actor& actor, Case matter,
                                   std::string_view state) {
  if (matter.state == state) return matter;
  TRY(const Kind kind, kind_of(snapshot, matter));
  return moved(kind, std::move(matter), state, actor.kind == ActorKind::system ? Mover::system : Mover::person, now());
}

Result<Case> Cases::Work::assigned_to(storage::Snapshot& snapshot, const Actor& actor, Case matter,
                                      const CaseAssignment& to) {
  const bool clears = std::ranges::find(to.clear, Clearable::owner) != to.clear.end();
  if (!to.owner && !to.queue && !clears) return invalid("owner", "or queue is required");
  const bool takes = actor.user() && to.owner == actor.user() && !matter.owner && !to.queue;
  TRY(identity::require(actor, takes ? Permission::edit_cases : Permission::assign_cases, subject_of(matter)));
  TRY(check_owner(snapshot, to.owner));
  TRY(check_queue(snapshot, to.queue));
  if (matter.merged_into) return failure(ErrorCode::failed_precondition, "The case was merged into another one.");
  if (to.queue) {
    if (matter.queue != to.queue) matter.owner.reset();
    matter.queue = to.queue;
  }
  if (clears) matter.owner.reset();
  if (to.owner) matter.owner = to.owner;
  return matter;
}

Result<Case> Cases::Work::graded(storage::Snapshot& snapshot, const Actor& actor, Case matter, const Grading& grading) {
  if (grading.level && grading.reason.empty()) return invalid("reason", "is required with a level");
  const Settings settings = needs.kinds.settings(snapshot);
  Grade& grade = matter.grade;
  if (grading.urgency) grade.urgency = *grading.urgency;
  if (grading.impact) grade.impact = *grading.impact;
  grade.tier = tier_of(snapshot, settings, matter.contact ? std::optional(matter.contact->id) : std::nullopt);
  grade.level = level_of(settings, grade.urgency, grade.impact, grade.tier);
  grade.overridden.reset();
  if (grading.level) {
    grade.level = *grading.level;
    grade.overridden = GradeOverride{grading.reason, actor.name, now()};
  }
  return matter;
}

void Cases::Work::tell_clocks(storage::Transaction& tx, const Actor& actor, Case& matter, HappeningKind kind,
                              std::optional<Time> at) {
  if (!needs.clocks) return;
  const Telling guard;
  clocks::Happening happening{.kind = kind, .at = at.value_or(now()), .actor = actor.id};
  if (kind == HappeningKind::waiting_began) happening.waiting = waiting_of(footing_of(matter));
  put_due(matter, needs.clocks->follow(tx, clock_subject(matter), facts(tx, matter), happening));
}

std::vector<HappeningKind> Cases::Work::happenings(const Case& before, const Case& after) {
  const bool regraded = before.grade != after.grade || before.kind != after.kind || before.category != after.category ||
                        before.queue != after.queue || before.contact != after.contact ||
                        before.fields != after.fields || before.tags != after.tags || before.channel != after.channel;
  return cases::happenings(footing_of(before), footing_of(after), regraded ? Grounds::changed : Grounds::same);
}

Case Cases::Work::save(storage::Transaction& tx, const Actor& actor, const Case& before, Case after,
                       std::span<const HappeningKind> happened) {
  after.version = before.version + 1;
  after.updated_at = now();
  for (const HappeningKind kind : happened) tell_clocks(tx, actor, after, kind);
  if (const std::string broken = broken_invariant(after); !broken.empty())
    throw std::logic_error("case " + after.number + ": " + broken);
  store::save(tx, before, after);
  return after;
}

void Cases::Work::save_task(storage::Transaction& tx, const Actor& actor, const Case& matter, Task& task,
                            std::optional<HappeningKind> happened) {
  task.updated_at = now();
  if (needs.clocks && happened) {
    const Telling guard;
    clocks::Happening happening{.kind = *happened, .at = now(), .actor = actor.id};
    if (*happened == HappeningKind::waiting_began) happening.waiting = clocks::Waiting::third_party;
    put_due(task, needs.clocks->follow(tx, clock_subject(task), facts_of(matter, task), happening));
  } else if (task.agreed_for) {
    task.due_at = task.agreed_for;
  } else {
    put_due(task, needs.clocks ? needs.clocks->of(tx, {task.id.value}) : std::vector<clocks::Clock>());
  }
  store::save(tx, task);
}

void Cases::Work::heard(storage::Transaction& tx, const clocks::Subject& subject, std::span<const clocks::Clock> all) {
  if (telling > 0) return;
  if (subject.kind == clocks::SubjectKind::service_case) {
    const auto before = store::lock(tx, {subject.id.value});
    if (!before) return;
    Case after = *before;
    put_due(after, all);
    if (after != *before) record<Rescheduled>(tx, Actor::system(), *before, std::move(after));
    return;
  }
  const auto known = store::load_task(tx, {subject.id.value});
  if (!known) return;
  const auto before = store::lock(tx, known->case_id);
  if (!before) return;
  Task task = *known;
  put_due(task, all);
  if (task == *known) return;
  ++task.version;
  task.updated_at = now();
  store::save(tx, task);
  TaskChanged event;
  event.task = task;
  append(tx, Actor::system(), save(tx, Actor::system(), *before, with_task(*before, task)), std::move(event));
}

Case Cases::Work::record_move(storage::Transaction& tx, const Actor& actor, const Case& before, Case after,
                              std::string_view note) {
  if (is_ended(before.state_category) && !is_ended(after.state_category))
    return record<Reopened>(tx, actor, before, std::move(after), note);
  if (after.state_category == StateCategory::solved) return record<Solved>(tx, actor, before, std::move(after), note);
  if (after.state_category == StateCategory::closed) return record<Closed>(tx, actor, before, std::move(after), note);
  return record<Moved>(tx, actor, before, std::move(after), note);
}

Case Cases::Work::add_note(storage::Transaction& tx, const Actor& actor, const Case& matter, std::string_view text,
                           std::optional<Id<Task>> task) {
  if (text.empty()) return matter;
  Entry note;
  note.task = task;
  note.text = text;
  return add_entry(tx, actor, matter, std::move(note));
}

Case Cases::Work::add_entry(storage::Transaction& tx, const Actor& actor, const Case& before, Entry entry) {
  entry.id = needs.ids.next<Entry>();
  entry.case_id = before.id;
  if (actor.user()) entry.author = actor.user();
  if (entry.author_name.empty()) entry.author_name = actor.name;
  entry.at = now();
  store::insert(tx, entry);
  Case after = before;
  for (const auto user : entry.mentions)
    if (std::ranges::find(after.watchers, user) == after.watchers.end()) after.watchers.push_back(user);
  EntryAdded event;
  event.entry = std::move(entry);
  return append(tx, actor, save(tx, actor, before, std::move(after)), std::move(event));
}

Case Cases::Work::with_task(Case matter, const Task& task) {
  const auto found = std::ranges::find(matter.tasks, task.id, &TaskSummary::id);
  if (found == matter.tasks.end())
    matter.tasks.push_back(summary_of(task));
  else
    *found = summary_of(task);
  return matter;
}

}  // namespace deskbell::cases
