#include "eligibility.h"

#include <routing/router.h>

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <unordered_map>

// How the incremental router finds the same answers as decide() without looking at everything.
//
// After a round no waiting work has an agent who could take it. So a new round needs to look only at work that is new,
// came back, or whose conditions changed with time, and at agents who gained room.
// Waiting work of one queue that asks for the same things is a Class, in order of arrival. Its eldest is its most
// urgent, and asks for least, since relaxation only grows. When nobody can take the eldest, nobody can take the rest;
// except for agents who refused just that one. Everything that happens by time alone is a Wake: at that time the work
// is looked at again.
namespace deskbell::routing {
namespace {

struct WorkState;
struct QueueState;

struct ByPlace {
  bool operator()(const WorkState* a, const WorkState* b) const;
};

struct ClassKey {
  Medium medium;
  int priority;
  AgentId held_for;
  std::string language;
  auto operator<=>(const ClassKey&) const = default;
};

struct Class {
  QueueState* queue;
  ClassKey key;
  std::set<WorkState*, ByPlace> work;
  bool touched = false;
};

struct AgentState {
  Agent agent;
  Load load;
  std::vector<QueueState*> queues;
  std::set<WorkId> offers;
  bool gained_room = false;
};

struct QueueState {
  QueueInPlay in;
  std::vector<Member> members;  // sorted by id
  std::map<ClassKey, Class> classes;
  std::set<WorkId> work;  // all of it, offered or waiting
  std::size_t waiting = 0;
  std::size_t messages = 0;  // of those waiting: messages that were left
  bool check_overflow = false;
  std::vector<const Member*> gained_room;  // during a round

  const Queue& queue() const { return in.queue; }
  QueueFacts facts() const {
    const bool staffed =
        std::ranges::any_of(members, [](const Member& member) { return is_there(member.agent->presence); });
    return {in.open, in.service_level, staffed};
  }
};

struct WorkState {
  Work work;
  QueueState* queue = nullptr;  // nothing while its queue does not exist
  Class* in = nullptr;          // while it waits
};

bool ByPlace::operator()(const WorkState* a, const WorkState* b) const {
  return std::tie(a->work.waiting_since, a->work.id) < std::tie(b->work.waiting_since, b->work.id);
}

struct Wake {
  Time at;
  WorkId work;
  bool operator>(const Wake& other) const { return std::tie(at, work) > std::tie(other.at, other.work); }
};

// The eldest of a class that has not been looked at in this round.
struct Turn {
  double urgency;
  WorkState* work;
  Class* in;
  bool operator<(const Turn& other) const {  // std::priority_queue gives the greatest first
    if (urgency != other.urgency) return urgency < other.urgency;
    return ByPlace()(other.work, work);
  }
};

}  // namespace

struct Router::State {
  Weights weights;
  Detail detail = Detail::full;
  Time last_round;
  std::map<Id<Queue>, QueueState> queues;
  std::unordered_map<AgentId, AgentState> agents;
  std::unordered_map<WorkId, WorkState> works;
  std::unordered_map<AgentId, std::set<WorkId>> preferring;  // work that may be held for the agent
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes;
  std::set<WorkId> touched_offers;     // offers to agents who may have left
  std::vector<AgentState*> with_room;  // those with gained_room
  std::vector<Class*> touched_classes;
  std::set<WorkId> check_overflow;
  std::vector<Decision> decisions;

  template <class Map, class Key>
  static auto* find_in(Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
  }
  AgentState* agent(AgentId id) { return find_in(agents, id); }
  WorkState* work(WorkId id) { return find_in(works, id); }
  QueueState* queue(Id<Queue> id) { return find_in(queues, id); }

  // ---- what is where ----

  void touch(Class& in) {
    if (in.touched) return;
    in.touched = true;
    touched_classes.push_back(&in);
  }
  void gain_room(AgentState& state) {
    if (state.gained_room || state.agent.presence != Presence::online) return;
    state.gained_room = true;
    with_room.push_back(&state);
  }
  void wake(Time at, WorkId id) {
    if (at > last_round) wakes.push({at, id});
  }

  ClassKey key_of(const WorkState& state, Time now) {
    const Work& work = state.work;
    AgentId held;
    if (work.preferred) {
      const AgentState* preferred = agent(work.preferred->agent);
      held = held_for(work, state.queue->queue(), preferred ? &preferred->agent : nullptr, now);
    }
    return {work.medium, own_priority(work), held, work.language};
  }

