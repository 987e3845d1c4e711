#include "spread.h"
#include "touches.h"

#include <rehearsal/policy_rehearsal.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace deskbell::rehearsal {
namespace {

using clocks::ClockType;

constexpr std::size_t kSamples = 50;
constexpr std::size_t kMostDifferences = 20;

// Of one clock, under one side.
struct Counted {
  ClockType type = ClockType::first_response;
  int round = 1;
  Course course;
};

// A subject's clocks under one set of policies.
struct Side {
  clocks::Standing standing;
  const clocks::Policy* policy = nullptr;
  clocks::Promise promise;
  std::vector<Counted> counted;

  void keep(const std::vector<clocks::Step>& steps) {
    for (const clocks::Step& step : steps) {
      const clocks::Clock& clock = step.clock;
      auto found = std::ranges::find_if(
          counted, [&](const Counted& one) { return one.type == clock.type && one.round == clock.round; });
      if (found == counted.end()) found = counted.insert(found, {clock.type, clock.round, {}});
      found->course = {clock.terms.target_s, clock.due_at, clock.breached_at};
    }
  }
  const Course* find(ClockType type, int round) const {
    const auto found = std::ranges::find_if(
        counted, [&](const Counted& one) { return one.type == type && one.round == round; });
    return found == counted.end() ? nullptr : &found->course;
  }
};

// Whichever policy it is of.
bool same(const clocks::Promise& a, const clocks::Promise& b) {
  return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
    auto terms = other.second;
    terms.policy = one.second.policy;
    return one.first == other.first && one.second == terms;
  });
}

struct Followed {
  Id<cases::Case> matter;
  std::string title;
  std::optional<std::string> task;
  Time opened_at;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  Side now;
  Side then;
  bool counts = false;                       // the draft has been the one that holds
  const clocks::Policy* taken_by = nullptr;  // the first one before the draft that counted where it holds
  std::optional<Time> differs_at;  // since when what is promised is another thing
  std::optional<std::string> policy_now = {};
  std::optional<std::string> policy_then = {};
  std::vector<decisions::Finding> because = {};
};

std::optional<std::string> name_of(const clocks::Policy* policy) {
  return policy ? std::optional(policy->name) : std::nullopt;
}

}  // namespace

struct PolicyRehearsal::State {
  explicit State(Setting its_setting) : setting(std::move(its_setting)) {
    outcome.from = setting.from;
    outcome.to = setting.to;
    const auto draft = std::ranges::find_if(setting.then.entries(), [&](const clocks::PolicyBook::Entry& entry) {
      return entry.policy.id == setting.drafted;
    });
    if (draft != setting.then.entries().end()) drafted = &*draft;
  }

  clocks::World world() {
    return {.timeline = [this](Id<calendar::NamedCalendar> id) -> const calendar::Timeline& {
              return setting.calendars->of(id).timeline;
            },
            .next_id = [this] { return Id<clocks::Clock>{++last_id}; }};
  }
  std::string day(Time at) const { return setting.zone.text(at).substr(0, 10); }

  void play(Side& side, const clocks::PolicyBook& book, const Telling& what) {
    for (const clocks::Happening& happening : what.happenings) {
      const clocks::Match match = book.match(*setting.calendars, what.subject.kind, what.facts, happening.at);
      side.policy = match.policy;
      side.promise = match.promise;
      side.keep(clocks::happen(side.standing, happening, match.promise, world()));
    }
  }
  // The policy before the draft that counts though the draft holds.
  const clocks::Policy* taker(const Side& side, const Telling& what, Time at) const {
    if (!drafted || drafted->broken || !side.policy || side.policy->id == setting.drafted) return nullptr;
    const auto& all = setting.then.entries();
    const bool before = std::ranges::any_of(all.begin(), all.begin() + (drafted - all.data()),
                                            [&](const auto& entry) { return &entry.policy == side.policy; });
    return before && drafted->matcher.matches(what.facts, at) ? side.policy : nullptr;
  }
  void note_difference(Followed& one, const Telling& what, Time at) {
    one.differs_at = at;
    one.policy_now = name_of(one.now.policy);
    one.policy_then = name_of(one.then.policy);
    if (drafted && !drafted->broken) one.because = drafted->matcher.explain(what.facts, at).because;
  }
  void fold(Id<clocks::Subject> id, Time until);
  void compare(const Followed& one, const Counted& which, ClockCount& count);
  PolicySample sample_of(const Followed& one) const;

  Setting setting;
  const clocks::PolicyBook::Entry* drafted = nullptr;
  std::unordered_map<Id<clocks::Subject>, Followed> followed;
  std::unordered_multimap<Id<cases::Case>, Id<clocks::Subject>> of_case;
  std::map<std::string, PolicyDay> days;
  std::map<ClockType, ClockCount> clocks_of;
  Touches queues;
  Touches owners;
  Touches takers;
  Spread<PolicySample> breaks{kSamples};
  Spread<PolicySample> others{kSamples};
  PolicyOutcome outcome;
  std::int64_t last_id = 0;
};

PolicyRehearsal::PolicyRehearsal(Setting setting) : state_(std::make_unique<State>(std::move(setting))) {}
PolicyRehearsal::~PolicyRehearsal() = default;

std::vector<std::string> PolicyRehearsal::facts() const {
  auto names = state_->setting.then.facts();
  for (auto& name : state_->setting.now.facts()) names.push_back(std::move(name));
  return names;
}

