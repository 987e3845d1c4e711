#include <clocks/clock_rules.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace deskbell::clocks {
namespace {

using std::chrono::microseconds;

// One happening at one moment, with what it leads to.
class Act {
 public:
  Act(Standing& standing, Time at, const World& world) : standing_(standing), at_(at), world_(world) {}

  std::vector<Step> take_steps() { return std::move(steps_); }
  std::vector<Clock>& clocks() { return standing_.clocks; }
  const calendar::Timeline& timeline(const Clock& clock) const { return world_.timeline(clock.terms.calendar); }

  Clock* find_open(ClockType type) {
    const auto found = std::ranges::find_if(clocks(), [&](const Clock& c) { return c.type == type && c.open(); });
    return found == clocks().end() ? nullptr : &*found;
  }
  Clock* find_last(ClockType type) {
    Clock* last = nullptr;
    for (Clock& clock : clocks())
      if (clock.type == type && (!last || clock.round > last->round)) last = &clock;
    return last;
  }

  void start(ClockType type, const Promise& promise) {
    const auto terms = promise.find(type);
    if (terms == promise.end() || find_open(type)) return;
    const Clock* last = find_last(type);
    Clock clock{.id = world_.next_id(),
                .type = type,
                .round = last ? last->round + 1 : 1,
                .terms = terms->second,
                .started_at = at_};
    std::erase_if(clocks(), [&](const Clock& other) { return other.type == type; });
    if (stops(clock))
      clock.paused_for = standing_.waiting;
    else
      clock.since = at_;
    settle(clock);
    clocks().push_back(std::move(clock));
    note(Move::started, clocks().back());
  }
  void pause(Clock& clock) {
    bank(clock);
    clock.since.reset();
    clock.paused_for = standing_.waiting;
    settle(clock);
    note(Move::paused, clock);
  }
  void resume(Clock& clock) {
    clock.since = at_;
    clock.paused_for.reset();
    settle(clock);
    note(Move::resumed, clock);
  }
  void end(ClockType type, ClockStatus how) {
    if (Clock* clock = find_open(type)) end(*clock, how);
  }
  void end(Clock& clock, ClockStatus how) {
    bank(clock);
    clock.since.reset();
    clock.paused_for.reset();
    clock.ended_at = at_;
    clock.next_at.reset();
    clock.status = how == ClockStatus::met && clock.breached_at ? ClockStatus::breached : how;
    note(how == ClockStatus::met ? Move::met : Move::cancelled, clock);
  }
  void end_all(ClockStatus how) {
    for (Clock& clock : clocks())
      if (clock.open()) end(clock, how);
  }
  // Goes on where it was ended.
  void revive(Clock& clock) {
    clock.ended_at.reset();
    if (stops(clock))
      clock.paused_for = standing_.waiting;
    else
      clock.since = at_;
    settle(clock);
    note(Move::resumed, clock);
  }
  // Counts to something else from now on; what has been counted stays.
  void change(Clock& clock, const Terms& terms) {
    const auto due = clock.due_at;
    const bool was_paused = clock.paused_for.has_value();
    bank(clock);
    clock.terms = terms;
    const bool now_paused = stops(clock);
    clock.paused_for = now_paused ? standing_.waiting : std::nullopt;
    clock.since = now_paused ? std::nullopt : std::optional(at_);
    recount(clock);
    settle(clock);
    note(Move::recomputed, clock).due_before = due;
    if (was_paused != now_paused) note(now_paused ? Move::paused : Move::resumed, clock);
    tell_passed(clock);
  }
  // The same terms under hours that were changed.
  void refresh(Clock& clock) {
    const auto due = clock.due_at;
    settle(clock);
    if (clock.due_at != due) note(Move::recomputed, clock).due_before = due;
  }
  void switch_waiting() {
    for (Clock& clock : clocks()) {
      if (!clock.open()) continue;
      const bool stop = stops(clock);
      if (stop && !clock.paused_for)
        pause(clock);
      else if (!stop && clock.paused_for)
        resume(clock);
      else if (stop)
        clock.paused_for = standing_.waiting;
    }
  }
  void fire(Clock& clock, int percent) {
    clock.told_percent = percent;
    if (percent == kBreachPercent) clock.breached_at = at_;
    settle(clock);
    Step& step = note(percent == kBreachPercent ? Move::breached : Move::warned, clock);
    if (percent != kBreachPercent) step.percent = percent;
  }

