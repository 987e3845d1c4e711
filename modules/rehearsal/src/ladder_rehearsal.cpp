#include "spread.h"
#include "touches.h"

#include <rehearsal/ladder_rehearsal.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace deskbell::rehearsal {
namespace {

using escalation::Action;
using escalation::ActionKind;
using escalation::WhoKind;
using identity::User;

constexpr std::size_t kSamples = 50;
constexpr std::size_t kMostPeople = 50;

void add_facts(const decisions::Condition& condition, std::set<std::string>& names) {
  if (condition.fact) names.insert(*condition.fact);
  for (const auto* list : {&condition.all, &condition.any, &condition.none})
    if (*list)
      for (const decisions::Condition& one : **list) add_facts(one, names);
}

// Where a case would be, until the log says something else than it did then.
template <class T>
class Overlay {
 public:
  const T& over(const T& real) {
    if (would_ && real != real_) would_.reset();
    return would_ ? *would_ : real;
  }
  void set(T real, T would) {
    real_ = std::move(real);
    would_ = std::move(would);
  }

 private:
  T real_{};
  std::optional<T> would_;
};

struct Climb {
  std::vector<escalation::Fired> fired;
  Overlay<std::optional<Id<routing::Queue>>> queue;
  Overlay<std::optional<Id<User>>> owner;
  Overlay<cases::Level> level;
};

}  // namespace

struct LadderRehearsal::State {
  explicit State(Setting its_setting) : setting(std::move(its_setting)) {
    outcome.from = setting.from;
    outcome.to = setting.to;
    for (const auto& ladder : setting.ladders)
      if (ladder.ladder().id == setting.drafted) drafted = &ladder;
    if (!drafted) return;
    for (const escalation::Rung& rung : drafted->ladder().levels) outcome.by_level.push_back({rung.key, rung.name, 0, 0});
    raised_on.resize(outcome.by_level.size());
  }

  std::vector<Id<User>> on_duty(const std::optional<Id<escalation::Roster>>& roster, Time at) const;
  std::vector<Id<User>> resolve(const std::vector<escalation::Who>& who, const PastCase& matter, Climb& climb,
                                Time at) const;
  PastStep play(const Action& action, const PastCase& matter, Climb& climb, Time at);
  void move(const PastCase& matter, Climb& climb, PastStep& step, Id<routing::Queue> to);
  void raise(const escalation::Due& due, const PastCase& matter, Climb& climb, Time at);

  Setting setting;
  const escalation::CompiledLadder* drafted = nullptr;
  std::unordered_map<Id<cases::Case>, Climb> climbs;
  std::unordered_set<Id<cases::Case>> seen;
  std::unordered_set<Id<cases::Case>> counted;
  std::unordered_set<Id<cases::Case>> raised;
  std::unordered_map<Id<cases::Case>, const escalation::CompiledLadder*> taken;  // by the one before it
  std::vector<std::unordered_set<Id<cases::Case>>> raised_on;  // by level
  std::map<std::string, std::pair<std::int64_t, std::unordered_set<Id<cases::Case>>>> days;
  std::map<Id<User>, PersonCount> people;
  Touches queues;
  Spread<LadderSample> samples{kSamples};
  LadderOutcome outcome;
};

LadderRehearsal::LadderRehearsal(Setting setting) : state_(std::make_unique<State>(std::move(setting))) {}
LadderRehearsal::~LadderRehearsal() = default;

std::vector<std::string> LadderRehearsal::facts() const {
  std::set<std::string> names{"case.reopened", "case.tier", "case.sentiment"};
  for (const auto& ladder : state_->setting.ladders) {
    add_facts(ladder.ladder().when, names);
    for (const escalation::Rung& rung : ladder.ladder().levels)
      for (const escalation::Trigger& trigger : rung.triggers)
        if (trigger.when) add_facts(*trigger.when, names);
  }
  return {names.begin(), names.end()};
}

