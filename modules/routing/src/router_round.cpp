#include "router_state.h"

#include <algorithm>

// One round: what is taken back, offered and moved on.
namespace deskbell::routing {

void RouterState::take_back_offers(Time now) {
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

void RouterState::expire(WorkState& state, Time now) {
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

Demand RouterState::demand_of(const WorkState& state, Time now) {
  const Queue& queue = state.queue->queue();
  return {state.work, queue, weights, now, relaxation_at(queue, state.work.waiting_since, now), state.in->key.held_for};
}

void RouterState::make_offers(Time now) {
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

bool RouterState::may_take(const Demand& demand, const std::vector<const Member*>& members) {
  return std::ranges::any_of(members, [&](const Member* member) {
    const auto excluded = exclusion(demand, *member->agent, *member->load);
    return !excluded || *excluded == Exclusion::refused;
  });
}

void RouterState::offer(WorkState& state, const Member& to, const Demand& demand) {
  decisions.push_back(offer_to(to, demand, state.queue->members, detail == Router::Detail::full));
  AgentState& taker = *agent(to.agent->id());
  leave_line(state);
  state.work.offer = {taker.agent.id(), demand.now, *decisions.back().expires_at};
  taker.agent.last_offered = demand.now;
  reserve(state);
}

void RouterState::move_work_on(Time now) {
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

void RouterState::move_on_from(QueueState& state, std::vector<WorkState*>& line, Time now) {
  const QueueFacts facts = state.facts();
  if (std::ranges::any_of(state.queue().overflow, [&](const Overflow& rule) { return applies_to_all(rule, facts); })) {
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

bool RouterState::try_move(const Overflow& rule, const WorkState& state, Time now) {
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

void RouterState::shorten(QueueState& state, const std::set<const WorkState*>& leaving, Time now) {
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

}  // namespace deskbell::routing
