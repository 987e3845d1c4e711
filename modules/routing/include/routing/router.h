#pragma once
#include <routing/decision.h>
#include <routing/picture.h>

#include <memory>
#include <optional>
#include <span>
#include <vector>

// The one router for all channels: who gets what, and why. Pure: no clock, no database, no threads.
//
// A round at time `now` goes like this:
// 1. Open offers that timed out are taken back; whoever missed too many in a row is set away. Offers of agents who left
//    are taken back.
// 2. Work waits in one line, the most urgent first: queue priority + own priority + waited / ageing_s, ten less for a
//    message that was left, then by waiting_since, then by id. Each in turn is offered to the best of the agents who
//    can take it now.
// 3. What nobody can take and an overflow rule of its queue applies to moves on.
// Decisions of one round see each other (an offer uses up capacity at once); work that moved to another queue is
// offered there in the next round. Rounds at the same time end with an empty answer.
namespace deskbell::routing {

// One round over a full picture: the definition, written to be read. `Router` gives the same answers faster.
std::vector<Decision> decide(const Picture& picture, Time now);
// The picture after decisions were carried out.
Picture applied(Picture picture, std::span<const Decision> decisions);

// The same with state kept between rounds: told what changed, it looks only at what the changes can have touched.
// Not thread-safe.
//
//   router.add(work);
//   for (const Decision& decision : router.decide(now)) carry_out(decision);   // already part of the router's state
class Router {
 public:
  enum class Detail {
    full,
    none  // no candidate lists, for simulations
  };
  explicit Router(Weights weights = {}, Detail detail = Detail::full);
  explicit Router(const Picture& picture);
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // Adds, or replaces what has the same id. Work of a queue that does not exist waits until it does.
  void put(QueueInPlay queue);
  void put(Agent agent);
  void put(Work work);
  void remove(Id<Queue> queue);
  void remove(AgentId agent);
  // The customer left, or somebody took it by hand. The agent's capacity is given back.
  void remove(WorkId work);

  // Small changes; unknown ids are ignored.
  void set_open(Id<Queue> queue, bool open);
  void set_service_level(Id<Queue> queue, std::optional<int> percent);
  void set_presence(AgentId agent, Presence presence, Time since);
  // The agent to whom the work is offered takes it: it leaves the line and fills capacity until finish().
  void accept(WorkId work, Time at);
  // The offer is refused: back to the old place, and this agent is not asked again for a while.
  void decline(WorkId work, Time at);
  // The agent works on this without an offer (assigned by hand).
  void engage(AgentId agent, Engagement engagement);
  void finish(AgentId agent, WorkId work, Time at);

  // A time before the last round's counts as that one.
  std::vector<Decision> decide(Time now);
  // When decide() may next have something to say without being told of a change; nothing: never.
  std::optional<Time> next_due() const;

  const QueueInPlay* find(Id<Queue> queue) const;
  const Agent* find(AgentId agent) const;
  const Work* find(WorkId work) const;
  // The line of one queue, most urgent first, offered work included at its place.
  std::vector<WorkId> line(Id<Queue> queue, Time now) const;
  std::size_t waiting(Id<Queue> queue) const;  // without offered work
  int busy_queues(AgentId agent) const;        // how many of the agent's queues have work waiting
  Weights weights() const;
  Picture picture() const;  // everything, sorted by id

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::routing
