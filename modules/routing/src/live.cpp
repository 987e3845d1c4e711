#include "dispatcher_state.h"
#include "queue_store.h"

#include <routing/events.h>

#include <algorithm>

// What people see of the dispatcher: offers, decisions, live view, waits.
namespace deskbell::routing {
namespace {

using conversations::Conversation;

constexpr std::size_t kMostWaiting = 200;
// Positions are counted anew when something changed. In a long line, where that takes a while and no customer can tell
// place 900 from 901, not more often than this.
constexpr std::size_t kLongLine = 200;
constexpr seconds kLongLineFresh{1};
constexpr seconds kLineKept{30};          // ageing may change the order with time
constexpr seconds kUsualHandleTime{300};  // while a queue has no history

DecisionRecord told(const store::StoredDecision& stored, std::string_view language) {
  const Decision& decision = stored.decision;
  DecisionRecord out{.id = stored.id,
                     .conversation = decision.work,
                     .at = decision.at,
                     .kind = decision.kind,
                     .user = decision.agent,
                     .rule = std::string(base::name_of(decision.rule)),
                     .sentence = explain(decision, language),
                     .candidates = {}};
  int place = 0;
  for (const Candidate& candidate : decision.candidates) {
    DecisionCandidate one{.user = candidate.agent, .name = candidate.name, .score = 0, .parts = {}, .excluded = {}};
    if (candidate.scores) {
      const Scores& scores = *candidate.scores;
      one.score = ++place;
      one.parts = {{"member_priority", scores.member_priority},
                   {"idle_s", static_cast<double>(scores.idle_s)},
                   {"load_percent", scores.load_percent},
                   {"skill_points", scores.skill_points},
                   {"since_offer_s", static_cast<double>(scores.since_offer_s)}};
    }
    if (candidate.excluded) one.excluded = std::string(base::name_of(*candidate.excluded));
    out.candidates.push_back(std::move(one));
  }
  return out;
}

// The queues that the actor may watch; nothing: all.
std::optional<std::vector<Id<Queue>>> watched(const Actor& actor) {
  if (actor.kind == ActorKind::system || actor.permissions[Permission::supervise] == identity::Reach::all)
    return std::nullopt;
  return actor.queues;
}

bool contains(const std::optional<std::vector<Id<Queue>>>& queues, Id<Queue> queue) {
  return !queues || std::ranges::find(*queues, queue) != queues->end();
}

int weight_of(const Agent& agent, const Weights& weights) {
  int weight = 0;
  for (const Engagement& engagement : agent.handling) weight += weights.of(engagement.medium);
  return weight;
}

struct Waiting {
  Work work;
  int position;
  std::optional<WaitEstimate> estimate;
};

}  // namespace

Result<std::vector<DecisionRecord>> Dispatcher::decisions(const Actor& actor,
                                                          Id<conversations::Conversation> conversation) {
  TRY(state_->needs.conversations.find(actor, conversation));
  return state_->needs.database.read([&](storage::Snapshot& snapshot) {
    const std::string language = actor.user() ? state_->needs.staff.language(snapshot, actor.user()) : "en";
    std::vector<DecisionRecord> out;
    for (const store::StoredDecision& stored : store::decisions(snapshot, conversation))
      out.push_back(told(stored, language));
    return out;
  });
}

const LineView& Dispatcher::State::line_of(Id<Queue> queue, Time now) {
  LineView& view = lines[queue];
  if (view.version == version && now - view.at < kLineKept) return view;
  if (view.positions.size() > kLongLine && now - view.at < kLongLineFresh) return view;
  view.version = version;
  view.at = now;
  view.positions.clear();
  int position = 0;
  for (WorkId work : router.line(queue, now)) view.positions[work] = ++position;
  return view;
}

std::optional<WaitEstimate> Dispatcher::State::estimate(Id<Queue> queue, Medium medium, int position) {
  LineFacts facts = line_facts(router, queue, medium);
  facts.position = position;
  const auto pace = paces.find(queue);
  facts.handle_time = pace != paces.end() && pace->second.handle_time ? *pace->second.handle_time : kUsualHandleTime;
  return routing::estimate(facts);
}

std::optional<WaitEstimate> Dispatcher::State::estimate(const Work& work, Time now) {
  if (work.message_left) return std::nullopt;
  const LineView& view = line_of(work.queue, now);
  const auto found = view.positions.find(work.id);
  return found == view.positions.end() ? std::nullopt : estimate(work.queue, work.medium, found->second);
}

std::optional<WaitEstimate> Dispatcher::estimate(Id<conversations::Conversation> conversation) {
  const std::scoped_lock lock(state_->mutex);
  const Work* work = state_->router.find(conversation);
  return work ? state_->estimate(*work, state_->needs.clock.now()) : std::nullopt;
}

Opening Dispatcher::opening(Id<Queue> queue) {
  const std::scoped_lock lock(state_->mutex);
  const auto found = state_->hours.find(queue);
  if (found == state_->hours.end()) return {};
  return {found->second.open, found->second.opens_at};
}

DispatcherStats Dispatcher::stats() const {
  State& state = *state_;
  DispatcherStats stats{.decision_seconds = state.decision_seconds.snapshot()};
  stats.decisions = stats.decision_seconds.count();
  const Time now = state.needs.clock.now();
  const std::scoped_lock lock(state.mutex);
  for (const auto& [id, hours] : state.hours) {
    const QueueInPlay* queue = state.router.find(id);
    if (!queue) continue;
    const std::size_t waiting = state.router.waiting(id);
    stats.offered += state.router.line(id, now).size() - waiting;
    stats.lines.push_back({id, queue->queue.name, waiting});
  }
  return stats;
}

Result<Live> Dispatcher::live(const Actor& actor) {
  TRY(identity::require(actor, Permission::supervise));
  State& state = *state_;
  const Time now = state.needs.clock.now();
  const auto mine = watched(actor);
  Live live{.at = now, .queues = {}, .agents = {}, .waiting = {}};
  std::vector<Waiting> waiting;
  std::map<AgentId, LiveAgent> agents;
  {
    const std::scoped_lock lock(state.mutex);
    const Weights weights = state.router.weights();
    for (const auto& [id, hours] : state.hours) {
      if (!contains(mine, id)) continue;
      const Queue& queue = state.router.find(id)->queue;
      LiveQueue row{.queue = id, .name = queue.name, .open = hours.open && queue.status == QueueStatus::active};
      if (const auto pace = state.paces.find(id); pace != state.paces.end())
        row.service_level = pace->second.service_level;
      int position = 0;
      for (WorkId work_id : state.router.line(id, now)) {
        const Work& work = *state.router.find(work_id);
        ++position;
        const auto waited = std::chrono::duration_cast<seconds>(now - work.waiting_since);
        row.longest_wait_s = std::max(row.longest_wait_s, waited);
        waiting.push_back(
            {work, position, work.message_left ? std::nullopt : state.estimate(id, work.medium, position)});
      }
      row.waiting = position;
      for (const QueueMember& member : queue.members) {
        const Agent* agent = state.router.find(member.user);
        if (!agent) continue;
        LiveAgent& person = agents[member.user];
        person.queues.push_back(id);
        const int load = weight_of(*agent, weights);
        person.load = load;
        person.capacity = agent->profile.total;
        if (agent->presence != Presence::online) continue;
        ++row.agents_online;
        const auto chats = std::ranges::count(agent->handling, Medium::chat, &Engagement::medium);
        if (chats < agent->profile.capacity.chat && load + weights.chat <= agent->profile.total) ++row.agents_free;
      }
      if (const auto next = state.estimate(id, Medium::chat, position + 1)) {
        row.estimate_low_s = next->low_s;
        row.estimate_high_s = next->high_s;
      }
      live.queues.push_back(std::move(row));
    }
    for (const auto& [work, engaged] : state.engaged) {
      if (const auto row = std::ranges::find(live.queues, engaged.queue, &LiveQueue::queue); row != live.queues.end())
        ++row->active;
      if (const auto person = agents.find(engaged.agent); person != agents.end())
        person->second.conversations.push_back(work);
    }
  }
  std::ranges::sort(waiting, {}, [](const Waiting& one) { return std::pair(one.work.waiting_since, one.work.id); });
  state.needs.database.read([&](storage::Snapshot& snapshot) {
    const auto wall = calendar::Days::of(state.needs.time_zone);
    const auto today = store::counts_since(snapshot, wall.start_of(wall.day_of(now)));
    for (LiveQueue& row : live.queues) {
      const auto counts = today.find(row.queue);
      if (counts == today.end()) continue;
      row.offered_today = counts->second.offered;
      row.answered_today = counts->second.answered;
      row.abandoned_today = counts->second.abandoned;
    }
    for (const identity::UserSummary& user : state.needs.staff.active(snapshot)) {
      const auto found = agents.find(user.id);
      if (found == agents.end()) continue;
      found->second.user = user;
      std::ranges::sort(found->second.conversations);
      live.agents.push_back(std::move(found->second));
    }
    for (const Waiting& one : waiting) {
      if (one.work.offer) {
        const auto agent =
            std::ranges::find(live.agents, one.work.offer->agent, [](const LiveAgent& each) { return each.user.id; });
        if (agent != live.agents.end()) agent->pending_offer = one.work.id;
      }
      if (live.waiting.size() == kMostWaiting) continue;
      auto conversation = state.needs.conversations.load(snapshot, one.work.id);
      if (!conversation) continue;
      live.waiting.push_back({.conversation = std::move(*conversation),
                              .queue = one.work.queue,
                              .waiting_s = std::chrono::duration_cast<seconds>(now - one.work.waiting_since),
                              .position = one.position,
                              .estimate = one.estimate,
                              .offered_to = one.work.offer ? std::optional(one.work.offer->agent) : std::nullopt});
    }
  });
  return live;
}

// For agents.

Result<std::vector<Offer>> Dispatcher::offers(const Actor& actor) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Offers are for agents.");
  return state_->needs.database.read([&](storage::Snapshot& snapshot) {
    std::vector<Offer> out;
    for (const store::StoredOffer& offer : store::pending_offers_to(snapshot, actor.user()))
      if (auto conversation = state_->needs.conversations.load(snapshot, offer.conversation))
        out.push_back(state_->line.told(snapshot, offer, std::move(*conversation)));
    return out;
  });
}

