#pragma once
#include <cases/case.h>
#include <clocks/clock.h>

#include <optional>
#include <vector>

// What a change of a case or task means to its clocks. Pure.
namespace deskbell::cases {

// Where a case stands, as far as clocks care.
struct Footing {
  StateCategory state = StateCategory::open;
  std::optional<WaitsFor> waits_for = {};
  bool merged = false;
  bool operator==(const Footing&) const = default;
};
Footing footing_of(const Case& matter);

struct TaskFooting {
  TaskState state = TaskState::open;
  bool blocked = false;
  bool operator==(const TaskFooting&) const = default;
};
TaskFooting footing_of(const Task& task);

// Whether what policies ask for may be another thing now.
enum class Grounds { same, changed };

// In the order in which clocks have to hear of them.
std::vector<clocks::HappeningKind> happenings(const Footing& before, const Footing& after, Grounds grounds);
std::optional<clocks::HappeningKind> happening(const TaskFooting& before, const TaskFooting& after, Grounds grounds);
// For what a case waits, in the words of clocks.
std::optional<clocks::Waiting> waiting_of(const Footing& footing);

}  // namespace deskbell::cases
