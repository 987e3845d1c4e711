#pragma once
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

inline bool ByPlace::operator()(const WorkState* a, const WorkState* b) const {
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

struct RouterState {
  Weights weights;
  Router::Detail detail = Router::Detail::full;
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

  // What is where.

  void touch(Class& in);
  void gain_room(AgentState& state);
  void wake(Time at, WorkId id);

  ClassKey key_of(const WorkState& state, Time now);

  void line_up(WorkState& state);
  // When time alone changes what may be done with waiting work.
  void schedule(const WorkState& state);
  static void drop_if_empty(Class& in);
  void leave_line(WorkState& state);
  // The hold may have begun or ended.
  void line_up_again(WorkState& state, Time now);

  void join_queue(WorkState& state);
  void leave_queue(WorkState& state);

  void reserve(WorkState& state);
  void release(WorkState& state);

  void forget(WorkState& state);

  void presence_changed(AgentState& state);
  void reconsider_holds(AgentId id);

  void link_members(QueueState& state);
  // Which queues exist decides which rules can be used.
  void check_all_overflow();

  void put(QueueInPlay in);
  void remove(Id<Queue> id);

  void put(Agent value);
  void remove(AgentId id);

  void put(Work value);

  // The parts of a round, in their order.
  void take_back_offers(Time now);
  void expire(WorkState& state, Time now);
  static const Queue* queue_of(const WorkState& state) { return state.queue ? &state.queue->queue() : nullptr; }

  Demand demand_of(const WorkState& state, Time now);

  void make_offers(Time now);
  static bool may_take(const Demand& demand, const std::vector<const Member*>& members);
  void offer(WorkState& state, const Member& to, const Demand& demand);

  void move_work_on(Time now);
  void move_on_from(QueueState& state, std::vector<WorkState*>& line, Time now);
  bool try_move(const Overflow& rule, const WorkState& state, Time now);
  void shorten(QueueState& state, const std::set<const WorkState*>& leaving, Time now);
};

struct Router::State : RouterState {};

}  // namespace deskbell::routing