Result<Conversation> Dispatcher::accept(const Actor& actor, Id<Offer> id) {
  return state_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    const Needs& needs = state_->needs;
    const auto offer = store::offer(tx, id);
    if (!offer || !actor.user() || offer->agent != actor.user()) return not_found("There is no such offer.");
    auto conversation = needs.conversations.load(tx, offer->conversation);
    if (offer->status == OfferStatus::accepted && conversation && conversation->owner == actor.user())
      return std::move(*conversation);
    if (!conversation || conversation->status != conversations::Status::waiting ||
        !store::end_offer(tx, id, OfferStatus::accepted, needs.clock.now()))
      return failure(ErrorCode::failed_precondition, "This offer is no longer open.");
    needs.log.append(tx, offer->agent.value, actor.id, OfferAccepted{{offer->id, offer->conversation}});
    return needs.conversations.assign(Actor::system(), offer->conversation, {.user = actor.user()});
  });
}

Result<void> Dispatcher::decline(const Actor& actor, Id<Offer> id, std::string_view reason) {
  return state_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const Needs& needs = state_->needs;
    const Time now = needs.clock.now();
    const auto offer = store::offer(tx, id);
    if (!offer || !actor.user() || offer->agent != actor.user()) return not_found("There is no such offer.");
    if (offer->status == OfferStatus::declined) return {};
    if (!store::end_offer(tx, id, OfferStatus::declined, now))
      return failure(ErrorCode::failed_precondition, "This offer is no longer open.");
    state_->line.refuse(tx, offer->conversation, offer->agent, now);
    Decision decision;
    decision.kind = DecisionKind::requeue;
    decision.rule = Rule::declined;
    decision.work = offer->conversation;
    decision.queue = offer->queue;
    decision.queue_name = Queues::name(tx, offer->queue).value_or("");
    decision.agent = offer->agent;
    decision.agent_name = actor.name;
    decision.at = now;
    state_->line.keep(tx, decision);
    needs.log.append(tx, offer->agent.value, actor.id,
                     OfferDeclined{{offer->id, offer->conversation,
                                    reason.empty() ? std::nullopt : std::optional(std::string(reason))}});
    return {};
  });
}

}  // namespace deskbell::routing
