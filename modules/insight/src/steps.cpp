#include <insight/steps.h>

#include <algorithm>

namespace deskbell::insight {
namespace {

constexpr std::size_t kMostVisited = 100;

struct Where {
  Track track = Track::state;
  std::int64_t item = 0;
  std::string place;
};

bool unfinished(const cases::TaskSummary& task) {
  return task.state != cases::TaskState::done && task.state != cases::TaskState::cancelled;
}

std::string place_of(const cases::TaskSummary& task) {
  if (task.department) return to_string(*task.department);
  if (task.queue) return "queue " + to_string(*task.queue);
  return std::string(kNoPlace);
}

std::string queue_of(const cases::Case& matter) {
  return matter.queue ? to_string(*matter.queue) : "";
}

std::vector<Where> places_of(const cases::Case& matter) {
  std::vector<Where> out{{Track::state, 0, matter.state}};
  if (matter.state_category != cases::StateCategory::solved && matter.state_category != cases::StateCategory::closed) {
    out.push_back({Track::queue, 0, matter.queue ? queue_of(matter) : std::string(kNoPlace)});
    out.push_back({Track::level, 0, std::string(base::name_of(matter.grade.level))});
  }
  for (const auto& task : matter.tasks)
    if (unfinished(task)) out.push_back({Track::department, task.id.value, place_of(task)});
  return out;
}

std::vector<std::string> with(std::vector<std::string> visited, const std::string& place) {
  if (std::ranges::find(visited, place) == visited.end() && visited.size() < kMostVisited) visited.push_back(place);
  return visited;
}

}  // namespace

Moves moves_of(const std::vector<Step>& before, const cases::Case& matter, Time at) {
  Moves out;
  const auto places = places_of(matter);
  const auto begin = [&](const Where& where, std::vector<std::string> visited) {
    const Step step{.track = where.track,
                    .item = where.item,
                    .place = where.place,
                    .kind = matter.kind,
                    .queue = queue_of(matter),
                    .entered_at = at,
                    .visited = std::move(visited)};
    out.begun.push_back(step);
    out.now.push_back(step);
  };
  for (const auto& where : places) {
    const auto known = std::ranges::find_if(
        before, [&](const Step& step) { return step.track == where.track && step.item == where.item; });
    if (known == before.end()) {
      begin(where, {});
    } else if (known->place == where.place) {
      out.now.push_back(*known);
    } else {
      const bool back = std::ranges::find(known->visited, where.place) != known->visited.end();
      out.left.push_back({.step = *known, .next = where.place, .left_at = at, .back = back});
      begin(where, with(known->visited, known->place));
    }
  }
  // Tasks that have come to their end, and all but the state of a case that has.
  for (const auto& step : before) {
    const bool still = std::ranges::any_of(
        places, [&](const Where& where) { return where.track == step.track && where.item == step.item; });
    if (still) continue;
    std::string next;
    if (step.track == Track::department)
      if (const auto other = std::ranges::find(places, Track::department, &Where::track); other != places.end())
        next = other->place;
    out.left.push_back({.step = step, .next = std::move(next), .left_at = at, .back = false});
  }
  return out;
}

}  // namespace deskbell::insight