 private:
  bool stops(const Clock& clock) const {
    return standing_.waiting && std::ranges::find(clock.terms.pauses, *standing_.waiting) != clock.terms.pauses.end();
  }
  void bank(Clock& clock) const {
    clock.elapsed_us = elapsed(clock, at_, timeline(clock));
    if (clock.since) clock.since = std::max(*clock.since, at_);
  }
  // The status, and what comes next.
  void settle(Clock& clock) const {
    clock.status = clock.breached_at  ? ClockStatus::breached
                   : clock.paused_for ? ClockStatus::paused
                                      : ClockStatus::running;
    clock.next_at.reset();
    if (!clock.since) return;
    // What is broken stays due when it was.
    clock.due_at = clock.breached_at ? clock.breached_at : moment_of(clock, kBreachPercent, timeline(clock));
    if (const auto mark = next_mark(clock)) clock.next_at = moment_of(clock, *mark, timeline(clock));
  }
  // After the target has changed: what was told under the old one need not be true under the new one.
  void recount(Clock& clock) const {
    clock.told_percent = std::min(clock.told_percent, passed(clock));
    if (clock.told_percent < kBreachPercent) clock.breached_at.reset();
  }
  // The highest mark that lies behind; 0 when there is none.
  static int passed(const Clock& clock) {
    const auto behind = [&](int mark) {
      return clock.elapsed_us > microseconds(clock.terms.target_s) * mark / kBreachPercent;
    };
    int highest = behind(kBreachPercent) ? kBreachPercent : 0;
    for (const int mark : clock.terms.warn_percent)
      if (behind(mark)) highest = std::max(highest, mark);
    return highest;
  }
  void tell_passed(Clock& clock) {
    const int highest = passed(clock);
    if (highest <= clock.told_percent) return;
    if (highest >= kBreachPercent && !clock.breached_at) fire(clock, kBreachPercent);
    if (highest != kBreachPercent) fire(clock, highest);
  }

 public:
  static std::optional<int> next_mark(const Clock& clock) {
    std::optional<int> next;
    const auto consider = [&](int mark) {
      if (mark > clock.told_percent && (!next || mark < *next)) next = mark;
    };
    consider(kBreachPercent);
    for (const int mark : clock.terms.warn_percent) consider(mark);
    return next;
  }

 private:
  Step& note(Move move, const Clock& clock) { return steps_.emplace_back(Step{move, clock, at_}); }

