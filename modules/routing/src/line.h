#pragma once
#include "line_store.h"

#include <routing/dispatcher.h>

#include <optional>
#include <string>

// What the tables say about one conversation, and how that follows from what happens to the conversation. Everything
// here runs inside a transaction and touches no memory, so that it may run again.
namespace deskbell::routing {

struct Engaged {
  AgentId agent;
  Id<Queue> queue;  // 0: none
  Medium medium = Medium::chat;
};

// Where a conversation stands for the router: it waits, an agent has it, or neither.
struct Place {
  WorkId conversation;
  std::optional<Work> waiting = {};
  std::optional<Engaged> engaged = {};
};

Medium medium_of(conversations::Channel channel);
Place place_of(const store::QueueVisit& visit, const std::optional<store::StoredOffer>& offer);
Place place_of(storage::Snapshot& snapshot, WorkId conversation);

class Line {
 public:
  explicit Line(const Dispatcher::Needs& needs) : needs_(needs) {}

  // Brings the visit in line with the conversation as an event shows it.
  void see(storage::Transaction& tx, const conversations::Conversation& conversation, Time at);

  // What became of a decision.
  enum class Carried {
    out,        // as decided
    otherwise,  // something else was written: the tables tell where the work stands
    not_at_all  // the world has moved on meanwhile; nothing was changed
  };
  Carried carry_out(storage::Transaction& tx, const Decision& decision);

  // Offers of the tables as told.
  Offer told(storage::Snapshot& snapshot, const store::StoredOffer& offer, conversations::Conversation conversation);
  void refuse(storage::Transaction& tx, WorkId conversation, AgentId agent, Time at);
  Id<DecisionRecord> keep(storage::Transaction& tx, const Decision& decision);

 private:
  void begin_visit(storage::Transaction& tx, const conversations::Conversation& conversation, Time at,
                   const std::optional<store::QueueVisit>& before);
  void withdraw(storage::Transaction& tx, WorkId conversation, Time at, std::string reason);
  bool offer(storage::Transaction& tx, const Decision& decision);
  bool take_back(storage::Transaction& tx, const Decision& decision);
  bool set_away(storage::Transaction& tx, const Decision& decision);
  Carried move_on(storage::Transaction& tx, const Decision& decision);
  bool ask_for_message(storage::Transaction& tx, const Decision& decision, store::QueueVisit& visit);
  // The conversation, when it still waits in the queue that the decision is about.
  std::optional<conversations::Conversation> waiting(storage::Snapshot& snapshot, const Decision& decision);

  const Dispatcher::Needs& needs_;
};

}  // namespace deskbell::routing