void PolicyRehearsal::take(const Telling& what, Time at) {
  State& state = *state_;
  if (at >= state.setting.to) return;
  if (what.mark && what.mark->percent == clocks::kBreachPercent) ++state.outcome.broken_really;
  if (!what.happenings.empty()) {
    auto known = state.followed.find(what.subject.id);
    if (known == state.followed.end() && what.happenings.front().kind == clocks::HappeningKind::opened) {
      Followed fresh{.matter = what.matter.id, .opened_at = at};
      fresh.task = what.task;
      fresh.now.standing.subject = fresh.then.standing.subject = what.subject;
      known = state.followed.emplace(what.subject.id, std::move(fresh)).first;
      state.of_case.emplace(what.matter.id, what.subject.id);
    }
    if (known != state.followed.end()) {
      Followed& one = known->second;
      one.title = what.matter.number + " " + what.matter.subject;
      one.owner = what.matter.owner;
      one.queue = what.matter.queue;
      state.play(one.now, state.setting.now, what);
      state.play(one.then, state.setting.then, what);
      one.counts = one.counts || (one.then.policy && one.then.policy->id == state.setting.drafted);
      if (!one.taken_by) one.taken_by = state.taker(one.then, what, at);
      if (!one.differs_at && !same(one.now.promise, one.then.promise)) state.note_difference(one, what, at);
    }
  }
  if (!what.last) return;
  const auto [begin, end] = state.of_case.equal_range(what.matter.id);
  for (auto it = begin; it != end; ++it) state.fold(it->second, at);
  state.of_case.erase(begin, end);
}

void PolicyRehearsal::State::compare(const Followed& one, const Counted& which, ClockCount& count) {
  const Course* now = one.now.find(which.type, which.round);
  const Course* then = one.then.find(which.type, which.round);
  const bool broken_now = now && now->broken_at;
  const bool broken_then = then && then->broken_at;
  if (broken_then && !broken_now) ++count.newly_broken;
  if (broken_now && !broken_then) ++(then ? count.newly_kept : count.no_longer_promised);
}

// Nothing more comes for it: what it was is added up.
void PolicyRehearsal::State::fold(Id<clocks::Subject> id, Time until) {
  const auto node = followed.extract(id);
  if (node.empty()) return;
  Followed& one = node.mapped();
  one.now.keep(clocks::advance(one.now.standing, until, world()));
  one.then.keep(clocks::advance(one.then.standing, until, world()));
  ++outcome.looked;
  PolicyDay& opened = days[day(one.opened_at)];
  if (one.counts) {
    ++outcome.matched;
    ++opened.matched;
  } else if (one.taken_by) {
    takers.add(to_string(one.taken_by->id), one.taken_by->name);
  }
  for (const Counted& clock : one.now.counted) {
    ClockCount& count = clocks_of[clock.type];
    ++count.now;
    if (clock.course.broken_at) {
      ++count.broken_now;
      ++days[day(*clock.course.broken_at)].broken_now;
    }
    compare(one, clock, count);
  }
  for (const Counted& clock : one.then.counted) {
    ClockCount& count = clocks_of[clock.type];
    ++count.then;
    if (clock.course.broken_at) {
      ++count.broken_then;
      ++days[day(*clock.course.broken_at)].broken_then;
    }
    if (!one.now.find(clock.type, clock.round)) compare(one, clock, count);
  }
  if (!one.differs_at) return;
  ++outcome.things;
  ++opened.things;
  if (one.queue) queues.add(to_string(*one.queue));
  if (one.owner) owners.add(to_string(*one.owner));
  const PolicySample sample = sample_of(one);
  const bool decides = std::ranges::any_of(sample.clocks, [](const ClockDifference& clock) {
    return (clock.now && clock.now->broken_at) != (clock.then && clock.then->broken_at);
  });
  (decides ? breaks : others).offer([&] { return sample; });
}

PolicySample PolicyRehearsal::State::sample_of(const Followed& one) const {
  PolicySample sample{.case_id = one.matter,
                      .title = one.title,
                      .task = one.task,
                      .at = *one.differs_at,
                      .policy_now = one.policy_now,
                      .policy_then = one.policy_then,
                      .because = one.because,
                      .clocks = {}};
  const auto add = [&](const Counted& which) {
    const Course* now = one.now.find(which.type, which.round);
    const Course* then = one.then.find(which.type, which.round);
    if (sample.clocks.size() >= kMostDifferences || (now && then && *now == *then)) return;
    sample.clocks.push_back({which.type, which.round, now ? std::optional(*now) : std::nullopt,
                             then ? std::optional(*then) : std::nullopt});
  };
  for (const Counted& clock : one.now.counted) add(clock);
  for (const Counted& clock : one.then.counted)
    if (!one.now.find(clock.type, clock.round)) add(clock);
  return sample;
}

PolicyOutcome PolicyRehearsal::finish(Time until) {
  State& state = *state_;
  const Time end = std::min(until, state.setting.to);
  std::vector<Id<clocks::Subject>> rest;
  for (const auto& [id, one] : state.followed) rest.push_back(id);
  // In a fixed order, so that the same past gives the same samples.
  std::ranges::sort(rest);
  for (const auto id : rest) state.fold(id, end);
  PolicyOutcome out = std::move(state.outcome);
  for (auto& [date, day] : state.days) {
    day.date = date;
    out.by_day.push_back(day);
  }
  for (auto& [type, count] : state.clocks_of) {
    count.type = type;
    out.broken_now += count.broken_now;
    out.broken_then += count.broken_then;
    out.newly_broken += count.newly_broken;
    out.newly_kept += count.newly_kept;
    out.no_longer_promised += count.no_longer_promised;
    out.by_clock.push_back(count);
  }
  out.by_queue = state.queues.sorted();
  out.by_owner = state.owners.sorted();
  out.taken = state.takers.sorted();
  out.samples = state.breaks.take();
  for (PolicySample& sample : state.others.take())
    if (out.samples.size() < kSamples) out.samples.push_back(std::move(sample));
  return out;
}

}  // namespace deskbell::rehearsal
