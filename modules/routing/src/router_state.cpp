#include "router_state.h"

#include <algorithm>

namespace deskbell::routing {

void RouterState::touch(Class& in) {
  if (in.touched) return;
  in.touched = true;
  touched_classes.push_back(&in);
}

void RouterState::gain_room(AgentState& state) {
  if (state.gained_room || state.agent.presence != Presence::online) return;
  state.gained_room = true;
  with_room.push_back(&state);
}

void RouterState::wake(Time at, WorkId id) {
  if (at > last_round) wakes.push({at, id});
}

ClassKey RouterState::key_of(const WorkState& state, Time now) {
  const Work& work = state.work;
  AgentId held;
  if (work.preferred) {
    const AgentState* preferred = agent(work.preferred->agent);
    held = held_for(work, state.queue->queue(), preferred ? &preferred->agent : nullptr, now);
  }
  return {work.medium, own_priority(work), held, work.language};
}

void RouterState::line_up(WorkState& state) {
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

void RouterState::schedule(const WorkState& state) {
  const Work& work = state.work;
  for (const Relaxation& step : state.queue->queue().relaxation) wake(work.waiting_since + step.after_s, work.id);
  for (const Overflow& rule : state.queue->queue().overflow)
    if (rule.when == OverflowWhen::wait) wake(work.queued_at + seconds(rule.threshold), work.id);
  for (const Refusal& refusal : work.refusals) wake(refusal.at + kAskAgainAfter, work.id);
  if (work.preferred) wake(work.preferred->until, work.id);
}

void RouterState::drop_if_empty(Class& in) {
  if (!in.work.empty() || in.touched) return;
  const ClassKey key = in.key;
  in.queue->classes.erase(key);
}

void RouterState::leave_line(WorkState& state) {
  if (!state.in) return;
  Class& in = *std::exchange(state.in, nullptr);
  in.work.erase(&state);
  --state.queue->waiting;
  state.queue->messages -= state.work.message_left ? 1 : 0;
  drop_if_empty(in);
}

void RouterState::line_up_again(WorkState& state, Time now) {
  if (!state.in) return;
  if (key_of(state, now) == state.in->key) return;
  leave_line(state);
  line_up(state);
}

void RouterState::join_queue(WorkState& state) {
  state.queue = queue(state.work.queue);
  if (state.queue) state.queue->work.insert(state.work.id);
  line_up(state);
}

void RouterState::leave_queue(WorkState& state) {
  leave_line(state);
  if (state.queue) state.queue->work.erase(state.work.id);
  state.queue = nullptr;
}

void RouterState::reserve(WorkState& state) {
  touched_offers.insert(state.work.id);
  if (AgentState* to = agent(state.work.offer->agent)) {
    to->load.add(state.work.medium, weights);
    to->offers.insert(state.work.id);
  }
  wake(state.work.offer->expires_at, state.work.id);
  if (state.work.offer->expires_at <= last_round) wakes.push({state.work.offer->expires_at, state.work.id});
}

void RouterState::release(WorkState& state) {
  AgentState* to = agent(state.work.offer->agent);
  state.work.offer.reset();
  if (!to || to->offers.erase(state.work.id) == 0) return;
  to->load.add(state.work.medium, weights, -1);
  gain_room(*to);
}

void RouterState::forget(WorkState& state) {
  const WorkId id = state.work.id;
  if (state.work.offer) release(state);
  leave_queue(state);
  if (state.work.preferred) preferring[state.work.preferred->agent].erase(id);
  works.erase(id);
}

void RouterState::presence_changed(AgentState& state) {
  for (QueueState* in : state.queues) in->check_overflow = true;
  gain_room(state);
  if (has_left(state.agent.presence)) touched_offers.insert(state.offers.begin(), state.offers.end());
  reconsider_holds(state.agent.id());
}

void RouterState::reconsider_holds(AgentId id) {
  const auto* held = find_in(preferring, id);
  if (!held) return;
  for (WorkId work_id : *held)
    if (WorkState* state = work(work_id)) line_up_again(*state, last_round);
}

void RouterState::link_members(QueueState& state) {
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

void RouterState::check_all_overflow() {
  for (auto& [id, state] : queues) state.check_overflow = true;
  for (const auto& [id, state] : works) check_overflow.insert(id);
}

void RouterState::put(QueueInPlay in) {
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

void RouterState::remove(Id<Queue> id) {
  QueueState* state = queue(id);
  if (!state) return;
  const std::set<WorkId> mine = state->work;
  for (WorkId work_id : mine) leave_queue(*work(work_id));
  for (auto& [agent_id, held] : agents) std::erase(held.queues, state);
  std::erase_if(touched_classes, [&](const Class* in) { return in->queue == state; });
  queues.erase(id);
  check_all_overflow();
}

void RouterState::put(Agent value) {
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

void RouterState::remove(AgentId id) {
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

void RouterState::put(Work value) {
  const WorkId id = value.id;
  if (WorkState* old = work(id)) forget(*old);
  WorkState& state = works[id];
  state.work = std::move(value);
  if (state.work.preferred) preferring[state.work.preferred->agent].insert(id);
  if (state.work.offer) reserve(state);
  join_queue(state);
}

}  // namespace deskbell::routing
