#pragma once
#include <base/clock.h>
#include <identity/user.h>
#include <routing/queue.h>

#include <optional>
#include <string>
#include <vector>

// Everything the router looks at, as plain data: queues, agents, waiting work. Together with the time it determines
// what is decided.
namespace deskbell::routing {

using WorkId = Id<conversations::Conversation>;

using identity::Presence;

struct QueueInPlay {
  Queue queue;
  bool open = true;                       // the queue's hours at this moment, evaluated by whoever makes the picture
  std::optional<int> service_level = {};  // recent share answered in time, in percent
};

// Work that an agent has accepted and not finished.
struct Engagement {
  WorkId work;
  Medium medium = Medium::chat;
};

struct Agent {
  AgentProfile profile;
  std::string name;
  Presence presence = Presence::offline;
  std::vector<Engagement> handling;
  Time idle_since;        // last work taken or ended, or came online; the last offer counts too
  Time last_offered;      // epoch: never
  int missed_offers = 0;  // in a row
  AgentId id() const { return profile.user; }
};

// An agent who declined or missed an offer of this work is not asked again until kAskAgainAfter has passed.
struct Refusal {
  AgentId agent;
  Time at;
};
inline constexpr seconds kAskAgainAfter{60};

// Who served the customer last. Until `until` the work is kept for this agent while there is hope: member of the queue,
// online, busy or wrapping up, and not among the refusals.
struct Preferred {
  AgentId agent;
  Time until;
};

struct OpenOffer {
  AgentId agent;
  Time made_at;
  Time expires_at;
};

struct Work {
  WorkId id;
  Id<Queue> queue;
  Medium medium = Medium::chat;
  std::string language;            // empty: any agent
  int priority = 0;                // added to the queue's
  Time waiting_since;              // the place in line; kept when an offer fails and when the work changes queues
  Time queued_at;                  // when it entered this queue
  bool message_left = false;       // asked to leave a message: no more overflow, and live customers go first
  std::vector<Id<Queue>> been_in;  // queues it overflowed from
  std::vector<Refusal> refusals;
  std::optional<Preferred> preferred = {};
  std::optional<OpenOffer> offer = {};
};

struct Picture {
  Weights weights;
  std::vector<QueueInPlay> queues;
  std::vector<Agent> agents;
  std::vector<Work> work;
};

}  // namespace deskbell::routing