std::vector<Id<User>> LadderRehearsal::State::on_duty(const std::optional<Id<escalation::Roster>>& roster,
                                                      Time at) const {
  std::vector<Id<User>> out;
  for (const escalation::Roster& one : setting.staff.rosters) {
    if (roster && one.id != *roster) continue;
    for (const escalation::Duty& duty : escalation::on_duty(one, at)) out.push_back(duty.user);
    break;
  }
  return out;
}

std::vector<Id<User>> LadderRehearsal::State::resolve(const std::vector<escalation::Who>& who, const PastCase& matter,
                                                      Climb& climb, Time at) const {
  std::vector<Id<User>> out;
  const auto add = [&](Id<User> user) {
    if (std::ranges::find(out, user) == out.end()) out.push_back(user);
  };
  for (const escalation::Who& one : who) {
    switch (one.kind) {
      case WhoKind::owner:
        if (const auto owner = climb.owner.over(matter.owner)) add(*owner);
        break;
      case WhoKind::watchers:
        std::ranges::for_each(matter.watchers, add);
        break;
      case WhoKind::user:
        if (one.user) add(*one.user);
        break;
      case WhoKind::role:
        if (const auto found = setting.staff.roles.find(one.role); found != setting.staff.roles.end())
          std::ranges::for_each(found->second, add);
        break;
      case WhoKind::team:
        if (!one.team) break;
        if (const auto found = setting.staff.teams.find(*one.team); found != setting.staff.teams.end())
          std::ranges::for_each(found->second, add);
        break;
      case WhoKind::duty_manager:
        std::ranges::for_each(on_duty(one.roster, at), add);
        break;
    }
  }
  return out;
}

void LadderRehearsal::State::move(const PastCase& matter, Climb& climb, PastStep& step, Id<routing::Queue> to) {
  step.queue = NamedId{to_string(to), ""};
  step.changes = climb.queue.over(matter.queue) != to;
  if (!step.changes) return;
  queues.add(to_string(to));
  climb.queue.set(matter.queue, to);
  // Another queue, another owner.
  climb.owner.set(matter.owner, std::nullopt);
}

PastStep LadderRehearsal::State::play(const Action& action, const PastCase& matter, Climb& climb, Time at) {
  PastStep step{.kind = action.kind, .people = {}, .queue = {}, .level = {}, .task = {}};
  const auto name = [&](const std::vector<Id<User>>& users) {
    for (const auto user : users) step.people.push_back({to_string(user), ""});
    step.changes = !users.empty();
  };
  switch (action.kind) {
    case ActionKind::notify: {
      const auto told = resolve(action.who.value_or(std::vector<escalation::Who>()), matter, climb, at);
      for (const auto user : told) ++people[user].told;
      name(told);
      return step;
    }
    case ActionKind::call: {
      const auto chain = resolve(action.who.value_or(std::vector<escalation::Who>()), matter, climb, at);
      for (std::size_t i = 0; i < chain.size(); ++i) ++(i == 0 ? people[chain[i]].called : people[chain[i]].behind);
      name(chain);
      return step;
    }
    case ActionKind::raise_level: {
      const cases::Level before = climb.level.over(matter.level);
      const auto level = escalation::raised(before, action.level);
      step.changes = level.has_value();
      step.level = level.value_or(before);
      if (level) climb.level.set(matter.level, *level);
      return step;
    }
    case ActionKind::to_line: {
      const auto& ladder = drafted->ladder();
      const auto line = action.line ? action.line : escalation::next_line(ladder, climb.queue.over(matter.queue));
      if (!line || *line > std::ssize(ladder.lines))
        step.changes = false;
      else
        move(matter, climb, step, ladder.lines[static_cast<std::size_t>(*line - 1)].queue);
      return step;
    }
    case ActionKind::to_queue:
      if (action.queue) move(matter, climb, step, *action.queue);
      return step;
    case ActionKind::to_duty_manager: {
      auto duty = on_duty(action.roster, at);
      duty.resize(std::min<std::size_t>(duty.size(), 1));
      name(duty);
      if (duty.empty()) return step;
      step.changes = climb.owner.over(matter.owner) != duty.front();
      if (step.changes) ++people[duty.front()].given;
      climb.owner.set(matter.owner, duty.front());
      return step;
    }
    case ActionKind::add_task:
      if (action.task) step.task = action.task->title;
      return step;
  }
  return step;
}