  void line_up(WorkState& state) {
    if (!state.queue || state.work.offer) return;
    QueueState& queue = *state.queue;
    ClassKey key = key_of(state, last_round);
    Class& in = queue.classes.try_emplace(key, Class{&queue, key, {}, false}).first->second;
    in.work.insert(&state);
    state.in = &in;
    ++queue.waiting;
    queue.messages += state.work.message_left ? 1 : 0;
    touch(in);
    check_overflow.insert(state.work.id);
    schedule(state);
  }
  // When time alone changes what may be done with waiting work.
  void schedule(const WorkState& state) {
    const Work& work = state.work;
    for (const Relaxation& step : state.queue->queue().relaxation) wake(work.waiting_since + step.after_s, work.id);
    for (const Overflow& rule : state.queue->queue().overflow)
      if (rule.when == OverflowWhen::wait) wake(work.queued_at + seconds(rule.threshold), work.id);
    for (const Refusal& refusal : work.refusals) wake(refusal.at + kAskAgainAfter, work.id);
    if (work.preferred) wake(work.preferred->until, work.id);
  }
  static void drop_if_empty(Class& in) {
    if (!in.work.empty() || in.touched) return;
    const ClassKey key = in.key;
    in.queue->classes.erase(key);
  }
  void leave_line(WorkState& state) {
    if (!state.in) return;
    Class& in = *std::exchange(state.in, nullptr);
    in.work.erase(&state);
    --state.queue->waiting;
    state.queue->messages -= state.work.message_left ? 1 : 0;
    drop_if_empty(in);
  }
  // The hold may have begun or ended.
  void line_up_again(WorkState& state, Time now) {
    if (!state.in) return;
    if (key_of(state, now) == state.in->key) return;
    leave_line(state);
    line_up(state);
  }

  void join_queue(WorkState& state) {
    state.queue = queue(state.work.queue);
    if (state.queue) state.queue->work.insert(state.work.id);
    line_up(state);
  }
  void leave_queue(WorkState& state) {
    leave_line(state);
    if (state.queue) state.queue->work.erase(state.work.id);
    state.queue = nullptr;
  }

  void reserve(WorkState& state) {
    touched_offers.insert(state.work.id);
    if (AgentState* to = agent(state.work.offer->agent)) {
      to->load.add(state.work.medium, weights);
      to->offers.insert(state.work.id);
    }
    wake(state.work.offer->expires_at, state.work.id);
    if (state.work.offer->expires_at <= last_round) wakes.push({state.work.offer->expires_at, state.work.id});
  }
  void release(WorkState& state) {
    AgentState* to = agent(state.work.offer->agent);
    state.work.offer.reset();
    if (!to || to->offers.erase(state.work.id) == 0) return;
    to->load.add(state.work.medium, weights, -1);
    gain_room(*to);
  }

  void forget(WorkState& state) {
    const WorkId id = state.work.id;
    if (state.work.offer) release(state);
    leave_queue(state);
    if (state.work.preferred) preferring[state.work.preferred->agent].erase(id);
    works.erase(id);
  }

  void presence_changed(AgentState& state) {
    for (QueueState* in : state.queues) in->check_overflow = true;
    gain_room(state);
    if (has_left(state.agent.presence)) touched_offers.insert(state.offers.begin(), state.offers.end());
    reconsider_holds(state.agent.id());
  }
  void reconsider_holds(AgentId id) {
    const auto* held = find_in(preferring, id);
    if (!held) return;
    for (WorkId work_id : *held)
      if (WorkState* state = work(work_id)) line_up_again(*state, last_round);
  }

  void link_members(QueueState& state) {
    state.members.clear();
    std::map<AgentId, int> ids;
    for (const QueueMember& member : state.queue().members) ids[member.user] = member.priority;
    for (auto& [id, held] : agents) std::erase(held.queues, &state);
    for (const auto& [id, priority] : ids) {
      AgentState* member = agent(id);
      if (!member) continue;
      state.members.push_back({&member->agent, &member->load, priority});
      member->queues.push_back(&state);
      gain_room(*member);
    }
    state.check_overflow = true;
  }
  // Which queues exist decides which rules can be used.
  void check_all_overflow() {
    for (auto& [id, state] : queues) state.check_overflow = true;
    for (const auto& [id, state] : works) check_overflow.insert(id);
  }

