#pragma once
#include <cases/case.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Which steps a case goes through: pure.
namespace deskbell::insight {

enum class Track {
  state,       // place: the state's key
  queue,       // place: the queue's id, or "none"; until the case is solved or closed
  department,  // an unfinished task: the id of its department, or "queue ID", or "none"
  level        // how urgent it is; until the case is solved or closed
};
BOOST_DESCRIBE_ENUM(Track, state, queue, department, level)

inline constexpr std::string_view kNoPlace = "none";

// Where something is now. A case is in one state, queue and level, and in the department of each unfinished task.
struct Step {
  Track track = Track::state;
  std::int64_t item = 0;  // the task; 0: the case itself
  std::string place;
  std::string kind;   // of the case when the step began
  std::string queue;  // of the case when the step began
  Time entered_at;
  std::vector<std::string> visited;  // places before this one, each once
  bool operator==(const Step&) const = default;
};

// A step that was left.
struct Passage {
  Step step;
  std::string next;  // where it went; of a task the place of another one that is unfinished; empty: it ended
  Time left_at;
  bool back = false;  // it had been in `next` before
  bool operator==(const Passage&) const = default;
};

struct Moves {
  std::vector<Step> now;  // all of the case
  std::vector<Passage> left;
  std::vector<Step> begun;
};

// What an event changes that shows the case like this. A case whose steps are not known yet has begun at `at`.
Moves moves_of(const std::vector<Step>& before, const cases::Case& matter, Time at);

}  // namespace deskbell::insight
