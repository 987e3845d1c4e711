#pragma once
#include <routing/decision.h>
#include <routing/picture.h>

#include <array>
#include <optional>
#include <span>

// The rules about one piece of work and one agent, shared by decide() and Router.
namespace deskbell::routing {

// What an agent carries: work in hand and open offers.
struct Load {
  int weight = 0;
  std::array<int, kMediumCount> count{};
  void add(Medium medium, const Weights& weights, int times = 1) {
    weight += times * weights.of(medium);
    count[static_cast<std::size_t>(medium)] += times;
  }
};

struct Member {
  const Agent* agent;
  const Load* load;
  int priority;
};

// Work as its queue sees it at one moment.
struct Demand {
  const Work& work;
  const Queue& queue;
  const Weights& weights;
  Time now;
  Relaxation relaxed;  // after_s is 0 when no step is reached
  AgentId held_for;
};

// How urgent; the line is sorted by this, then by waiting_since and id. Grows for all work of a queue at the same pace.
double urgency(const Work& work, const Queue& queue, Time now);
// A message that was left gives way to ten steps of live customers.
inline int own_priority(const Work& work) {
  return work.priority - (work.message_left ? 10 : 0);
}
Relaxation relaxation_at(const Queue& queue, Time waiting_since, Time now);
// The preferred agent while the work is kept for him, or nobody. `preferred` is his state if he exists.
AgentId held_for(const Work& work, const Queue& queue, const Agent* preferred, Time now);
bool is_member(const Queue& queue, AgentId agent);

// At work, if not free: those for whom it is worth waiting.
inline bool is_there(Presence presence) {
  return presence == Presence::online || presence == Presence::busy || presence == Presence::wrap_up;
}
// An open offer is taken back from them.
inline bool has_left(Presence presence) {
  return presence == Presence::away || presence == Presence::offline;
}

// The first reason why the agent cannot take it. `refused` is the last that is looked at: who is excluded for it could
// take other work of the same kind.
std::optional<Exclusion> exclusion(const Demand& demand, const Agent& agent, const Load& load);

struct Pick {
  const Member* best = nullptr;
  bool somebody_refused = false;
};
// `members` are sorted by id.
Pick pick(const Demand& demand, std::span<const Member> members);
// The offer to `best` with all that explains it.
Decision offer_to(const Member& best, const Demand& demand, std::span<const Member> members, bool with_candidates);

// What holds for a whole queue at one moment, for overflow rules.
struct QueueFacts {
  bool open;
  std::optional<int> service_level;
  bool staffed;
};
// Whether the rule may move this work at all: its target exists and is new to the work.
template <class FindQueue>
const Queue* usable_target(const Overflow& rule, const Work& work, FindQueue find) {
  if (!rule.queue || *rule.queue == work.queue) return nullptr;
  for (Id<Queue> seen : work.been_in)
    if (seen == *rule.queue) return nullptr;
  return find(*rule.queue);
}
// The rule's condition, except for OverflowWhen::length, which looks at the whole line.
bool applies(const Overflow& rule, const QueueFacts& facts, Time queued_at, Time now);
bool applies_to_all(const Overflow& rule, const QueueFacts& facts);
Decision overflow_by(const Overflow& rule, const Work& work, const Queue& queue, const Queue* target, Time now);

Decision taken_back(const Work& work, const Queue* queue, const Agent* agent, Rule rule, Time now);
Decision away_after(const Decision& missed, int count);

// The state changes that decisions mean, on one piece of work or one agent.
void note_refusal(Work& work, AgentId agent, Time at);
void move_on(Work& work, Id<Queue> target, Time at);

}  // namespace deskbell::routing