  void put(QueueInPlay in) {
    const Id<Queue> id = in.queue.id;
    QueueState& state = queues[id];
    std::vector<WorkState*> mine;
    for (auto& [work_id, waiting] : works)
      if (waiting.work.queue == id) mine.push_back(&waiting);
    for (WorkState* waiting : mine) leave_queue(*waiting);
    state.in = std::move(in);
    link_members(state);
    for (WorkState* waiting : mine) join_queue(*waiting);
    check_all_overflow();
  }
  void remove(Id<Queue> id) {
    QueueState* state = queue(id);
    if (!state) return;
    const std::set<WorkId> mine = state->work;
    for (WorkId work_id : mine) leave_queue(*work(work_id));
    for (auto& [agent_id, held] : agents) std::erase(held.queues, state);
    std::erase_if(touched_classes, [&](const Class* in) { return in->queue == state; });
    queues.erase(id);
    check_all_overflow();
  }

  void put(Agent value) {
    const AgentId id = value.id();
    const auto [found, fresh] = agents.try_emplace(id);
    AgentState& state = found->second;
    state.agent = std::move(value);
    state.load = {};
    for (const Engagement& engagement : state.agent.handling) state.load.add(engagement.medium, weights);
    if (fresh) {
      for (auto& [work_id, offered] : works)
        if (offered.work.offer && offered.work.offer->agent == id) state.offers.insert(work_id);
      for (auto& [queue_id, in] : queues)
        if (is_member(in.queue(), id)) link_members(in);
    }
    for (WorkId offered : state.offers) state.load.add(work(offered)->work.medium, weights);
    presence_changed(state);
  }
  void remove(AgentId id) {
    AgentState* state = agent(id);
    if (!state) return;
    touched_offers.insert(state->offers.begin(), state->offers.end());
    for (QueueState* in : state->queues) {
      std::erase_if(in->members, [&](const Member& member) { return member.agent == &state->agent; });
      in->check_overflow = true;
    }
    std::erase(with_room, state);
    agents.erase(id);
    reconsider_holds(id);
  }

  void put(Work value) {
    const WorkId id = value.id;
    if (WorkState* old = work(id)) forget(*old);
    WorkState& state = works[id];
    state.work = std::move(value);
    if (state.work.preferred) preferring[state.work.preferred->agent].insert(id);
    if (state.work.offer) reserve(state);
    join_queue(state);
  }

  // ---- a round ----

  void take_back_offers(Time now) {
    std::vector<WorkState*> late;
    while (!wakes.empty() && wakes.top().at <= now) {
      WorkState* state = work(wakes.top().work);
      wakes.pop();
      if (!state) continue;
      if (state->work.offer && state->work.offer->expires_at <= now) late.push_back(state);
      if (!state->in) continue;
      line_up_again(*state, now);
      touch(*state->in);
      check_overflow.insert(state->work.id);
    }
    const auto order = [](const WorkState* state) { return std::pair(state->work.offer->expires_at, state->work.id); };
    std::ranges::sort(late, {}, order);
    late.erase(std::unique(late.begin(), late.end()), late.end());
    for (WorkState* state : late) expire(*state, now);
    const std::set<WorkId> touched = std::exchange(touched_offers, {});
    for (WorkId id : touched) {
      WorkState* state = work(id);
      if (!state || !state->work.offer) continue;
      const AgentState* to = agent(state->work.offer->agent);
      if (to && !has_left(to->agent.presence)) continue;
      decisions.push_back(taken_back(state->work, queue_of(*state), to ? &to->agent : nullptr, Rule::agent_left, now));
      release(*state);
      line_up(*state);
    }
  }
  void expire(WorkState& state, Time now) {
    AgentState* to = agent(state.work.offer->agent);
    const AgentId id = state.work.offer->agent;
    decisions.push_back(taken_back(state.work, queue_of(state), to ? &to->agent : nullptr, Rule::timed_out, now));
    release(state);
    note_refusal(state.work, id, now);
    line_up(state);
    const int limit = state.queue ? state.queue->queue().max_missed_offers : 0;
    if (!to || ++to->agent.missed_offers < limit || limit == 0 || has_left(to->agent.presence)) return;
    decisions.push_back(away_after(decisions.back(), to->agent.missed_offers));
    to->agent.presence = Presence::away;
    to->agent.missed_offers = 0;
    presence_changed(*to);
  }
  static const Queue* queue_of(const WorkState& state) { return state.queue ? &state.queue->queue() : nullptr; }

