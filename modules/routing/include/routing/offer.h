#pragma once
#include <conversations/conversation.h>
#include <identity/user.h>
#include <routing/decision.h>
#include <routing/estimate.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// What agents and team leaders see of routing, in the shape in which it is told on the wire.
namespace deskbell::routing {

enum class OfferStatus { pending, accepted, declined, expired, withdrawn };
BOOST_DESCRIBE_ENUM(OfferStatus, pending, accepted, declined, expired, withdrawn)

struct Offer {
  Id<Offer> id;
  conversations::Conversation conversation;
  AgentId user;
  Id<Queue> queue;
  Time made_at;
  Time expires_at;
  std::string reason;  // a sentence in the user's language
  OfferStatus status = OfferStatus::pending;
  std::string excerpt;  // of the last message
};
BOOST_DESCRIBE_STRUCT(Offer, (), (id, conversation, user, queue, made_at, expires_at, reason, status, excerpt))

struct DecisionCandidate {
  AgentId user;
  std::string name;
  double score = 0;                     // place among those who could take it: 1 is best; 0: excluded
  std::map<std::string, double> parts;  // the criteria
  std::optional<std::string> excluded;
};
BOOST_DESCRIBE_STRUCT(DecisionCandidate, (), (user, name, score, parts, excluded))

// A stored decision, told.
struct DecisionRecord {
  Id<DecisionRecord> id;
  WorkId conversation;
  Time at;
  DecisionKind kind = DecisionKind::offer;
  std::optional<AgentId> user;
  std::string rule;
  std::string sentence;
  std::vector<DecisionCandidate> candidates;
};
BOOST_DESCRIBE_STRUCT(DecisionRecord, (), (id, conversation, at, kind, user, rule, sentence, candidates))

struct LiveQueue {
  Id<Queue> queue;
  std::string name;
  bool open = true;
  int waiting = 0;
  seconds longest_wait_s{0};
  int active = 0;  // conversations that agents have from this queue
  int agents_online = 0;
  int agents_free = 0;               // online with room for a chat
  std::optional<int> service_level;  // percent answered in time, last hour
  int offered_today = 0;             // entered the queue
  int answered_today = 0;
  int abandoned_today = 0;
  std::optional<seconds> estimate_low_s;  // for who would come now
  std::optional<seconds> estimate_high_s;
};
BOOST_DESCRIBE_STRUCT(LiveQueue, (),
                      (queue, name, open, waiting, longest_wait_s, active, agents_online, agents_free, service_level,
                       offered_today, answered_today, abandoned_today, estimate_low_s, estimate_high_s))

struct LiveAgent {
  identity::UserSummary user;
  std::vector<Id<Queue>> queues;
  int load = 0;      // percent of the capacity in use
  int capacity = 0;  // sum of weights the agent can carry
  std::vector<WorkId> conversations;
  std::optional<WorkId> pending_offer;
};
BOOST_DESCRIBE_STRUCT(LiveAgent, (), (user, queues, load, capacity, conversations, pending_offer))

struct LiveWaiting {
  conversations::Conversation conversation;
  Id<Queue> queue;
  seconds waiting_s{0};
  int position = 0;
  std::optional<WaitEstimate> estimate;
  std::optional<AgentId> offered_to;
};
BOOST_DESCRIBE_STRUCT(LiveWaiting, (), (conversation, queue, waiting_s, position, estimate, offered_to))

struct Live {
  Time at;
  std::vector<LiveQueue> queues;
  std::vector<LiveAgent> agents;
  std::vector<LiveWaiting> waiting;  // at most 200, longest waiting first
};
BOOST_DESCRIBE_STRUCT(Live, (), (at, queues, agents, waiting))

}  // namespace deskbell::routing
