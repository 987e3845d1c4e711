#include "rules.h"

#include <base/check.h>

#include <algorithm>
#include <set>

namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxTags = 20;
constexpr std::size_t kMaxItems = 100;
constexpr std::size_t kMaxDependencies = 50;
constexpr int kLevelShift = 52;
constexpr std::int64_t kNoDue = (std::int64_t{1} << kLevelShift) - 1;  // microseconds: in the year 2112

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

Case put_into(Case matter, const StateDefinition& to, Time now) {
  const bool was_ended = is_ended(matter.state_category);
  const bool ends = is_ended(to.category);
  matter.state = to.key;
  matter.state_category = to.category;
  matter.waits_for = to.waits_for;
  matter.state_since = now;
  if (ends) {
    if (!matter.solved_at) matter.solved_at = now;
    matter.unanswered_since.reset();
  } else if (was_ended) {
    ++matter.reopened;
    matter.solved_at.reset();
  }
  if (to.category == StateCategory::closed)
    matter.closed_at = now;
  else
    matter.closed_at.reset();
  return matter;
}

}  // namespace

bool is_ended(StateCategory category) {
  return category == StateCategory::solved || category == StateCategory::closed;
}

bool is_ended(TaskState state) {
  return state == TaskState::done || state == TaskState::cancelled;
}

std::string broken_invariant(const Case& matter) {
  if (matter.solved_at.has_value() != is_ended(matter.state_category)) return "solved_at does not fit its state";
  if (matter.closed_at.has_value() != (matter.state_category == StateCategory::closed))
    return "closed_at does not fit its state";
  if (matter.waits_for && matter.state_category != StateCategory::waiting) return "only who waits waits for somebody";
  if (matter.merged_into && !is_ended(matter.state_category)) return "a merged case has ended";
  if (matter.parent == matter.id) return "it is its own parent";
  return {};
}

Result<Case> moved(const Kind& kind, Case matter, std::string_view state, Mover mover, Time now) {
  const StateDefinition* to = find_state(kind, state);
  if (!to) return invalid("state", "is not a state of this kind");
  if (matter.merged_into)
    return failure(ErrorCode::failed_precondition, "The case was merged into another one; undo the merge first.");
  const StateDefinition* from = find_state(kind, matter.state);
  const bool allowed = mover == Mover::system || !from || std::ranges::find(from->moves, state) != from->moves.end();
  if (!allowed)
    return failure(ErrorCode::failed_precondition, "The case cannot go from " + matter.state + " to " + to->key + ".");
  if (is_ended(to->category) && mover == Mover::person) TRY(checked_fields(kind, matter.fields, Need::solving));
  return put_into(std::move(matter), *to, now);
}

std::optional<std::string> state_after_customer(const Kind& kind, const Case& matter, std::chrono::seconds window,
                                                Time now) {
  const StateDefinition* first = first_of(kind, StateCategory::open);
  if (!first || matter.merged_into) return std::nullopt;
  if (matter.waits_for == WaitsFor::customer) return first->key;
  if (is_ended(matter.state_category) && matter.solved_at && now < *matter.solved_at + window) return first->key;
  return std::nullopt;
}

Result<Case> as_kind(const Kind& kind, Case matter, Time now) {
  std::erase_if(matter.fields, [&](const auto& field) { return !find_field(kind, field.first); });
  auto fields = checked_fields(kind, matter.fields, Need::optional);
  if (!fields) {
    // What does not fit the new kind's type is dropped like what it does not know.
    for (const FieldError& error : fields.error().fields)
      matter.fields.erase(error.field.substr(sizeof("fields.") - 1));
    fields = matter.fields;
  }
  matter.fields = std::move(*fields);
  matter.kind = kind.key;
  return put_into(std::move(matter), kind.states.front(), now);
}

Result<std::vector<std::string>> checked_tags(const std::vector<std::string>& tags) {
  std::vector<std::string> clean;
  for (const std::string& tag : tags) {
    clean.push_back(trimmed(tag));
    TRY(base::check_text("tags", clean.back(), 1, 50));
    if (std::ranges::count(clean, clean.back()) > 1) clean.pop_back();
  }
  if (clean.size() > kMaxTags) return invalid("tags", "may be at most 20");
  return clean;
}

Result<std::vector<ChecklistItem>> checked_items(const std::vector<ChecklistItem>& items,
                                                 const std::vector<ChecklistItem>& before, std::string_view by_name,
                                                 Time now) {
  if (items.size() > kMaxItems) return invalid("checklist", "may have at most 100 items");
  std::vector<ChecklistItem> clean;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(base::check_text("checklist[" + std::to_string(i) + "].text", items[i].text, 1, 300));
    ChecklistItem item{.text = items[i].text, .done = items[i].done, .by_name = {}, .done_at = {}};
    const auto known =
        std::ranges::find_if(before, [&](const ChecklistItem& old) { return old.done && old.text == item.text; });
    if (item.done && known != before.end()) {
      item = *known;
    } else if (item.done) {
      if (!by_name.empty()) item.by_name = by_name;
      item.done_at = now;
    }
    clean.push_back(std::move(item));
  }
  return clean;
}

bool is_blocked(const Task& task, const std::vector<Task>& all) {
  return std::ranges::any_of(task.depends_on, [&](Id<Task> id) {
    const auto found = std::ranges::find(all, id, &Task::id);
    return found != all.end() && !is_ended(found->state);
  });
}

Result<void> check_dependencies(const Task& task, const std::vector<Task>& all) {
  if (task.depends_on.size() > kMaxDependencies) return invalid("depends_on", "may be at most 50");
  std::set<std::int64_t> seen;
  std::vector<Id<Task>> open = task.depends_on;
  while (!open.empty()) {
    const Id<Task> next = open.back();
    open.pop_back();
    if (next == task.id) return invalid("depends_on", "goes in a circle");
    const auto found = std::ranges::find(all, next, &Task::id);
    if (found == all.end()) return invalid("depends_on", "names a task that the case does not have");
    if (seen.insert(next.value).second) open.insert(open.end(), found->depends_on.begin(), found->depends_on.end());
  }
  return {};
}

LinkKind other_side(LinkKind kind) {
  switch (kind) {
    case LinkKind::duplicate_of:
      return LinkKind::duplicated_by;
    case LinkKind::duplicated_by:
      return LinkKind::duplicate_of;
    case LinkKind::caused_by:
      return LinkKind::causes;
    case LinkKind::causes:
      return LinkKind::caused_by;
    case LinkKind::related:
      break;
  }
  return LinkKind::related;
}

std::int64_t due_key(std::optional<Time> due) {
  return due ? std::clamp<std::int64_t>(due->time_since_epoch().count(), 0, kNoDue - 1) : kNoDue;
}

std::int64_t level_key(Level level, std::optional<Time> due) {
  const auto rank = static_cast<std::int64_t>(Level::critical) - static_cast<std::int64_t>(level);
  return (rank << kLevelShift) | due_key(due);
}

std::optional<Time> ended_at(const Case& matter) {
  return matter.closed_at ? matter.closed_at : matter.solved_at;
}

TaskSummary summary_of(const Task& task) {
  return {.id = task.id,
          .title = task.title,
          .state = task.state,
          .blocked = task.blocked,
          .owner = task.owner,
          .queue = task.queue,
          .department = task.department,
          .due_at = task.due_at};
}

}  // namespace deskbell::cases
