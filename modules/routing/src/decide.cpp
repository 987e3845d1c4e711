#include "eligibility.h"

#include <routing/router.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace deskbell::routing {
namespace {

// A picture with its things by id, changed as decisions are made. Nothing here is clever: it says what is right.
class Board {
 public:
  explicit Board(Picture picture) : picture_(std::move(picture)) {
    for (QueueInPlay& queue : picture_.queues) queues_[queue.queue.id] = &queue;
    for (Agent& agent : picture_.agents) {
      agents_[agent.id()] = &agent;
      Load& load = loads_[agent.id()];
      for (const Engagement& engagement : agent.handling) load.add(engagement.medium, picture_.weights);
    }
    for (Work& work : picture_.work) {
      work_[work.id] = &work;
      if (work.offer) loads_[work.offer->agent].add(work.medium, picture_.weights);
    }
  }

  std::vector<Decision> round(Time now) {
    take_back_offers(now);
    make_offers(now);
    move_work_on(now);
    return std::move(decisions_);
  }

  void apply(const Decision& decision) {
    const auto found = work_.find(decision.work);
    Work* work = found == work_.end() ? nullptr : found->second;
    switch (decision.kind) {
      case DecisionKind::offer:
        work->offer = {*decision.agent, decision.at, *decision.expires_at};
        loads_[*decision.agent].add(work->medium, picture_.weights);
        agents_[*decision.agent]->last_offered = decision.at;
        break;
      case DecisionKind::expire:
        loads_[*decision.agent].add(work->medium, picture_.weights, -1);
        work->offer.reset();
        if (decision.rule == Rule::timed_out) {
          note_refusal(*work, *decision.agent, decision.at);
          if (Agent* agent = find_agent(*decision.agent)) ++agent->missed_offers;
        }
        break;
      case DecisionKind::set_away:
        agents_[*decision.agent]->presence = Presence::away;
        agents_[*decision.agent]->missed_offers = 0;
        break;
      case DecisionKind::overflow:
        if (decision.target) {
          move_on(*work, *decision.target, decision.at);
        } else if (decision.action == OverflowAction::message) {
          work->message_left = true;
        } else {
          work_.erase(decision.work);
        }
        break;
      case DecisionKind::requeue:
        break;
    }
  }

  Picture picture() const {
    Picture out{picture_.weights, {}, {}, {}};
    for (const auto& [id, queue] : queues_) out.queues.push_back(*queue);
    for (const auto& [id, agent] : agents_) out.agents.push_back(*agent);
    for (const auto& [id, work] : work_) out.work.push_back(*work);
    return out;
  }

 private:
  Agent* find_agent(AgentId id) const {
    const auto found = agents_.find(id);
    return found == agents_.end() ? nullptr : found->second;
  }
  const QueueInPlay* find_queue(Id<Queue> id) const {
    const auto found = queues_.find(id);
    return found == queues_.end() ? nullptr : found->second;
  }
  const Queue* queue_of(const Work& work) const {
    const QueueInPlay* queue = find_queue(work.queue);
    return queue ? &queue->queue : nullptr;
  }
  void decide(Decision decision) {
    apply(decision);
    decisions_.push_back(std::move(decision));
  }

  void take_back_offers(Time now) {
    std::vector<Work*> late;
    for (const auto& [id, work] : work_)
      if (work->offer && work->offer->expires_at <= now) late.push_back(work);
    std::ranges::sort(late, {}, [](const Work* work) { return std::pair(work->offer->expires_at, work->id); });
    for (Work* work : late) {
      const Agent* agent = find_agent(work->offer->agent);
      const Queue* queue = queue_of(*work);
      Decision missed = taken_back(*work, queue, agent, Rule::timed_out, now);
      decide(missed);
      const int limit = queue ? queue->max_missed_offers : 0;
      if (agent && limit > 0 && agent->missed_offers >= limit && !has_left(agent->presence))
        decide(away_after(missed, agent->missed_offers));
    }
    for (const auto& [id, work] : work_) {
      if (!work->offer) continue;
      const Agent* agent = find_agent(work->offer->agent);
      if (!agent || has_left(agent->presence)) decide(taken_back(*work, queue_of(*work), agent, Rule::agent_left, now));
    }
  }

