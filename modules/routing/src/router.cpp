#include "router_state.h"

#include <algorithm>

namespace deskbell::routing {

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