  Standing& standing_;
  const Time at_;
  const World& world_;
  std::vector<Step> steps_;
};

void append(std::vector<Step>& all, std::vector<Step> more) {
  std::ranges::move(more, std::back_inserter(all));
}

// Clocks that an open subject must have and has not. One that a policy took away goes on with what it had counted.
void start_missing(Act& act, const Standing& standing, const Promise& promise) {
  for (const ClockType type : {ClockType::first_response, ClockType::resolution, ClockType::task}) {
    if (!promise.contains(type) || (type == ClockType::first_response && standing.answered_at)) continue;
    Clock* last = act.find_last(type);
    if (!last)
      act.start(type, promise);
    else if (last->status == ClockStatus::cancelled)
      act.revive(*last);
  }
  act.start(ClockType::update, promise);
}

void apply_promise(Act& act, const Standing& standing, const Promise& promise) {
  start_missing(act, standing, promise);
  for (Clock& clock : act.clocks()) {
    if (!clock.open()) continue;
    const auto terms = promise.find(clock.type);
    if (terms == promise.end())
      act.end(clock, ClockStatus::cancelled);
    else if (terms->second != clock.terms)
      act.change(clock, terms->second);
  }
}

void reopen(Act& act, Standing& standing, const Promise& promise, Time ended_at) {
  standing.waiting.reset();
  for (const ClockType type :
       {ClockType::first_response, ClockType::next_response, ClockType::resolution, ClockType::task}) {
    Clock* last = act.find_last(type);
    if (!last || last->open()) continue;
    const bool whole = type == ClockType::resolution || type == ClockType::task;
    // What was owed when it was cancelled is owed again.
    if (whole || (last->status == ClockStatus::cancelled && last->ended_at == ended_at)) act.revive(*last);
  }
  apply_promise(act, standing, promise);
}

std::optional<Time> last_end(const Standing& standing) {
  std::optional<Time> last;
  for (const Clock& clock : standing.clocks)
    if (clock.ended_at && (!last || *clock.ended_at > *last)) last = clock.ended_at;
  return last;
}

// The customer hears how it stands; hearing it twice at the same moment is hearing it once.
void told_how_it_stands(Act& act, const Promise& promise, Time at) {
  if (const Clock* open = act.find_open(ClockType::update); open && open->started_at == at) return;
  act.end(ClockType::update, ClockStatus::met);
  act.start(ClockType::update, promise);
}

void answered(Act& act, Standing& standing, const Promise& promise, Time at) {
  if (!standing.answered_at) standing.answered_at = at;
  act.end(ClockType::first_response, ClockStatus::met);
  act.end(ClockType::next_response, ClockStatus::met);
  if (standing.state == SubjectState::open) told_how_it_stands(act, promise, at);
}

void finish(Act& act, Standing& standing, SubjectState state) {
  if (standing.state == SubjectState::open) {
    act.end(ClockType::update, ClockStatus::cancelled);
    act.end_all(state == SubjectState::cancelled ? ClockStatus::cancelled : ClockStatus::met);
  }
  standing.state = state;
  standing.waiting.reset();
}

void act_on(Act& act, Standing& standing, const Happening& happening, const Promise& promise, Time at) {
  using enum HappeningKind;
  const bool open = standing.state == SubjectState::open;
  switch (happening.kind) {
    case opened:
    case regraded:
    case recomputed:
      return;  // the promise was applied
    case agent_replied:
      return answered(act, standing, promise, at);
    case customer_wrote:
      if (open && !act.find_open(ClockType::first_response)) act.start(ClockType::next_response, promise);
      return;
    case update_told:
      return open ? told_how_it_stands(act, promise, at) : void();
    case waiting_began:
      if (!open) return;
      standing.waiting = happening.waiting.value_or(Waiting::customer);
      return act.switch_waiting();
    case waiting_ended:
      standing.waiting.reset();
      return open ? act.switch_waiting() : void();
    case solved:
      return open ? finish(act, standing, SubjectState::solved) : void();
    case closed:
      return standing.state == SubjectState::cancelled ? void() : finish(act, standing, SubjectState::closed);
    case cancelled:
      return finish(act, standing, SubjectState::cancelled);
    case reopened:
      if (open) return;
      standing.state = SubjectState::open;
      return reopen(act, standing, promise, last_end(standing).value_or(at));
  }
}

}  // namespace

std::vector<Step> advance(Standing& standing, Time at, const World& world) {
  std::vector<Step> steps;
  if (world.hours_changed) {
    Act act(standing, at, world);
    for (Clock& clock : standing.clocks)
      if (clock.open()) act.refresh(clock);
    steps = act.take_steps();
  }
  while (true) {
    Clock* first = nullptr;
    for (Clock& clock : standing.clocks)
      if (clock.open() && clock.next_at && *clock.next_at < at && (!first || *clock.next_at < *first->next_at))
        first = &clock;
    if (!first) return steps;
    Act act(standing, *first->next_at, world);
    act.fire(*first, *Act::next_mark(*first));
    append(steps, act.take_steps());
  }
}

std::vector<Step> happen(Standing& standing, const Happening& happening, const Promise& promise, const World& world) {
  const Time at = std::max(happening.at, standing.heard_at);
  if (standing.heard_at == Time()) standing.opened_at = at;
  std::vector<Step> steps = advance(standing, at, world);
  Act act(standing, at, world);
  standing.heard_at = at;
  if (standing.state == SubjectState::open) apply_promise(act, standing, promise);
  act_on(act, standing, happening, promise, at);
  append(steps, act.take_steps());
  return steps;
}

}  // namespace deskbell::clocks