  Demand demand_of(const WorkState& state, Time now) {
    const Queue& queue = state.queue->queue();
    return {
        state.work, queue, weights, now, relaxation_at(queue, state.work.waiting_since, now), state.in->key.held_for};
  }

  void make_offers(Time now) {
    std::priority_queue<Turn> turns;
    const auto give_turn = [&](Class& in, std::set<WorkState*, ByPlace>::iterator next) {
      if (next != in.work.end()) turns.push({urgency((*next)->work, in.queue->queue(), now), *next, &in});
    };
    std::vector<QueueState*> reached;
    for (AgentState* state : with_room) {
      state->gained_room = false;
      if (state->agent.presence != Presence::online) continue;
      for (QueueState* queue : state->queues) {
        if (queue->waiting == 0) continue;
        if (queue->gained_room.empty()) reached.push_back(queue);
        const auto member = std::ranges::lower_bound(queue->members, state->agent.id(), {},
                                                     [](const Member& each) { return each.agent->id(); });
        queue->gained_room.push_back(&*member);
      }
    }
    with_room.clear();
    for (Class* in : touched_classes)
      if (in->queue->queue().status == QueueStatus::active) give_turn(*in, in->work.begin());
    for (QueueState* queue : reached)
      if (queue->queue().status == QueueStatus::active)
        for (auto& [key, in] : queue->classes)
          if (!in.touched) give_turn(in, in.work.begin());

    while (!turns.empty()) {
      const Turn turn = turns.top();
      turns.pop();
      const auto here = turn.in->work.find(turn.work);
      const Demand demand = demand_of(*turn.work, now);
      if (!turn.in->touched && !may_take(demand, turn.in->queue->gained_room)) continue;
      const Pick choice = pick(demand, turn.in->queue->members);
      if (choice.best || choice.somebody_refused) give_turn(*turn.in, std::next(here));
      if (choice.best) offer(*turn.work, *choice.best, demand);
    }
    for (QueueState* queue : reached) queue->gained_room.clear();
    for (Class* in : touched_classes) {
      in->touched = false;
      drop_if_empty(*in);
    }
    touched_classes.clear();
  }
  static bool may_take(const Demand& demand, const std::vector<const Member*>& members) {
    return std::ranges::any_of(members, [&](const Member* member) {
      const auto excluded = exclusion(demand, *member->agent, *member->load);
      return !excluded || *excluded == Exclusion::refused;
    });
  }
  void offer(WorkState& state, const Member& to, const Demand& demand) {
    decisions.push_back(offer_to(to, demand, state.queue->members, detail == Detail::full));
    AgentState& taker = *agent(to.agent->id());
    leave_line(state);
    state.work.offer = {taker.agent.id(), demand.now, *decisions.back().expires_at};
    taker.agent.last_offered = demand.now;
    reserve(state);
  }

  // ---- overflow ----

