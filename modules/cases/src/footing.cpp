#include "rules.h"

#include <cases/footing.h>

namespace deskbell::cases {

using clocks::HappeningKind;

Footing footing_of(const Case& matter) {
  return {.state = matter.state_category, .waits_for = matter.waits_for, .merged = matter.merged_into.has_value()};
}

TaskFooting footing_of(const Task& task) {
  return {.state = task.state, .blocked = task.blocked};
}

std::vector<HappeningKind> happenings(const Footing& before, const Footing& after, Grounds grounds) {
  std::vector<HappeningKind> all;
  const bool was_ended = is_ended(before.state);
  const bool ends = is_ended(after.state);
  const bool was_waiting = before.state == StateCategory::waiting;
  const bool waits = after.state == StateCategory::waiting;
  if (was_ended && !ends) all.push_back(HappeningKind::reopened);
  if (grounds == Grounds::changed) all.push_back(HappeningKind::regraded);
  if (waits && (!was_waiting || before.waits_for != after.waits_for)) all.push_back(HappeningKind::waiting_began);
  if (was_waiting && !waits && !ends) all.push_back(HappeningKind::waiting_ended);
  if (ends && before.state != after.state)
    all.push_back(after.merged                            ? HappeningKind::cancelled
                  : after.state == StateCategory::closed ? HappeningKind::closed
                                                         : HappeningKind::solved);
  return all;
}

std::optional<HappeningKind> happening(const TaskFooting& before, const TaskFooting& after, Grounds grounds) {
  if (before.state != after.state) {
    if (after.state == TaskState::done) return HappeningKind::solved;
    if (after.state == TaskState::cancelled) return HappeningKind::cancelled;
    if (is_ended(before.state)) return HappeningKind::reopened;
    if (after.state == TaskState::waiting) return HappeningKind::waiting_began;
    if (before.state == TaskState::waiting) return HappeningKind::waiting_ended;
  }
  if (before.blocked && !after.blocked) return HappeningKind::opened;
  return grounds == Grounds::changed ? std::optional(HappeningKind::regraded) : std::nullopt;
}

std::optional<clocks::Waiting> waiting_of(const Footing& footing) {
  if (!footing.waits_for) return std::nullopt;
  return base::find_enum<clocks::Waiting>(base::name_of(*footing.waits_for));
}

}  // namespace deskbell::cases