  std::vector<Member> members_of(const Queue& queue) const {
    std::map<AgentId, int> ids;
    for (const QueueMember& member : queue.members) ids[member.user] = member.priority;
    std::vector<Member> members;
    for (const auto& [id, priority] : ids)
      if (const Agent* agent = find_agent(id)) members.push_back({agent, &loads_.at(id), priority});
    return members;
  }

  void make_offers(Time now) {
    std::vector<Work*> line;
    for (const auto& [id, work] : work_) {
      const Queue* queue = queue_of(*work);
      if (!work->offer && queue && queue->status == QueueStatus::active) line.push_back(work);
    }
    std::ranges::sort(line, {}, [&](const Work* work) {
      return std::tuple(-urgency(*work, *queue_of(*work), now), work->waiting_since, work->id);
    });
    for (Work* work : line) {
      const Queue& queue = *queue_of(*work);
      const Agent* preferred = work->preferred ? find_agent(work->preferred->agent) : nullptr;
      const Demand demand{*work,
                          queue,
                          picture_.weights,
                          now,
                          relaxation_at(queue, work->waiting_since, now),
                          held_for(*work, queue, preferred, now)};
      const std::vector<Member> members = members_of(queue);
      if (const Pick choice = pick(demand, members); choice.best) decide(offer_to(*choice.best, demand, members, true));
    }
  }

  void move_work_on(Time now) {
    std::vector<Decision> moves;
    for (const auto& [id, queue] : queues_) {
      std::vector<const Work*> line;
      for (const auto& [work_id, work] : work_)
        if (work->queue == id && !work->offer && !work->message_left) line.push_back(work);
      std::ranges::sort(line, {}, [](const Work* work) { return std::pair(work->waiting_since, work->id); });
      std::vector<const Work*> left;
      for (const Work* work : line) {
        auto move = first_move(*work, *queue, now);
        move ? moves.push_back(std::move(*move)) : left.push_back(work);
      }
      shorten(left, queue->queue, now, moves);
    }
    for (Decision& move : moves) decide(std::move(move));
  }

  std::optional<Decision> first_move(const Work& work, const QueueInPlay& queue, Time now) const {
    const std::vector<Member> members = members_of(queue.queue);
    const bool staffed =
        std::ranges::any_of(members, [](const Member& member) { return is_there(member.agent->presence); });
    for (const Overflow& rule : queue.queue.overflow) {
      if (!applies(rule, {queue.open, queue.service_level, staffed}, work.queued_at, now)) continue;
      if (auto move = try_move(rule, work, queue.queue, now)) return move;
    }
    return std::nullopt;
  }

  std::optional<Decision> try_move(const Overflow& rule, const Work& work, const Queue& queue, Time now) const {
    if (rule.action != OverflowAction::queue) return overflow_by(rule, work, queue, nullptr, now);
    const Queue* target = usable_target(rule, work, [this](Id<Queue> id) -> const Queue* {
      const QueueInPlay* found = find_queue(id);
      return found ? &found->queue : nullptr;
    });
    return target ? std::optional(overflow_by(rule, work, queue, target, now)) : std::nullopt;
  }

  // The newest leave a line that is too long.
  void shorten(const std::vector<const Work*>& line, const Queue& queue, Time now, std::vector<Decision>& moves) const {
    auto count = static_cast<std::int64_t>(line.size());
    for (auto work = line.rbegin(); work != line.rend(); ++work) {
      for (const Overflow& rule : queue.overflow) {
        if (rule.when != OverflowWhen::length || count <= rule.threshold) continue;
        auto move = try_move(rule, **work, queue, now);
        if (!move) continue;
        moves.push_back(std::move(*move));
        --count;
        break;
      }
    }
  }

  Picture picture_;
  std::map<Id<Queue>, QueueInPlay*> queues_;
  std::map<AgentId, Agent*> agents_;
  std::map<AgentId, Load> loads_;
  std::map<WorkId, Work*> work_;
  std::vector<Decision> decisions_;
};

}  // namespace

std::vector<Decision> decide(const Picture& picture, Time now) {
  return Board(picture).round(now);
}

Picture applied(Picture picture, std::span<const Decision> decisions) {
  Board board(std::move(picture));
  for (const Decision& decision : decisions) board.apply(decision);
  return board.picture();
}

}  // namespace deskbell::routing
