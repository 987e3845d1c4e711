#pragma once
#include "case_store.h"
#include "part_store.h"
#include "rules.h"

#include <cases/cases.h>
#include <clocks/clocks.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the use cases share: loading with policy, saving with invariants, telling clocks and the log.
namespace deskbell::cases {

inline constexpr std::string_view kNoCase = "There is no such case.";
inline constexpr std::string_view kNoTask = "There is no such task.";

struct Cases::Work {
  explicit Work(Needs given) : needs(given) {}

  Needs needs;
  std::vector<DaySource*> day_sources;

  Time now() const { return needs.clock.now(); }

  // ---- access ----
  // not_found when it is not there or not to be seen, permission_denied when it may be seen but not this.
  Result<Case> require(storage::Snapshot& snapshot, const Actor& actor, Id<Case> id, Permission permission);
  // For writing: locks the case. aborted when `version` is given and not the one that it has.
  Result<Case> require(storage::Transaction& tx, const Actor& actor, Id<Case> id, Permission permission,
                       std::optional<std::int64_t> version = {});
  struct TaskAccess {
    Case matter;
    Task task;
  };
  Result<TaskAccess> require_task(storage::Snapshot& snapshot, const Actor& actor, Id<Task> id);
  Result<TaskAccess> require_task(storage::Transaction& tx, const Actor& actor, Id<Task> id, Permission permission);

  Result<Kind> kind_of(storage::Snapshot& snapshot, const Case& matter);
  void fill_contact(storage::Snapshot& snapshot, Case& matter);
  Result<void> check_owner(storage::Snapshot& snapshot, std::optional<Id<identity::User>> owner);
  Result<void> check_queue(storage::Snapshot& snapshot, std::optional<Id<routing::Queue>> queue);
  Result<void> check_category(storage::Snapshot& snapshot, std::optional<Id<Category>> category);
  std::string tier_of(storage::Snapshot& snapshot, const Settings& settings,
                      std::optional<Id<contacts::Contact>> contact);

  // ---- plans: what a use case would make of a case. They check, and write nothing ----
  Result<Case> moved_to(storage::Snapshot& snapshot, const Actor& actor, Case matter, std::string_view state);
  Result<Case> assigned_to(storage::Snapshot& snapshot, const Actor& actor, Case matter, const CaseAssignment& to);
  Result<Case> graded(storage::Snapshot& snapshot, const Actor& actor, Case matter, const Grading& grading);

  // ---- saving ----
  // Gives the case its next version, tells the clocks what the change means to them, saves it. Throws std::logic_error
  // when an invariant is broken.
  Case save(storage::Transaction& tx, const Actor& actor, const Case& before, Case after,
            std::span<const clocks::HappeningKind> happened = {});
  void save_task(storage::Transaction& tx, const Actor& actor, const Case& matter, Task& task,
                 std::optional<clocks::HappeningKind> happened);
  // What the difference of the two means to clocks.
  static std::vector<clocks::HappeningKind> happenings(const Case& before, const Case& after);
  // What clocks have changed by themselves.
  void heard(storage::Transaction& tx, const clocks::Subject& subject, std::span<const clocks::Clock> all);
  // Tells the clocks and puts what they promise into the case or task.
  // `at`: when it happened, if not now.
  void tell_clocks(storage::Transaction& tx, const Actor& actor, Case& matter, clocks::HappeningKind kind,
                   std::optional<Time> at = {});

  template <class Event>
  Case append(storage::Transaction& tx, const Actor& actor, Case matter, Event event, std::string_view note = {}) {
    fill_contact(tx, matter);
    event.matter = std::move(matter);
    if (actor.kind != ActorKind::system) event.by_name = actor.name;
    if (!note.empty()) event.note = note;
    needs.log.append(tx, event.matter.id.value, actor.id, event);
    return std::move(event.matter);
  }
  // save and append of a plain state event.
  template <class Event>
  Case record(storage::Transaction& tx, const Actor& actor, const Case& before, Case after,
              std::string_view note = {}) {
    const auto happened = happenings(before, after);
    return append(tx, actor, save(tx, actor, before, std::move(after), happened), Event{}, note);
  }
  // As record, with the event that fits the new state.
  Case record_move(storage::Transaction& tx, const Actor& actor, const Case& before, Case after,
                   std::string_view note = {});

  // A note that belongs to a change; without an event of its own when it is empty.
  Case add_note(storage::Transaction& tx, const Actor& actor, const Case& matter, std::string_view text,
                std::optional<Id<Task>> task = {});
  Case add_entry(storage::Transaction& tx, const Actor& actor, const Case& before, Entry entry);
  // The case with the task's summary as it is now.
  static Case with_task(Case matter, const Task& task);

  decisions::Facts facts(storage::Snapshot& snapshot, const Case& matter);
};

bool can_see(const Actor& actor, const Case& matter);
bool can_see(const Actor& actor, const Case& matter, const Task& task);

}  // namespace deskbell::cases