void LadderRehearsal::State::raise(const escalation::Due& due, const PastCase& matter, Climb& climb, Time at) {
  const auto index = static_cast<std::size_t>(due.rung - 1);
  const escalation::Rung& rung = drafted->ladder().levels[index];
  climb.fired.push_back({rung.key, due.occasion});
  ++outcome.matched;
  raised.insert(matter.id);
  ++outcome.by_level[index].raised;
  raised_on[index].insert(matter.id);
  auto& day = days[setting.zone.text(at).substr(0, 10)];
  ++day.first;
  day.second.insert(matter.id);
  LadderSample sample{.case_id = matter.id,
                      .title = matter.number + " " + matter.subject,
                      .at = at,
                      .level = rung.key,
                      .level_name = rung.name,
                      .reason = due.reason,
                      .steps = {}};
  for (const Action& action : rung.actions) sample.steps.push_back(play(action, matter, climb, at));
  samples.offer([&] { return std::move(sample); });
}

void LadderRehearsal::take(const Telling& what, Time at) {
  State& state = *state_;
  if (at >= state.setting.to) return;
  const PastCase& matter = what.matter;
  state.seen.insert(matter.id);
  const bool ended = what.last || matter.footing.state == cases::StateCategory::solved;
  if (state.drafted && !ended && (what.news == escalation::News::mark || what.news == escalation::News::matter)) {
    const auto counts =
        std::ranges::find_if(state.setting.ladders, [&](const auto& ladder) { return ladder.holds(what.facts, at); });
    if (counts != state.setting.ladders.end() && &*counts < state.drafted && state.drafted->holds(what.facts, at))
      state.taken.try_emplace(matter.id, &*counts);
    if (counts != state.setting.ladders.end() && &*counts == state.drafted) {
      state.counted.insert(matter.id);
      Climb& climb = state.climbs[matter.id];
      for (const escalation::Due& due : escalation::due_levels(*state.drafted, what.facts, what.mark, climb.fired, at))
        state.raise(due, matter, climb, at);
    }
  }
  if (what.last) state.climbs.erase(matter.id);
}

void LadderRehearsal::count_raised(Id<cases::Case> matter) {
  if (state_->seen.contains(matter)) ++state_->outcome.raised_really;
}

LadderOutcome LadderRehearsal::finish() {
  State& state = *state_;
  LadderOutcome out = std::move(state.outcome);
  out.looked = std::ssize(state.seen);
  out.things = std::ssize(state.raised);
  out.counted = std::ssize(state.counted);
  Touches takers;
  for (const auto& [matter, ladder] : state.taken)
    if (!state.counted.contains(matter)) takers.add(to_string(ladder->ladder().id), ladder->ladder().name);
  out.taken = takers.sorted();
  for (const auto& [date, day] : state.days) out.by_day.push_back({date, day.first, std::ssize(day.second)});
  for (std::size_t i = 0; i < out.by_level.size(); ++i) out.by_level[i].things = std::ssize(state.raised_on[i]);
  for (auto& [user, count] : state.people) {
    count.id = to_string(user);
    out.by_person.push_back(count);
  }
  std::ranges::sort(out.by_person, [](const PersonCount& a, const PersonCount& b) {
    return std::tie(b.called, b.given, b.told, b.behind, a.id) < std::tie(a.called, a.given, a.told, a.behind, b.id);
  });
  if (out.by_person.size() > kMostPeople) out.by_person.resize(kMostPeople);
  out.by_queue = state.queues.sorted();
  out.samples = state.samples.take();
  return out;
}

}  // namespace deskbell::rehearsal
