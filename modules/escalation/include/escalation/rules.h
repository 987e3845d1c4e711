#pragma once
#include <decisions/facts.h>
#include <escalation/escalation.h>
#include <escalation/ladder.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

// The rules of ladders: no clock on the wall, no database.
namespace deskbell::escalation {

// A mark that a clock has passed: 100 is the breach.
struct ClockMark {
  Id<clocks::Clock> clock;
  clocks::ClockType type = clocks::ClockType::first_response;
  int percent = clocks::kBreachPercent;
};

// What was raised before, by key and occasion.
struct Fired {
  std::string level;
  std::string occasion;
  bool operator==(const Fired&) const = default;
};

struct Due {
  int rung = 0;          // from 1
  std::string occasion;  // a level is raised once for each
  Reason reason;
  bool operator==(const Due&) const = default;
};

// A ladder that was checked. Immutable, cheap to copy, any thread.
class CompiledLadder {
 public:
  static Result<CompiledLadder> compile(const Ladder& ladder, const decisions::Vocabulary& vocabulary);

  const Ladder& ladder() const;
  bool holds(const decisions::Facts& facts, Time now) const;
  bool condition_holds(int rung, std::size_t trigger, const decisions::Facts& facts, Time now) const;
  // Whether any level looks at something else than clocks.
  bool looks_at_cases() const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

// Which levels a case has reached and was not raised to yet, in the ladder's order: by a clock that has just passed a
// mark, when there is one, and by what is true of the case. Each level at most once, for its first trigger that holds
// and whose occasion is new. An occasion is a clock for its marks, else how often the case was reopened: a reopened
// case may climb again.
std::vector<Due> due_levels(const CompiledLadder& ladder, const decisions::Facts& facts,
                            const std::optional<ClockMark>& mark, std::span<const Fired> history, Time now);

// The ladders with this one at its position, instead of the one of the same id if there is one.
std::vector<Ladder> with(std::vector<Ladder> ladders, Ladder drafted);

// Where the case stands among the ladder's lines, from 1; nothing when its queue is none of them.
std::optional<int> line_of(const LadderDraft& ladder, const std::optional<Id<routing::Queue>>& queue);
// The one after that; a case that is in no line is taken to be in the first one. Nothing beyond the last.
std::optional<int> next_line(const LadderDraft& ladder, const std::optional<Id<routing::Queue>>& queue);
// The level that a case gets; nothing when it has it already.
std::optional<cases::Level> raised(cases::Level now, const std::optional<cases::Level>& to);

// Whom a call goes to after so many turns: an index into the chain; nothing when everybody was called twice.
std::optional<std::size_t> next_called(std::size_t chain, std::size_t turns);

}  // namespace deskbell::escalation
