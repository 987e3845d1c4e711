#pragma once
#include <cases/case.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The pure rules of a case's life.
namespace deskbell::cases {

enum class Mover {
  person,  // along the kind's moves
  system   // anywhere
};

bool is_ended(StateCategory category);
bool is_ended(TaskState state);

// Empty, or the sentence that says what does not hold.
std::string broken_invariant(const Case& matter);

// The case in another state, with all that follows from it. failed_precondition when the kind has no such move,
// invalid_argument for an unknown state or when solving needs a field that is not there.
Result<Case> moved(const Kind& kind, Case matter, std::string_view state, Mover mover, Time now);
// Where the customer's words bring it: out of waiting for him, or back from its end within the window. Nothing: it
// stays where it is.
std::optional<std::string> state_after_customer(const Kind& kind, const Case& matter, std::chrono::seconds window,
                                                Time now);
// As another kind: the state is its first one, fields that it does not know are dropped.
Result<Case> as_kind(const Kind& kind, Case matter, Time now);

Result<std::vector<std::string>> checked_tags(const std::vector<std::string>& tags);
Result<std::vector<ChecklistItem>> checked_items(const std::vector<ChecklistItem>& items,
                                                 const std::vector<ChecklistItem>& before, std::string_view by_name,
                                                 Time now);

// `blocked` of each task by what it depends on.
bool is_blocked(const Task& task, const std::vector<Task>& all);
// invalid_argument when a dependency is none of `all` or the dependencies go in a circle.
Result<void> check_dependencies(const Task& task, const std::vector<Task>& all);

LinkKind other_side(LinkKind kind);

// How lists are ordered. Due first, those without a time last; the highest level first, then as due.
std::int64_t due_key(std::optional<Time> due);
std::int64_t level_key(Level level, std::optional<Time> due);
std::optional<Time> ended_at(const Case& matter);

TaskSummary summary_of(const Task& task);

}  // namespace deskbell::cases