  void move_work_on(Time now) {
    std::map<Id<Queue>, std::vector<WorkState*>> lines;
    for (WorkId id : std::exchange(check_overflow, {})) {
      WorkState* state = work(id);
      if (state && state->in) lines[state->work.queue].push_back(state);
    }
    for (auto& [id, state] : queues)
      if (std::exchange(state.check_overflow, false) && state.waiting > 0) lines[id];
    const std::size_t first = decisions.size();
    for (auto& [id, line] : lines) {
      QueueState& state = *queue(id);
      if (!state.queue().overflow.empty()) move_on_from(state, line, now);
    }
    for (std::size_t i = first; i < decisions.size(); ++i) {
      WorkState& state = *work(decisions[i].work);
      if (decisions[i].action == OverflowAction::bot) {
        forget(state);
        continue;
      }
      leave_queue(state);
      if (decisions[i].target) {
        routing::move_on(state.work, *decisions[i].target, now);
      } else {
        state.work.message_left = true;
      }
      join_queue(state);
    }
  }
  void move_on_from(QueueState& state, std::vector<WorkState*>& line, Time now) {
    const QueueFacts facts = state.facts();
    if (std::ranges::any_of(state.queue().overflow,
                            [&](const Overflow& rule) { return applies_to_all(rule, facts); })) {
      line.clear();
      for (auto& [key, in] : state.classes) line.insert(line.end(), in.work.begin(), in.work.end());
    }
    std::erase_if(line, [](const WorkState* waiting) { return waiting->work.message_left; });
    std::ranges::sort(line, ByPlace());
    std::set<const WorkState*> leaving;
    for (WorkState* waiting : line) {
      for (const Overflow& rule : state.queue().overflow) {
        if (!applies(rule, facts, waiting->work.queued_at, now) || !try_move(rule, *waiting, now)) continue;
        leaving.insert(waiting);
        break;
      }
    }
    shorten(state, leaving, now);
  }
  bool try_move(const Overflow& rule, const WorkState& state, Time now) {
    const Queue* target = nullptr;
    if (rule.action == OverflowAction::queue) {
      target = usable_target(rule, state.work, [this](Id<Queue> id) -> const Queue* {
        const QueueState* found = queue(id);
        return found ? &found->queue() : nullptr;
      });
      if (!target) return false;
    }
    decisions.push_back(overflow_by(rule, state.work, state.queue->queue(), target, now));
    return true;
  }
  void shorten(QueueState& state, const std::set<const WorkState*>& leaving, Time now) {
    std::int64_t shortest = INT64_MAX;
    for (const Overflow& rule : state.queue().overflow)
      if (rule.when == OverflowWhen::length) shortest = std::min(shortest, std::int64_t{rule.threshold});
    auto count = static_cast<std::int64_t>(state.waiting - state.messages - leaving.size());
    if (count <= shortest) return;
    using Newest = std::set<WorkState*, ByPlace>::reverse_iterator;
    const auto elder = [](const std::pair<Newest, Newest>& a, const std::pair<Newest, Newest>& b) {
      return ByPlace()(*a.first, *b.first);
    };
    std::priority_queue<std::pair<Newest, Newest>, std::vector<std::pair<Newest, Newest>>, decltype(elder)> ends(elder);
    for (auto& [key, in] : state.classes)
      if (!in.work.empty()) ends.push({in.work.rbegin(), in.work.rend()});
    while (!ends.empty() && count > shortest) {
      auto [newest, end] = ends.top();
      ends.pop();
      const WorkState& waiting = **newest;
      if (std::next(newest) != end) ends.push({std::next(newest), end});
      if (leaving.contains(&waiting) || waiting.work.message_left) continue;
      for (const Overflow& rule : state.queue().overflow) {
        if (rule.when != OverflowWhen::length || count <= rule.threshold || !try_move(rule, waiting, now)) continue;
        --count;
        break;
      }
    }
  }
};

Router::Router(Weights weights, Detail detail) : state_(std::make_unique<State>()) {
  state_->weights = weights;
  state_->detail = detail;
}

Router::Router(const Picture& picture) : Router(picture.weights) {
  for (const QueueInPlay& queue : picture.queues) put(queue);
  for (const Agent& agent : picture.agents) put(agent);
  for (const Work& work : picture.work) put(work);
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::put(QueueInPlay queue) {
  state_->put(std::move(queue));
}
void Router::put(Agent agent) {
  state_->put(std::move(agent));
}
void Router::put(Work work) {
  state_->put(std::move(work));
}
void Router::remove(Id<Queue> queue) {
  state_->remove(queue);
}
void Router::remove(AgentId agent) {
  state_->remove(agent);
}
void Router::remove(WorkId work) {
  if (WorkState* state = state_->work(work)) state_->forget(*state);
}

void Router::set_open(Id<Queue> queue, bool open) {
  QueueState* state = state_->queue(queue);
  if (!state || state->in.open == open) return;
  state->in.open = open;
  state->check_overflow = true;
}

void Router::set_service_level(Id<Queue> queue, std::optional<int> percent) {
  QueueState* state = state_->queue(queue);
  if (!state || state->in.service_level == percent) return;
  state->in.service_level = percent;
  state->check_overflow = true;
}

void Router::set_presence(AgentId agent, Presence presence, Time since) {
  AgentState* state = state_->agent(agent);
  if (!state || state->agent.presence == presence) return;
  if (presence == Presence::online) {
    state->agent.missed_offers = 0;
    if (state->agent.handling.empty()) state->agent.idle_since = since;
  }
  state->agent.presence = presence;
  state_->presence_changed(*state);
}

void Router::accept(WorkId work, Time at) {
  WorkState* state = state_->work(work);
  if (!state || !state->work.offer) return;
  const AgentId agent = state->work.offer->agent;
  if (AgentState* taker = state_->agent(agent)) {
    taker->offers.erase(work);  // what it reserved stays filled
    taker->agent.handling.push_back({work, state->work.medium});
    taker->agent.missed_offers = 0;
    taker->agent.idle_since = at;
  }
  state->work.offer.reset();
  state_->forget(*state);
}

void Router::decline(WorkId work, Time at) {
  WorkState* state = state_->work(work);
  if (!state || !state->work.offer) return;
  const AgentId agent = state->work.offer->agent;
  if (AgentState* refuser = state_->agent(agent)) refuser->agent.missed_offers = 0;
  state_->release(*state);
  note_refusal(state->work, agent, at);
  state_->line_up(*state);
}

void Router::engage(AgentId agent, Engagement engagement) {
  AgentState* state = state_->agent(agent);
  if (!state) return;
  for (const Engagement& each : state->agent.handling)
    if (each.work == engagement.work) return;
  state->agent.handling.push_back(engagement);
  state->load.add(engagement.medium, state_->weights);
}

void Router::finish(AgentId agent, WorkId work, Time at) {
  AgentState* state = state_->agent(agent);
  if (!state) return;
  const auto found = std::ranges::find(state->agent.handling, work, &Engagement::work);
  if (found == state->agent.handling.end()) return;
  state->load.add(found->medium, state_->weights, -1);
  state->agent.handling.erase(found);
  state->agent.idle_since = at;
  state_->gain_room(*state);
}

std::vector<Decision> Router::decide(Time now) {
  State& state = *state_;
  now = state.last_round = std::max(state.last_round, now);
  state.take_back_offers(now);
  state.make_offers(now);
  state.move_work_on(now);
  return std::exchange(state.decisions, {});
}

std::optional<Time> Router::next_due() const {
  return state_->wakes.empty() ? std::nullopt : std::optional(state_->wakes.top().at);
}

const QueueInPlay* Router::find(Id<Queue> queue) const {
  const QueueState* state = state_->queue(queue);
  return state ? &state->in : nullptr;
}

const Agent* Router::find(AgentId agent) const {
  const AgentState* state = state_->agent(agent);
  return state ? &state->agent : nullptr;
}

const Work* Router::find(WorkId work) const {
  const WorkState* state = state_->work(work);
  return state ? &state->work : nullptr;
}

std::vector<WorkId> Router::line(Id<Queue> queue, Time now) const {
  const QueueState* state = state_->queue(queue);
  if (!state) return {};
  std::vector<std::tuple<double, Time, WorkId>> keyed;
  keyed.reserve(state->work.size());
  for (WorkId id : state->work) {
    const Work& work = state_->work(id)->work;
    keyed.emplace_back(-urgency(work, state->queue(), now), work.waiting_since, id);
  }
  std::ranges::sort(keyed);
  std::vector<WorkId> out;
  out.reserve(keyed.size());
  for (const auto& [urgent, since, id] : keyed) out.push_back(id);
  return out;
}

std::size_t Router::waiting(Id<Queue> queue) const {
  const QueueState* state = state_->queue(queue);
  return state ? state->waiting : 0;
}

int Router::busy_queues(AgentId agent) const {
  const AgentState* state = state_->agent(agent);
  if (!state) return 0;
  return static_cast<int>(std::ranges::count_if(state->queues, [](const QueueState* in) { return in->waiting > 0; }));
}

Weights Router::weights() const {
  return state_->weights;
}

Picture Router::picture() const {
  Picture out{state_->weights, {}, {}, {}};
  for (const auto& [id, state] : state_->queues) out.queues.push_back(state.in);
  for (const auto& [id, state] : state_->agents) out.agents.push_back(state.agent);
  for (const auto& [id, state] : state_->works) out.work.push_back(state.work);
  std::ranges::sort(out.agents, {}, [](const Agent& agent) { return agent.id(); });
  std::ranges::sort(out.work, {}, &Work::id);
  return out;
}

}  // namespace deskbell::routing
